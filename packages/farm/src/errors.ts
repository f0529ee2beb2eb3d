import { JobtronautError, type JobtronautErrorOptions } from '@jobtronaut/diagnostics';
import type { Code } from './codes.ts';

/** A mistake found on the way from a task to a farm. */
export class FarmError extends JobtronautError {
  declare readonly code: Code;

  constructor(code: Code, message: string, options?: JobtronautErrorOptions) {
    super(code, message, options);
  }
}

/** What an exception says, whatever it is. */
export function reason(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
