/** The codes of this package's errors and warnings; docs/errors.md explains each. */
export const CODES = [
  'no-payload',
  'no-plugin-file',
  'task-not-in-file',
  'task-without-script',
  'changed-plugin',
  'unfinished-script',
  'no-python-file',
  'python-in-node',
] as const;
/** A code of this package's errors. */
export type Code = (typeof CODES)[number];
