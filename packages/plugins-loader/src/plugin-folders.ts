import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Configuration } from './configuration.ts';
import type { LoaderDiagnostic } from './loader-error.ts';
import { statOf } from './stat-of.ts';

/** What is read of a `package.json`, unchecked. */
type PackageJson = Readonly<Record<string, unknown>>;

/** Folders with plugins, and what is wrong with packages that should have some. */
export interface PluginFolders {
  readonly folders: readonly string[];
  readonly warnings: readonly LoaderDiagnostic[];
}

/** What of a configuration says where plugins are. */
export interface FolderSettings {
  readonly values: Pick<Configuration['values'], 'PLUGIN_PATH'>;
  readonly file?: string;
}

/**
 * The folders in which plugins are looked for: those of `PLUGIN_PATH`, then those of the npm packages which the configuration's own
 * package (the nearest `package.json` above the file) depends on and which have `"jobtronaut": {"plugins": "./folder"}`.
 */
export function pluginFolders(configuration: FolderSettings): string[] {
  return [...findPluginFolders(configuration).folders];
}

/** The same, and what keeps a package from giving any. */
export function findPluginFolders({ values, file }: FolderSettings): PluginFolders {
  const warnings: LoaderDiagnostic[] = [];
  const packages = file === undefined ? [] : packageFolders(dirname(file), warnings);
  return { folders: [...values.PLUGIN_PATH, ...packages], warnings };
}

function packageFolders(from: string, warnings: LoaderDiagnostic[]): string[] {
  const own = upward(from, (folder) => (statOf(join(folder, 'package.json'))?.isFile() ? folder : undefined));
  const content = own === undefined ? undefined : readPackage(own, warnings);
  if (content === undefined) return [];
  const { dependencies, devDependencies, optionalDependencies } = content;
  const names = [dependencies, devDependencies, optionalDependencies].flatMap((each) => Object.keys(objectOf(each)));
  return [...new Set(names)].flatMap((name) => foldersOf(name, from, warnings));
}

function foldersOf(name: string, from: string, warnings: LoaderDiagnostic[]): string[] {
  const home = upward(from, (folder) => {
    const candidate = join(folder, 'node_modules', name);
    return statOf(candidate)?.isDirectory() ? candidate : undefined;
  });
  const { jobtronaut } = (home === undefined ? undefined : readPackage(home, warnings)) ?? {};
  if (home === undefined || jobtronaut === undefined) return [];
  const folders = [objectOf(jobtronaut).plugins].flat();
  if (folders.every((folder) => typeof folder === 'string' && folder !== ''))
    return folders.map((folder) => resolve(home, String(folder)));
  const what = 'must say where its plugins are: "jobtronaut": { "plugins": "./folder" }, or a list of folders';
  warnings.push(badPackage(home, what));
  return [];
}

function readPackage(folder: string, warnings: LoaderDiagnostic[]): PackageJson | undefined {
  try {
    return objectOf(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT')
      warnings.push(
        badPackage(folder, `cannot be read, so its plugins are not there: ${message.replace(/\s+/g, ' ')}`),
      );
    return undefined;
  }
}

function badPackage(folder: string, what: string): LoaderDiagnostic {
  const file = join(folder, 'package.json');
  return { code: 'bad-plugin-package', severity: 'warning', message: `${file} ${what}`, file };
}

function objectOf(value: unknown): PackageJson {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as PackageJson) : {};
}

function upward<T>(from: string, look: (folder: string) => T | undefined): T | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const found = look(folder);
    if (found !== undefined || dirname(folder) === folder) return found;
  }
}
