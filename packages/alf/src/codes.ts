/** Every code of this package; each has a paragraph in docs/errors.md. */
export const CODES = [
  // Reading (alf-format 8).
  'missing-close-brace',
  'unexpected-close-brace',
  'text-after-brace',
  'missing-close-quote',
  'text-after-quote',
  'command-substitution',
  'undefined-variable',
  'unknown-operator',
  'misplaced-operator',
  'unknown-option',
  'missing-value',
  'missing-argument',
  'missing-required',
  'extra-argument',
  'bad-value',
  'bad-list',
  'duplicate-block',
  'duplicate-option',
  'deprecated',
  'empty-value',
  'mixed-top-level',
  'multiple-jobs',
  'no-job',
  'bad-encoding',
  'stray-eof-char',
  'too-deep',
  'too-large',
  'more-diagnostics',
  // Documents (alf-format 9).
  'cycle',
  'unknown-instance',
  'ambiguous-instance',
] as const;

export type Code = (typeof CODES)[number];
