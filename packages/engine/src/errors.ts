import { JobtronautError, type JobtronautErrorOptions } from '@jobtronaut/diagnostics';
import type { Code } from './codes.ts';

/** Why the engine does not start, or does not take a job. */
export class EngineError extends JobtronautError {
  constructor(code: Code, message: string, options: JobtronautErrorOptions = {}) {
    super(code, message, options);
  }
}

/** The system's code of an error (`ENOSPC`, `SQLITE_FULL`), if it has one. */
export function systemCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
