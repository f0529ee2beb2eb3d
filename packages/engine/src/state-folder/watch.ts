import { statSync } from 'node:fs';
import { join } from 'node:path';

/** Between two looks, and how many in a row must find nothing: a file server may be away for a moment. */
const LOOK_MS = 2000;
const LOOKS = 3;

/**
 * Looks whether the database of a state folder is still there. Without it SQLite goes on writing into a file that nobody will ever
 * open again: what an engine acknowledges from then on is lost.
 *
 * @param onGone called once; nothing is looked at after it
 * @returns ends the watch
 */
export function watchFolder(stateDir: string, onGone: () => void): () => void {
  const database = join(stateDir, 'engine.db');
  const { ino, dev } = statSync(database);
  let missed = 0;
  const timer = setInterval(() => {
    missed = isThere(database, ino, dev) ? 0 : missed + 1;
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
