import { readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argumentsFolder } from './build-settings.ts';
import { embeddedStateDir, type Site } from './engines/choice.ts';

/** A file of a job that is over, most likely. */
export interface OldFile {
  readonly file: string;
  /** An arguments cache; tasks that a command added to its job (a chunk); or what a killed process left of writing a file. */
  readonly kind: 'arguments' | 'chunk' | 'unfinished';
  readonly bytes: number;
  /** When it was written, or its job sent again. */
  readonly modified: Date;
}

const DAY_MS = 86_400_000;
const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const ARGUMENTS = new RegExp(`^${UUID}\\.json$`);
const CHUNK = new RegExp(`^jobtronaut-${UUID}\\.alf$`);
const UNFINISHED = new RegExp(`^(?:jobtronaut-)?${UUID}\\.(?:json|alf)\\.${UUID}\\.tmp$`);

/**
 * Files that nobody needs any more, as far as their age tells. Nothing removes an arguments cache by itself: its job may be retried, or
 * asked for its arguments, as long as an engine has it, and the engine tells nobody when that ends. (A job that is sent again
 * from its record brings its cache back.) Chunks are needed until a blade has read them; `writeChunk` removes those of the user that are a day old.
 *
 * @param days how old arguments caches must be; chunks and unfinished files one day. @default 90
 */
export async function findOldFiles(site: Site, { days = 90 }: { readonly days?: number } = {}): Promise<OldFile[]> {
  const { ARGUMENTS_STORAGE_PATH } = site.configuration.values;
  const folders = new Set([ARGUMENTS_STORAGE_PATH, argumentsFolder(embeddedStateDir(site.env))].filter(Boolean));
  const found: OldFile[] = [];
  for (const folder of folders) {
    found.push(...(await filesIn(folder, ARGUMENTS, 'arguments', days)));
    found.push(...(await filesIn(folder, UNFINISHED, 'unfinished', 1)));
  }
  return [...found, ...(await oldChunks())];
}

/** Removes files; one that is gone already, or is another's, is no failure. */
export async function removeOldFiles(files: readonly OldFile[]): Promise<void> {
  for (const { file } of files) await rm(file, { force: true }).catch(() => undefined);
}

/** Of this host, a day old: blades read a chunk while the command that made it still runs. */
export async function oldChunks(): Promise<OldFile[]> {
  const chunks = await filesIn(tmpdir(), CHUNK, 'chunk', 1);
  return [...chunks, ...(await filesIn(tmpdir(), UNFINISHED, 'unfinished', 1))];
}

/** This user's, older than some days. */
async function filesIn(folder: string, pattern: RegExp, kind: OldFile['kind'], days: number): Promise<OldFile[]> {
  const before = Date.now() - days * DAY_MS;
  const found: OldFile[] = [];
  for (const name of await readdir(folder).catch(() => [])) {
    if (!pattern.test(name)) continue;
    const file = join(folder, name);
    const { size, mtime, uid } = (await stat(file).catch(() => undefined)) ?? {};
    const isOwn = process.getuid === undefined || uid === process.getuid();
    if (mtime !== undefined && isOwn && mtime.getTime() < before)
      found.push({ file, kind, bytes: size ?? 0, modified: mtime });
  }
  return found;
}
