import { JobtronautError, type JobtronautErrorOptions } from '@jobtronaut/diagnostics';
import type { Code } from './codes.ts';

/** A mistake on the command line, or something that the command could not do. */
export class CliError extends JobtronautError {
  // biome-ignore lint/complexity/noUselessConstructor: narrows the codes to those that docs/errors.md lists for this package
  constructor(code: Code, message: string, options?: JobtronautErrorOptions) {
    super(code, message, options);
  }
}
