import { join } from 'node:path';
import Database from 'libsql';
import { EngineError, messageOf, systemCode, unwritableHint } from '../errors.ts';
import { readAnnouncement } from './folder.ts';

/** A state folder that is ours until we let go or die. */
export interface StateLock {
  release(): void;
}

/**
 * Locks a state folder. The lock is that of SQLite on a small database of its own: the operating system drops it when
 * the process ends, however it ends, so that there are no stale locks to be told from live ones.
 */
export function lockState(stateDir: string): StateLock {
  const path = join(stateDir, 'lock');
  try {
    const db = new Database(path);
    db.exec('begin exclusive');
    return { release: () => db.close() };
  } catch (error) {
    if (systemCode(error)?.startsWith('SQLITE_BUSY')) {
      const holder = readAnnouncement(stateDir);
      const who = holder ? ` (pid ${holder.pid}, ${holder.url})` : '';
      throw new EngineError('state-in-use', `another engine${who} uses the state folder ${stateDir}`, {
        hint: 'use that one, stop it, or choose another folder (--state, JOBTRONAUT_ENGINE_STATE)',
        cause: error,
        data: { stateDir, ...holder },
      });
    }
    throw new EngineError('state-unwritable', `the state folder ${stateDir} cannot be locked: ${messageOf(error)}`, {
      hint: unwritableHint(error),
      cause: error,
      data: { stateDir },
    });
  }
}
