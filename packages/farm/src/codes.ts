/** The codes of this package's errors; docs/errors.md explains each. */
export const CODES = ['bad-environment', 'cache-not-written'] as const;
export type Code = (typeof CODES)[number];
