/** Codes of the errors of this package; each has a paragraph in docs/errors.md. */
export const CODES = [
  'bad-engine-option',
  'damaged-state',
  'job-cycle',
  'listen-failed',
  'newer-state',
  'port-taken',
  'state-in-use',
  'state-unwritable',
  'too-many-iterations',
] as const;
export type Code = (typeof CODES)[number];
