/** The codes of this package's errors and warnings; docs/errors.md explains each. */
export const CODES = [
  'missing-configuration',
  'two-configurations',
  'untrusted-configuration',
  'broken-configuration',
  'invalid-configuration',
  'unknown-setting',
  'invalid-setting',
  'not-executable',
  'missing-plugin-directory',
  'bad-plugin-package',
  'broken-plugin',
  'duplicate-plugin',
  'unnamed-plugin',
  'unknown-plugin',
] as const;
/** A code of this package's errors. */
export type Code = (typeof CODES)[number];
