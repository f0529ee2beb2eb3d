/** The folder that holds all that an engine keeps (docs/engines.md, "Its folder"). */

import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fchmodSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { EngineError } from '../errors.ts';
import { guarded } from './guarded.ts';
import { refuseUnsafe } from './owner.ts';

/**
 * `$XDG_STATE_HOME/jobtronaut/engine`, else `~/.local/state/jobtronaut/engine`.
 *
 * @throws EngineError `no-home` if nobody knows the user's home
 */
export function defaultStateDir(env: Readonly<Record<string, string | undefined>> = process.env): string {
  const base = env.XDG_STATE_HOME;
  // The XDG specification: a relative path is to be ignored. An empty HOME is what `homedir` tells too.
  const state = base?.startsWith('/') ? base : join(env.HOME || homeFolder(), '.local', 'state');
  return join(state, 'jobtronaut', 'engine');
}

function homeFolder(): string {
  try {
    return homedir() || userInfo().homedir;
  } catch (cause) {
    const who = `user ${process.geteuid?.() ?? ''} has no entry in /etc/passwd`;
    throw new EngineError('no-home', `nobody knows where your files belong: HOME says nothing, and ${who}`, {
      hint: 'set HOME, or XDG_STATE_HOME, to a folder of yours',
      cause,
    });
  }
}

/** Files that SQLite would make readable by others: its own companions get the rights of these. */
const DATABASES = ['engine.db', 'lock'];

/**
 * Makes sure that the folder is there, is ours alone and can be written. Returns its absolute path.
 *
 * @throws EngineError `state-unwritable`; `unsafe-state` if others could have put something there, or still can
 */
export function prepareStateDir(stateDir: string): string {
  const path = resolve(stateDir);
  return guarded(path, () => {
    makeFolder(path);
    refuseUnsafe(path);
    makeFolder(join(path, 'logs'));
    for (const folder of [path, join(path, 'logs')]) chmodSync(folder, 0o700);
    for (const name of DATABASES) {
      const file = openSync(join(path, name), 'a', 0o600);
      fchmodSync(file, 0o600);
      closeSync(file);
    }
    writeAtomically(join(path, '.writable'), '');
    rmSync(join(path, '.writable'));
    return path;
  });
}

/** Not with `recursive`: where nothing can be made, as under `/proc`, Node 20 then tries for ever. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** The secret that allows changes; made at first use, mode 0600. */
export function ensureToken(stateDir: string): string {
  const path = join(stateDir, 'token');
  return guarded(stateDir, () => {
    const known = readToken(stateDir);
    if (known !== undefined) {
      chmodSync(path, 0o600);
      return known;
    }
    const token = randomBytes(32).toString('base64url');
    writeAtomically(path, `${token}\n`);
    return token;
  });
}

/** The token of a state folder; undefined if there is none that we can read. */
export function readToken(stateDir: string): string | undefined {
  try {
    return readFileSync(join(stateDir, 'token'), 'utf8').trim() || undefined;
  } catch {
    return undefined;
  }
}

/** What `engine.json` says. */
export interface Announcement {
  readonly url: string;
  readonly pid: number;
}

export function announce(stateDir: string, announcement: Announcement): void {
  guarded(stateDir, () => writeAtomically(join(stateDir, 'engine.json'), `${JSON.stringify(announcement)}\n`));
}

/** Takes the announcement back. */
export function withdraw(stateDir: string): void {
  try {
    // Where that is not allowed, `rmSync` says that it is no folder.
    unlinkSync(join(stateDir, 'engine.json'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

export function readAnnouncement(stateDir: string): Announcement | undefined {
  try {
    const { url, pid } = JSON.parse(readFileSync(join(stateDir, 'engine.json'), 'utf8')) as Partial<Announcement>;
    return typeof url === 'string' && typeof pid === 'number' ? { url, pid } : undefined;
  } catch {
    return undefined;
  }
}

/** Written beside, synced, renamed: a reader sees the whole file or none. Readable by us alone. */
export function writeAtomically(path: string, text: string): void {
  const beside = `${path}.${process.pid}`;
  const file = openSync(beside, 'w', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(beside, path);
}
