import { cp, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expandPath } from './wildcard.ts';

/** A mistake in the words of a built-in command; the message is all there is to say. */
class BuiltInError extends Error {}

type Verb = (args: readonly string[], print: (line: string) => void) => Promise<void> | void;

const FILE_VERBS: Readonly<Record<string, Verb>> = {
  /** Folders with all they hold; what is not there is deleted already. */
  async delete(args) {
    const paths = await expandAll(args);
    for (const path of paths) if (resolve(path) === '/') throw new BuiltInError(`refuses to delete ${path}`);
    for (const path of paths) await rm(path, { recursive: true, force: true });
  },
  /** With the folders above it. */
  async mkdir(args) {
    for (const path of await expandAll(args)) await mkdir(path, { recursive: true });
  },
  /** Into the last word if that is a folder, else to that name; with modes and times, links as links. */
  async copy(args) {
    const target = args.at(-1);
    const sources = await expandAll(args.slice(0, -1));
    if (target === undefined || sources.length === 0) throw new BuiltInError('needs something to copy, and a target');
    const intoFolder = await isFolder(target);
    if (sources.length > 1 && !intoFolder) throw new BuiltInError(`cannot copy several to ${target}: it is no folder`);
    for (const source of sources) {
      const to = intoFolder ? join(target, basename(source)) : target;
      await cp(source, to, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
    }
  },
  /** What a folder holds, or the path itself; one a line. */
  async list(args, print) {
    for (const path of await expandAll(args.length === 0 ? ['.'] : args)) {
      for (const name of (await isFolder(path)) ? (await readdir(path)).sort() : [path]) print(name);
    }
  },
};

const VERBS: Readonly<Record<string, Verb>> = {
  file(args, print) {
    const [name = '', ...rest] = args;
    return verbOf(FILE_VERBS, name)(rest, print);
  },
  async sleep([text = '']) {
    const seconds = text === '' ? Number.NaN : Number(text);
    if (!(seconds >= 0)) throw new BuiltInError(`needs a number of seconds, not "${text}"`);
    await sleep(seconds * 1000);
  },
  echo(args, print) {
    print(args.join(' '));
  },
  /** All variables, or those that are named and set. */
  printenv(args, print) {
    for (const name of args.length > 0 ? args : Object.keys(process.env).sort()) {
      const value = process.env[name];
      if (value !== undefined) print(`${name}=${value}`);
    }
  },
};

/**
 * Runs a portable verb (tractor-protocol 11.4) in this process.
 *
 * @param words what follows `TractorBuiltIn`; the case of the verbs is ignored
 * @param print takes a line of output
 * @throws {BuiltInError} for wrong words
 * @throws the operating system's error
 */
export async function runBuiltIn(words: readonly string[], print: (line: string) => void): Promise<void> {
  const [name = '', ...args] = words;
  await verbOf(VERBS, name)(args, print);
}

function verbOf(verbs: Readonly<Record<string, Verb>>, name: string): Verb {
  const key = name.toLowerCase();
  const verb = Object.hasOwn(verbs, key) ? verbs[key] : undefined;
  // `system` runs without us, see built-in.ts.
  const names = [...Object.keys(verbs), ...(verbs === VERBS ? ['system'] : [])];
  if (!verb) throw new BuiltInError(`unknown verb "${name}"; there are ${names.join(', ')}`);
  return verb;
}

async function expandAll(patterns: readonly string[]): Promise<string[]> {
  // An empty word is a variable that was not set; as a path it would be the working folder.
  if (patterns.includes('')) throw new BuiltInError('an empty path');
  return (await Promise.all(patterns.map(expandPath))).flat();
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ?? false;
}
