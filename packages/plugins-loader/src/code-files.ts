import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { findFile } from './hook/resolve.ts';
import { statOf } from './stat-of.ts';

/** A relative path as imports, `new URL(…, import.meta.url)` and the like write it. */
const RELATIVE = /(['"`])(\.{1,2}\/[^'"`\n\\]+)\1/g;

/** What is code to us: modules, what they import as data, and the scripts of other programs. */
const CODE = /\.([mc]?[jt]s|json|py)$/;
const MODULE = /\.[mc]?[jt]s$/;

interface CodeFile {
  readonly digest: Buffer;
  /** Code that it names by relative paths. */
  readonly names: readonly string[];
}

/**
 * The code of plugin files: each with all files that it names by relative paths, and those that they name. Found by the texts
 * alone, before anything runs, so that a farm host comes to the same result; a path that is named and not imported does no harm. Files
 * are read once: one of these serves for one loading.
 */
export class CodeFiles {
  readonly #files = new Map<string, CodeFile | undefined>();

  /** The file itself, then the others, in an order that its text alone decides. What cannot be read is left out. */
  of(path: string): string[] {
    const found = new Set<string>();
    const open = [path];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (found.has(next)) continue;
      const file = this.#read(next);
      if (file === undefined) continue;
      found.add(next);
      open.push(...file.names.toReversed());
    }
    return [...found];
  }

  /**
   * The hash by which a farm host tells whether it has the code of submission time: 128 bits, to keep payloads short.
   *
   * @throws what the system says, if the file itself cannot be read
   */
  hash(path: string): string {
    this.#files.set(path, this.#files.get(path) ?? fileOf(path));
    const hash = createHash('sha256');
    for (const each of this.of(path)) hash.update(this.#read(each)?.digest ?? '');
    return hash.digest('hex').slice(0, 32);
  }

  #read(path: string): CodeFile | undefined {
    if (!this.#files.has(path)) {
      let file: CodeFile | undefined;
      try {
        file = fileOf(path);
      } catch {
        // An import of it tells why.
      }
      this.#files.set(path, file);
    }
    return this.#files.get(path);
  }
}

function fileOf(path: string): CodeFile {
  const content = readFileSync(path);
  return {
    digest: createHash('sha256').update(content).digest(),
    names: MODULE.test(path) ? namesIn(content, path) : [],
  };
}

function namesIn(content: Buffer, path: string): string[] {
  const base = pathToFileURL(path);
  const names = new Set<string>();
  for (const [, , specifier = ''] of content.toString().matchAll(RELATIVE)) {
    const found = fileURLToPath(findFile(new URL(specifier, base)));
    if (CODE.test(found) && statOf(found)?.isFile()) names.add(found);
  }
  return [...names];
}
