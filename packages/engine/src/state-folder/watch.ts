import { statSync } from 'node:fs';
import { join } from 'node:path';
import { readAnnouncement } from './folder.ts';

/** Between two looks, and how many in a row must find nothing: a file server may be away for a moment. */
const LOOK_MS = 2000;
const LOOKS = 3;

/**
 * Looks whether the database of a state folder is still there. Without it SQLite goes on writing into a file that nobody will ever
 * open again: what an engine acknowledges from then on is lost. And whether `engine.json` still names this process: without it nobody
 * finds the engine, and no other can start.
 *
 * @param onGone called once; nothing is looked at after it
 * @param announceAgain called when `engine.json` is not what it was
 * @returns ends the watch
 */
export function watchFolder(stateDir: string, onGone: () => void, announceAgain: () => void): () => void {
  const database = join(stateDir, 'engine.db');
  const { ino, dev } = statSync(database);
  let missed = 0;
  const timer = setInterval(() => {
    if (isThere(database, ino, dev)) {
      missed = 0;
      if (readAnnouncement(stateDir)?.pid !== process.pid) announceAgain();
      return;
    }
    missed++;
    if (missed < LOOKS) return;
    clearInterval(timer);
    onGone();
  }, LOOK_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** What cannot be looked at may be there. */
function isThere(path: string, ino: number, dev: number): boolean {
  try {
    const now = statSync(path, { throwIfNoEntry: false });
    return now !== undefined && now.ino === ino && now.dev === dev;
  } catch {
    return true;
  }
}
