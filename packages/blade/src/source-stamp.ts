import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Configuration, pluginFolders } from '@jobtronaut/plugins-loader';

/** More files than that are no plugin folder. */
const MOST_FILES = 20_000;

/**
 * Tells whether the configuration or a plugin file has changed: the same text, nothing has. What Node has once loaded stays in memory, so
 * that a process which lives for months reads again only what is new. Helpers in folders below count.
 */
export async function sourceStamp(configuration: Configuration): Promise<string> {
  const hash = createHash('sha256');
  const files: string[] = configuration.file === undefined ? [] : [configuration.file];
  const folders = [...pluginFolders(configuration)];
  for (let folder = folders.pop(); folder !== undefined && files.length < MOST_FILES; folder = folders.pop()) {
    // A folder that is missing is a state like any other.
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name === 'node_modules' || entry.name.startsWith('.')) continue;
      if (entry.isDirectory()) folders.push(join(folder, entry.name));
      else if (/\.(?:[cm]?[jt]s|json)$/.test(entry.name)) files.push(join(folder, entry.name));
    }
  }
  for (const file of files) {
    const found = await stat(file).catch(() => undefined);
    hash.update(`${file}\0${found?.mtimeMs}\0${found?.size}\0${found?.ino}\n`);
  }
  return hash.digest('hex');
}
