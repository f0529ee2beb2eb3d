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

/** What was asked for could not be written yet; it is kept, and tried again. With the code and the words of the database. */
export class NotYetWritten extends Error {
  readonly code: string | undefined;

  constructor(cause: unknown) {
    super(messageOf(cause), { cause });
    this.code = systemCode(cause);
  }
}

/** What stands in the way of one more file, process or thread of this machine. */
const NO_ROOM = new Set(['EMFILE', 'ENFILE', 'EAGAIN', 'ENOMEM', 'ERR_WORKER_INIT_FAILED']);

/** Whether there was no room for something, on the disk or in this process, for which nobody is to blame, and which may come. */
export function isNoRoom(error: unknown): boolean {
  const reason = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return isDiskTrouble(error) || NO_ROOM.has(systemCode(reason) ?? '');
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
