import { JobtronautError, type JobtronautErrorOptions } from '@jobtronaut/diagnostics';
import type { Code } from './codes.ts';

/** A mistake found on the way from a task to a farm. */
export class FarmError extends JobtronautError {
  constructor(code: Code, message: string, options?: JobtronautErrorOptions) {
    super(code, message, options);
  }
}
