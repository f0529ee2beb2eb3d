import { JobtronautError, type JobtronautErrorOptions } from '@jobtronaut/diagnostics';
import type { Code } from './codes.ts';

/** Why a script cannot be run on this host. */
export class WrapperError extends JobtronautError {
  declare readonly code: Code;

  constructor(code: Code, message: string, options?: JobtronautErrorOptions) {
    super(code, message, options);
  }
}
