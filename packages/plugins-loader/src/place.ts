import { codeFrame, type Place } from '@jobtronaut/diagnostics';

/** Line and column, from 1, of an offset (UTF-16 units) in a text. */
export function position(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

/** The place of a span of a text. What is missing at the end of a text is missing behind its last letter, not in an empty line below. */
export function placeIn(file: string, text: string, start: number, end: number): Place {
  const { length } = text.trimEnd();
  const isPast = length > 0 && text.slice(length, start).includes('\n');
  const from = position(text, isPast ? length - 1 : start);
  const to = position(text, isPast ? length : Math.max(start, end));
  return { file, ...from, endLine: to.line, endColumn: to.column };
}

/** The line of a place with carets under it; nothing where there is no such line. */
export function frameOf(text: string, { line, column, endLine, endColumn }: Place): string | undefined {
  const content = text.split(/\r?\n/)[(line ?? 0) - 1];
  if (content === undefined || column === undefined) return undefined;
  return codeFrame(content, column, endLine === line && endColumn !== undefined ? endColumn : column + 1);
}
