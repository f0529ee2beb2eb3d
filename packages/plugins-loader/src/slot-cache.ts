import { createHash, randomBytes } from 'node:crypto';
import { lstatSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from './make-folder.ts';

/**
 * Texts on disk that can be made again: transformed modules, lists of plugins. There is one slot for each name, so the
 * folder does not grow with every edit of a file; a slot ends with the key of what it holds (content and versions), so a stale
 * or torn one is a miss. Everything here is a shortcut: a folder that cannot be used costs time, never a result.
 */
export interface SlotCache {
  read(name: string, key: string): string | undefined;
  write(name: string, key: string, text: string): void;
}

const NO_CACHE: SlotCache = { read: () => undefined, write: () => undefined };

/** Opens the cache in a folder. It is used only if it is ours alone: what lies in it will be run. */
export function openSlotCache(folder: string | undefined): SlotCache {
  if (folder === undefined || !isOurs(folder)) return NO_CACHE;
  let writable = true;
  return {
    read(name, key) {
      try {
        const text = readFileSync(slot(folder, name), 'utf8');
        return text.endsWith(trailer(key)) ? text.slice(0, -trailer(key).length) : undefined;
      } catch {
        return undefined;
      }
    },
    write(name, key, text) {
      if (!writable) return;
      const file = slot(folder, name);
      const temporary = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
      try {
        writeFileSync(temporary, text + trailer(key), { flag: 'wx', mode: 0o600 });
        renameSync(temporary, file);
      } catch {
        // A read-only or full disk: not tried again for each of hundreds of files.
        writable = false;
        removeQuietly(temporary);
      }
    },
  };
}

/** The key of what is made from these parts; each part is told apart by its length. */
export function cacheKey(...parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('hex');
}

function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Where it could not be made it need not be removed.
  }
}

function slot(folder: string, name: string): string {
  return join(folder, `${createHash('sha256').update(name).digest('hex').slice(0, 40)}.txt`);
}

function trailer(key: string): string {
  return `\n//# jobtronaut ${key}\n`;
}

function isOurs(folder: string): boolean {
  try {
    // Made at once: who could make it after this check could put into it what we run.
    makeFolder(folder);
    const stat = lstatSync(folder);
    // Windows has no owner here (getuid is missing); its user folder is the user's alone by default.
    return (
      stat.isDirectory() && (process.getuid === undefined || (stat.uid === process.getuid() && !(stat.mode & 0o022)))
    );
  } catch {
    return false;
  }
}
