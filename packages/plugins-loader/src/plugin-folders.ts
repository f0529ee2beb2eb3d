import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Configuration } from './configuration.ts';
import { statOf } from './stat-of.ts';

/** The part of a `package.json` that is read here. */
interface PackageJson {
  readonly dependencies?: unknown;
  readonly devDependencies?: unknown;
  readonly optionalDependencies?: unknown;
  /** `{"plugins": "./plugins"}`, or a list of folders: what a package gives to those who depend on it. */
  readonly jobtronaut?: { readonly plugins?: unknown };
}

/**
 * The folders in which plugins are looked for: those of `PLUGIN_PATH`, then those of the npm packages which the configuration's own
 * package (the nearest `package.json` above the file) depends on and which have `"jobtronaut": {"plugins": "./folder"}`.
 */
export function pluginFolders({
  values,
  file,
}: {
  readonly values: Pick<Configuration['values'], 'PLUGIN_PATH'>;
  readonly file?: string;
}): string[] {
  return [...values.PLUGIN_PATH, ...(file === undefined ? [] : packageFolders(dirname(file)))];
}

function packageFolders(from: string): string[] {
  const own = upward(from, (folder) => readPackage(folder));
  if (own === undefined) return [];
  const names = [own.dependencies, own.devDependencies, own.optionalDependencies].flatMap((each) =>
    Object.keys(each ?? {}),
  );
  return [...new Set(names)].flatMap((name) => foldersOf(name, from));
}

function foldersOf(name: string, from: string): string[] {
  const home = upward(from, (folder) => {
    const candidate = join(folder, 'node_modules', name);
    return statOf(candidate)?.isDirectory() ? candidate : undefined;
  });
  if (home === undefined) return [];
  const folders = [readPackage(home)?.jobtronaut?.plugins].flat();
  return folders.filter((folder) => typeof folder === 'string').map((folder) => join(home, folder));
}

function readPackage(folder: string): PackageJson | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageJson;
  } catch {
    return undefined;
  }
}

function upward<T>(from: string, look: (folder: string) => T | undefined): T | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const found = look(folder);
    if (found !== undefined || dirname(folder) === folder) return found;
  }
}
