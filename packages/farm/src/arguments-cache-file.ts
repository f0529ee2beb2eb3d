import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeWhole } from './atomic-file.ts';
import { FarmError, reason } from './errors.ts';

/** Arguments of a job that are too long for its command lines, and where the commands look for them; core makes it. */
export interface CacheFile {
  readonly file: string;
  /** The text of the file, to be written one piece after the other. */
  pieces(): Iterable<string>;
}

/**
 * Writes a job's arguments cache: whole and on disk, or not at all, since the commands of a job that is spooled must find it.
 *
 * @param secret whether an argument sounds like a credential: then for owner and group alone, since a farm may run under another user
 * @throws FarmError `cache-not-written`
 */
export async function writeArgumentsCache(cache: CacheFile, secret: boolean): Promise<void> {
  try {
    await writeWhole(cache.file, cache.pieces(), secret ? 0o640 : 0o644);
  } catch (cause) {
    throw new FarmError(
      'cache-not-written',
      `The arguments of the job cannot be stored in ${cache.file}: ${reason(cause)}`,
      {
        hint: 'Nothing was spooled. Make the folder writable, or name another one in ARGUMENTS_STORAGE_PATH.',
        cause,
      },
    );
  }
}

/**
 * The values of an arguments cache, by key. Each stands on a line of its own, under the hash of its JSON text, which is verified: a
 * script must not run with what was cut or changed.
 *
 * @throws FarmError `unreadable-cache`
 */
export function readArgumentsCache(file: string): Readonly<Record<string, unknown>> {
  try {
    const values: Record<string, unknown> = {};
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      const key = /^\{?"([A-Za-z0-9_-]+)":/.exec(line)?.[1];
      if (key === undefined) {
        if (line === '' || line === '{}') continue;
        throw new Error('it was changed or cut');
      }
      const json = line.slice(line.indexOf(':') + 1, -1);
      if (hash('sha256', json, 'base64url').slice(0, key.length) !== key) throw new Error('it was changed or cut');
      values[key] = JSON.parse(json);
    }
    return values;
  } catch (cause) {
    throw new FarmError('unreadable-cache', `The arguments cache cannot be read: ${file}: ${reason(cause)}`, {
      hint: 'It must lie where every host can read it (ARGUMENTS_STORAGE_PATH), for as long as the job is of interest.',
      cause,
      data: { file },
    });
  }
}
