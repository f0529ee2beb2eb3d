/**
 * What went wrong, told the same way by every package.
 *
 * @module
 */
export { alignmentDistance, closestName } from './closest.ts';
export type { Diagnostic, Place, RelatedPlace, Severity } from './diagnostic.ts';
export { JobtronautError, type JobtronautErrorOptions } from './error.ts';
export { codeFrame } from './frame.ts';
export { closeNames, didYouMean, similarity } from './names.ts';
export { formatDiagnostic, formatDiagnostics, placeText } from './print.ts';
