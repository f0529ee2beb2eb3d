import { lstat, readdir } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';

/**
 * Paths that a pattern with `*` and `?` stands for, sorted; none if nothing matches. As in a shell the two match within one name, and
 * the dot of a hidden name only if it is written. A pattern without them stands for itself, whether it exists or not.
 */
export async function expandPath(pattern: string): Promise<string[]> {
  if (!hasWildcard(pattern)) return [pattern];
  let found = [isAbsolute(pattern) ? '/' : ''];
  for (const part of pattern.split('/').filter((name) => name !== '')) {
    const next = await Promise.all(
      found.map(async (folder) => (await namesIn(folder, part)).map((name) => join(folder, name))),
    );
    found = next.flat();
  }
  return found.sort();
}

async function namesIn(folder: string, part: string): Promise<string[]> {
  if (!hasWildcard(part)) {
    const there = await lstat(join(folder, part)).catch(() => undefined);
    return there ? [part] : [];
  }
  const names = await readdir(folder === '' ? '.' : folder).catch(() => []);
  const wanted = new RegExp(
    `^${part
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    's',
  );
  return names.filter((name) => wanted.test(name) && (part.startsWith('.') || !name.startsWith('.')));
}

function hasWildcard(text: string): boolean {
  return /[*?]/.test(text);
}
