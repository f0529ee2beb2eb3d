import type { Place } from '@jobtronaut/diagnostics';

/** Line and column, from 1, of an offset (UTF-16 units) in a text. */
export function position(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

/** The place of a span of a text. */
export function place(file: string, text: string, start: number, end: number): Place {
  const from = position(text, start);
  const to = position(text, Math.max(start, end));
  return { file, ...from, endLine: to.line, endColumn: to.column };
}

/** The lines around a place, numbered, with a caret under it; nothing when the place has no line in this text. */
export function codeFrame(text: string, { line, column, endLine, endColumn }: Place): string | undefined {
  const lines = text.split(/\r?\n/);
  if (line === undefined || line > lines.length) return undefined;
  const first = Math.max(1, line - 2);
  const shown = lines.slice(first - 1, line + 1);
  const width = String(first + shown.length - 1).length;
  const frame: string[] = [];
  for (const [index, content] of shown.entries()) {
    const number = first + index;
    frame.push(`${number === line ? '>' : ' '} ${String(number).padStart(width)} | ${content}`.trimEnd());
    if (number !== line || column === undefined) continue;
    const length = endLine === line && endColumn !== undefined ? Math.max(1, endColumn - column) : 1;
    // Tabs stay tabs, so that the caret stands under its character whatever their width.
    const indent = content.slice(0, column - 1).replace(/[^\t]/g, ' ');
    frame.push(`  ${' '.repeat(width)} | ${indent}${'^'.repeat(length)}`);
  }
  return frame.join('\n');
}
