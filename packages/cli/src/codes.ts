/** The codes of this package's errors; docs/errors.md explains each. */
export const CODES = ['not-a-pair', 'engine-not-started', 'job-not-found', 'bad-option'] as const;
export type Code = (typeof CODES)[number];
