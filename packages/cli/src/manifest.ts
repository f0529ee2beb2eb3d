import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import {
  cacheFolder,
  cacheKey,
  findConfiguration,
  findPluginFiles,
  findPluginFolders,
  openSlotCache,
  statOf,
} from '@jobtronaut/plugins-loader/finding';
import type { OptionSpec } from './table/spec.ts';
import { version } from './version.ts';

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
  /** Of a task: its arguments as options. */
  readonly options?: Readonly<Record<string, OptionSpec>>;
}

/** Where a command line looks for its configuration. */
export interface ManifestQuery {
  readonly config?: string | undefined;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

interface Remembered extends Manifest {
  /** The state of the plugin files. */
  readonly files: string;
  /** What they were made of beside: code that they name by relative paths. */
  readonly helpers: readonly { readonly path: string; readonly state: string }[];
}

/**
 * The manifest, if it is still true: the configuration and every plugin file are as they were (helpers too that one names by a relative
 * path), and so are the variables that the configuration mentions. What comes from npm packages counts as it was.
 */
export function readManifest(query: ManifestQuery): Manifest | undefined {
  try {
    const place = placeOf(query);
    const text = place && cacheIn(query.env).read(place.name, place.key);
    if (place === undefined || text === undefined) return undefined;
    const known = JSON.parse(text) as Remembered;
    if (known.files !== filesKey(known.pluginPath, place.file)) return undefined;
    return known.helpers.every(({ path, state }) => stateOf(path) === state) ? known : undefined;
  } catch {
    // A configuration that cannot be found, a cache that cannot be read: loading it all tells what is the matter.
    return undefined;
  }
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
): ((manifest: Manifest) => void) | undefined {
  const place = placeOf(query);
  if (place === undefined) return undefined;
  const paths = pluginPaths(pluginPath, place.file);
  if (paths === undefined) return undefined;
  const files = cacheKey(...paths.map(stateOf));
  const helpers = helpersOf(paths).map((path) => ({ path, state: stateOf(path) }));
  return (manifest) => {
    const remembered: Remembered = { ...manifest, files, helpers };
    cacheIn(query.env).write(place.name, place.key, JSON.stringify(remembered));
  };
}

function cacheIn(env: NodeJS.ProcessEnv) {
  return openSlotCache(join(cacheFolder(env), 'manifests'));
}

/** Under which name and key a manifest is kept; nothing if the configuration can change without its file. */
function placeOf({ config, cwd, env }: ManifestQuery) {
  const { file, pluginPath } = findConfiguration(cwd, env, config);
  const used = file === undefined ? [] : variablesIn(file);
  if (used === undefined) return undefined;
  const state = file === undefined ? [] : [stateOf(file), ...used.map((name) => `${name}=${env[name] ?? '\0'}`)];
  const name = [file ?? '', ...pluginPath].join('\n');
  return { file, name, key: cacheKey(version(), ...state) };
}

function filesKey(pluginPath: readonly string[], file: string | undefined): string | undefined {
  const paths = pluginPaths(pluginPath, file);
  return paths && cacheKey(...paths.map(stateOf));
}

/** The plugin files; nothing if there is something to say about their folders. */
function pluginPaths(pluginPath: readonly string[], file: string | undefined): string[] | undefined {
  const settings = { values: { PLUGIN_PATH: pluginPath }, ...(file === undefined ? {} : { file }) };
  const { folders, warnings: aboutPackages } = findPluginFolders(settings);
  const { files, warnings } = findPluginFiles(folders);
  return warnings.length + aboutPackages.length > 0 ? undefined : files.map(({ path }) => path);
}

/** Another one for every other content, as far as the system tells: the time of the last change can be set back, `ctime` cannot. */
function stateOf(path: string): string {
  const { size, mtimeMs, ctimeMs, ino } = statOf(path) ?? {};
  return `${path}:${size}:${mtimeMs}:${ctimeMs}:${ino}`;
}

/**
 * The environment variables that a configuration asks for. Nothing if nobody can tell what it depends on: it imports files of its own,
 * or does more with the process, the clock or the disk than to read a variable by name.
 */
function variablesIn(file: string): string[] | undefined {
  if (extname(file) === '.json') return [];
  const text = readFileSync(file, 'utf8');
  const names: string[] = [];
  const rest = text
    .replace(/\bprocess\.env(?:\.(\w+)|\[['"](\w+)['"]\])/g, (_, dotted?: string, quoted?: string) => {
      names.push(dotted ?? quoted ?? '');
      return '';
    })
    .replace(/\b(?:import|from)\s+['"](?:@jobtronaut\/[\w-]+|node:(?:path|url))['"]/g, '');
  return /\b(?:import|from)\s*[('"]|\b(?:process|require|Date|Math\.random|fetch|globalThis)\b/.test(rest)
    ? undefined
    : names;
}
