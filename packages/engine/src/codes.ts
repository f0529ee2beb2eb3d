/** Codes of the errors of this package; each has a paragraph in docs/errors.md. */
export const CODES = [
  'bad-engine-option',
  'damaged-state',
  'listen-failed',
  'newer-state',
  'port-taken',
  'state-in-use',
  'state-unwritable',
] as const;
export type Code = (typeof CODES)[number];
