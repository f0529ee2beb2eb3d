/** The codes of this package's errors; docs/errors.md explains each. */
const CODES = [
  'unknown-command',
  'unknown-option',
  'missing-option',
  'bad-option',
  'not-a-pair',
  'argument-twice',
  'bad-arguments-file',
  'bad-plan-file',
  'engine-not-started',
  'engine-not-stopped',
  'engine-lost',
  'engine-runs-already',
  'job-not-found',
  'no-such-task',
  'bad-clause',
  'unknown-column',
  'not-confirmed',
  'never-settles',
  'file-exists',
] as const;
export type Code = (typeof CODES)[number];
