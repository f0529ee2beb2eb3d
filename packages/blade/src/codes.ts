/**
 * The codes of what this package writes into a blade's log; docs/errors.md explains each. The last five are the shim's.
 */
export const CODES = [
  'bad-pattern',
  'filter-failed',
  'filters-unreadable',
  'selector-failed',
  'unknown-filter',
  'bad-setting',
  'host-ended',
  'host-missing',
  'host-silent',
  'message-too-large',
] as const;
/** A code of this package's errors. */
export type Code = (typeof CODES)[number];
