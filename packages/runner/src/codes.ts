/** The codes behind the runner's explanations in a task's log; each has a paragraph in docs/errors.md. */
export const CODES = [
  'cwd-unusable',
  'expand-unreadable',
  'launch-failed',
  'parser-failed',
  'ran-too-long',
  'ran-too-short',
] as const;

/** A code of this package's errors. */
export type Code = (typeof CODES)[number];

/** Exit codes of failures that are not an exit of the program (tractor-protocol 10.6). The engine's own may begin at 20100. */
export const FAILURE_EXIT_CODES = {
  'launch-failed': 20001,
  'ran-too-long': 20002,
  'ran-too-short': 20003,
  'expand-unreadable': 20004,
} as const satisfies Partial<Record<Code, number>>;
