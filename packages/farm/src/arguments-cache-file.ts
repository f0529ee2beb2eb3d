import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ArgumentsCache } from '@jobtronaut/core';
import { FarmError } from './errors.ts';

/**
 * Writes a job's arguments cache: whole and on disk, or not at all, since the commands of a job that is spooled must find it.
 *
 * @throws FarmError `cache-not-written`
 */
export async function writeArgumentsCache(cache: ArgumentsCache): Promise<void> {
  const temporary = `${cache.file}.${randomUUID()}.tmp`;
  try {
    await mkdir(dirname(cache.file), { recursive: true });
    const file = await open(temporary, 'wx');
    try {
      for (const piece of cache.pieces()) await file.write(piece);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, cache.file);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined); // the first failure is the one to tell
    throw new FarmError(
      'cache-not-written',
      `The arguments of the job cannot be stored in ${cache.file}: ${(cause as Error).message}`,
      {
        hint: 'Nothing was spooled. Make the folder writable, or name another one in ARGUMENTS_STORAGE_PATH.',
        cause,
      },
    );
  }
}
