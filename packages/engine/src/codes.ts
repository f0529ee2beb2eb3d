/** Codes of the errors of this package; each has a paragraph in docs/errors.md. */
export const CODES = [
  'bad-engine-option',
  'damaged-state',
  'listen-failed',
  'lost-too-often',
  'newer-state',
  'no-home',
  'password-needed',
  'port-taken',
  'proc-missing',
  'state-in-use',
  'state-unwritable',
  'unsafe-state',
] as const;
/** A code of this package's errors. */
export type Code = (typeof CODES)[number];
