/** Every code that this package gives to an error or a warning; each has a paragraph in docs/errors.md. */
export const CODES = [
  'attribute-not-kept',
  'bad-client-option',
  'bad-engine-address',
  'bad-request-value',
  'broken-reply',
  'client-closed',
  'doubtful-time-stamp',
  'engine-error',
  'engine-timeout',
  'engine-unreachable',
  'list-cut',
  'login-refused',
  'session-file-unwritable',
] as const;

/** A code of this package's errors. */
export type Code = (typeof CODES)[number];
