import { JobtronautError, type JobtronautErrorOptions } from '@jobtronaut/diagnostics';
import type { Code } from './codes.ts';

/** A mistake on the command line, or something that the command could not do. */
export class CliError extends JobtronautError {
  constructor(code: Code, message: string, options?: JobtronautErrorOptions) {
    super(code, message, options);
  }
}
