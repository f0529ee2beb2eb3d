import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from '@jobtronaut/plugins-loader/finding';

/** Pieces of a file, made as they are asked for. */
export type Pieces = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/**
 * Writes a file whole and on disk, or not at all: beside its place, synced, renamed. Makes the folder.
 *
 * @param mode of a new file, less what the process's umask takes away; nobody else may write it in any case
 * @throws what the system says
 */
export async function writeWhole(path: string, pieces: Pieces, mode = 0o644): Promise<void> {
  const beside = `${path}.${randomUUID()}.tmp`;
  try {
    makeFolder(dirname(path), 0o777);
    await writeSynced(beside, pieces, mode);
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined); // the first failure is the one to tell
    throw error;
  }
}

/** Writes a new file; on disk when it returns. */
export async function writeSynced(path: string, pieces: Pieces, mode: number): Promise<void> {
  const file = await open(path, 'wx', mode);
  try {
    for await (const piece of pieces) await file.writeFile(piece);
    await file.sync();
  } finally {
    await file.close();
  }
}
