import { findConfiguration, findPluginFiles, findPluginFolders, statOf } from '@jobtronaut/plugins-loader/finding';
import type { OptionSpec } from '../table/spec.ts';
import { version } from '../version.ts';
import { variablesIn } from './configuration-variables.ts';
import { quickHash } from './quick-hash.ts';
import { openStore } from './store.ts';

/** What is remembered of a site's plugins: enough to list them and to complete their names, without loading one. */
export interface Manifest {
  /** `PLUGIN_PATH` in effect. */
  readonly pluginPath: readonly string[];
  /** Sorted by name, built-in processors included. */
  readonly plugins: readonly ListedPlugin[];
}

/** A plugin as `list` tells it. */
export interface ListedPlugin {
  readonly name: string;
  readonly kind: 'task' | 'processor' | 'siteStatusFilter';
  readonly description: string;
  /** Absent for a built-in processor. */
  readonly file?: string;
}

/** The arguments of tasks as options, by the names of the tasks. */
export type TaskOptions = Readonly<Record<string, Readonly<Record<string, OptionSpec>>>>;

/** Where a command line looks for its configuration. */
export interface ManifestQuery {
  readonly config?: string | undefined;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

interface Remembered extends Manifest {
  /** The state of the configuration. */
  readonly key: string;
  /** Where plugins are looked for. */
  readonly folders: readonly string[];
  /** The folders, the plugin files, and the code that these name by relative paths: as they were. */
  readonly seen: readonly Seen[];
}

/**
 * The manifest, if it is still true: the configuration and every plugin file are as they were (helpers too that one names by a relative
 * path), and so are the variables that the configuration mentions. What comes from npm packages counts as it was.
 */
export function readManifest(query: ManifestQuery): Manifest | undefined {
  try {
    const place = placeOf(query);
    const text = place && openStore(query.env).read(place.name);
    if (place === undefined || text === undefined) return undefined;
    const known = JSON.parse(text) as Remembered;
    if (known.key !== place.key) return undefined;
    const folders = foldersOf(known.pluginPath, place.file);
    if (folders?.join('\n') !== known.folders.join('\n')) return undefined;
    return known.seen.every(isUnchanged) ? known : undefined;
  } catch {
    // A configuration that cannot be found, a cache that cannot be read: loading it all tells what is the matter.
    return undefined;
  }
}

/** The options of tasks, kept beside a manifest that was just found true: who only lists need not read them. */
export function readTaskOptions(query: ManifestQuery): TaskOptions | undefined {
  const place = placeOf(query);
  const text = place && openStore(query.env).read(`${place.name}.options`);
  return text === undefined ? undefined : (JSON.parse(text) as TaskOptions);
}

/**
 * Where a manifest will be kept, with the state of all files: taken before they are loaded, so that what changes meanwhile is loaded
 * again next time. Nothing if there is no use in keeping one.
 *
 * @param helpersOf the code that plugin files name by relative paths
 */
export function manifestPlace(
  query: ManifestQuery,
  pluginPath: readonly string[],
  helpersOf: (plugins: readonly string[]) => readonly string[],
): ((manifest: Manifest, options: TaskOptions) => void) | undefined {
  const place = placeOf(query);
  if (place === undefined) return undefined;
  const folders = foldersOf(pluginPath, place.file);
  const { files, warnings } = findPluginFiles(folders ?? []);
  if (folders === undefined || warnings.length > 0) return undefined;
  const paths = files.map(({ path }) => path);
  const seen = [...folders, ...paths, ...helpersOf(paths)].map(look);
  return (manifest, options) => {
    const remembered: Remembered = { ...manifest, key: place.key, folders, seen };
    const store = openStore(query.env);
    store.write(`${place.name}.options`, JSON.stringify(options));
    store.write(place.name, JSON.stringify(remembered));
  };
}

/** Under which name and key a manifest is kept; nothing if the configuration can change without its file. */
function placeOf({ config, cwd, env }: ManifestQuery) {
  const { file, pluginPath } = findConfiguration(cwd, env, config);
  const used = file === undefined ? [] : variablesIn(file);
  if (used === undefined) return undefined;
  const state = file === undefined ? [] : [look(file).join(':'), ...used.map((name) => `${name}=${env[name] ?? '\0'}`)];
  return { file, name: keyOf([file ?? '', ...pluginPath]), key: keyOf([version(), ...state]) };
}

/** Nothing if there is something to say about packages that should have plugins. */
function foldersOf(pluginPath: readonly string[], file: string | undefined): readonly string[] | undefined {
  const settings = { values: { PLUGIN_PATH: pluginPath }, ...(file === undefined ? {} : { file }) };
  const { folders, warnings } = findPluginFolders(settings);
  return warnings.length > 0 ? undefined : folders;
}

function keyOf(parts: readonly string[]): string {
  return quickHash(parts.join('\n'));
}

/**
 * A file or folder at one moment, as far as the system tells: a folder changes with the names in it, the time of a file's last change
 * can be set back, and `ctime` cannot.
 */
type Seen = readonly [path: string, size: number, mtimeMs: number, ctimeMs: number, ino: number];

function look(path: string): Seen {
  const stat = statOf(path);
  return [path, stat?.size ?? -1, stat?.mtimeMs ?? 0, stat?.ctimeMs ?? 0, stat?.ino ?? 0];
}

function isUnchanged([path, size, mtimeMs, ctimeMs, ino]: Seen): boolean {
  const stat = statOf(path);
  if (stat === undefined) return size === -1;
  return stat.size === size && stat.mtimeMs === mtimeMs && stat.ctimeMs === ctimeMs && stat.ino === ino;
}
