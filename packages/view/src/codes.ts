/** The codes of this package's errors; docs/errors.md explains each. */
export const CODES = ['png-unavailable'] as const;

/** A code of this package's errors. */
export type Code = (typeof CODES)[number];
