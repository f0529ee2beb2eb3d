import { codeFrame, type Diagnostic, type Place, type RelatedPlace, type Severity } from '@jobtronaut/diagnostics';
import type { Code } from '../codes.ts';
import type { Lines } from './lines.ts';

/** A problem as it is found: offsets in the file, no lines yet. */
export interface Problem {
  readonly code: Code;
  readonly severity: Severity;
  readonly message: string;
  readonly start: number;
  readonly end: number;
  readonly hint?: string | undefined;
  readonly suggest?: string | undefined;
  readonly related?: { readonly start: number; readonly message: string } | undefined;
}

/** A file of a million wrong lines has one mistake, not a million. */
export const MOST = 1000;

/** Collects the problems of one file. */
export class Problems {
  readonly #kept: Problem[] = [];
  #errors = 0;
  #others = 0;

  get hasErrors(): boolean {
    return this.#errors > 0;
  }

  add(problem: Problem): void {
    const count = problem.severity === 'error' ? ++this.#errors : ++this.#others;
    if (count <= MOST) this.#kept.push(problem);
  }

  /** Everything that was found, in the order of the file, with lines and columns. */
  toDiagnostics(lines: Lines, file: string | undefined): Diagnostic[] {
    const diagnostics = this.#kept
      .sort((a, b) => a.start - b.start)
      .map(
        ({ code, severity, message, start, end, hint, suggest, related }): Diagnostic => ({
          code,
          severity,
          message,
          ...placeOf(lines, start, end, file),
          ...(hint !== undefined && { hint }),
          ...(suggest !== undefined && { suggest }),
          ...(related !== undefined && { related: [relatedPlace(lines, related.start, related.message, file)] }),
          frame: frameOf(lines, start, end),
        }),
      );
    const dropped = Math.max(0, this.#errors - MOST) + Math.max(0, this.#others - MOST);
    return dropped > 0 ? [...diagnostics, moreDiagnostics(dropped)] : diagnostics;
  }
}

/** Says that there were more. */
export const moreDiagnostics = (count: number): Diagnostic => ({
  code: 'more-diagnostics' satisfies Code,
  severity: 'info',
  message: `${count} more problems are not listed`,
});

/** The place between two offsets. */
export function placeOf(lines: Lines, start: number, end: number, file: string | undefined): Place {
  const from = lines.at(start);
  const to = lines.at(Math.max(start, end));
  return { ...(file !== undefined && { file }), ...from, endLine: to.line, endColumn: to.column };
}

/** The line of the first offset with carets up to the second, or to the end of the line. */
export function frameOf(lines: Lines, start: number, end: number): string {
  const from = lines.at(start);
  const to = lines.at(Math.max(start, end));
  const line = lines.line(from.line);
  return codeFrame(line, from.column, to.line === from.line ? to.column : line.length + 1);
}

const relatedPlace = (lines: Lines, start: number, message: string, file: string | undefined): RelatedPlace => ({
  ...(file !== undefined && { file }),
  ...lines.at(start),
  message,
});
