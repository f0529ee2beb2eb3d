/**
 * What went wrong, told the same way by every package.
 *
 * @module
 */
export type { Diagnostic, Place, RelatedPlace, Severity } from './diagnostic.ts';
export { JobtronautError, type JobtronautErrorOptions } from './error.ts';
export { closeNames, didYouMean, similarity } from './names.ts';
