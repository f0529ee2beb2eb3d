/** The codes of this package's errors; docs/errors.md explains each. */
export const CODES = ['bad-environment', 'check-failed', 'cache-not-written', 'no-arguments-storage', 'job-not-kept'] as const;
export type Code = (typeof CODES)[number];
