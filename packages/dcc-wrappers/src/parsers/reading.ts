import type { Finding, ProblemKind } from './finding.ts';

/** What a line says before frames are counted. */
export type Reading =
  | Exclude<Finding, { kind: 'progress' }>
  /** Of all that the command does. */
  | { readonly kind: 'progress'; readonly percent: number }
  /** Of one frame; `frame` tells it from the others, absent: the same one as before. */
  | { readonly kind: 'frame'; readonly frame?: string; readonly percent: number };

/** Reads a line, without its newline. Undefined: the line says nothing. */
export type LineReader = (line: string) => Reading | undefined;

const LONGEST_MESSAGE = 500;

export function problem(kind: ProblemKind, text: string): Reading {
  const message = text.slice(0, LONGEST_MESSAGE + 1).trim();
  return { kind, message: message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE - 1)}…` : message };
}

/** `part` of `all` as percent of all; nothing without an `all`. */
export function percentOf(part: string | undefined, all: string | undefined): number | undefined {
  const percent = Math.floor((100 * Number(part)) / Number(all));
  return Number.isFinite(percent) ? Math.min(100, percent) : undefined;
}
