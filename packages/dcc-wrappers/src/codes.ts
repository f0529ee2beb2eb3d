/** The codes of this package's errors and warnings; docs/errors.md explains each. */
export const CODES = [
  'no-payload',
  'no-plugin-file',
  'task-not-in-file',
  'task-without-script',
  'changed-plugin',
  'no-arguments-cache',
  'unfinished-script',
] as const;
export type Code = (typeof CODES)[number];
