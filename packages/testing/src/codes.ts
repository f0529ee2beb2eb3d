/** The codes of this package's errors; docs/errors.md has a paragraph for each. */
export const CODES = ['no-such-title', 'no-such-job'] as const;
/** One of them. */
export type Code = (typeof CODES)[number];
