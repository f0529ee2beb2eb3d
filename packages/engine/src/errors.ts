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

/** Whether the database could not be written for a reason that may go away: the disk, not what was to be written. */
export function isDiskTrouble(error: unknown): boolean {
  return /^SQLITE_(FULL|IOERR|READONLY|CANTOPEN|BUSY)/.test(systemCode(error) ?? '');
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What to do about a state folder that cannot be written. */
export function unwritableHint(error: unknown): string {
  const code = systemCode(error) ?? '';
  if (code === 'ENOSPC' || code === 'EDQUOT' || code.startsWith('SQLITE_FULL')) {
    return 'the disk is full: make room, then start the engine again; nothing is lost';
  }
  return 'the folder must be writable and have free space; choose another (--state, JOBTRONAUT_ENGINE_STATE)';
}
