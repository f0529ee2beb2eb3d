import { cacheFolder } from './cache-folder.ts';
import { CodeFiles } from './code-files.ts';
import type { Configuration } from './configuration.ts';
import { builtinPlugins, loadRegistry } from './load-registry.ts';
import type { LoaderDiagnostic } from './loader-error.ts';
import { findPluginFiles } from './plugin-files.ts';
import { findPluginFolders } from './plugin-folders.ts';
import { byName, describePlugin, type PluginDescription } from './registry.ts';
import { cacheKey, openSlotCache } from './slot-cache.ts';
import { statOf } from './stat-of.ts';
import { VERSION } from './version.ts';

/** What `jobtronaut list` shows. */
export interface PluginList {
  /** Sorted by name. */
  readonly plugins: readonly PluginDescription[];
  readonly warnings: readonly LoaderDiagnostic[];
}

/**
 * All plugins with their descriptions, as `loadRegistry` gives them, but without loading a module where no plugin file and no helper that
 * one names by a relative path has changed since the last time. What comes from npm packages counts as it was. With
 * `ENABLE_PLUGIN_CACHE` false they are loaded each time.
 *
 * @throws LoaderError `duplicate-plugin`
 */
export async function describePlugins(configuration: Pick<Configuration, 'values' | 'file'>): Promise<PluginList> {
  const { values } = configuration;
  const { folders, warnings: aboutPackages } = findPluginFolders(configuration);
  const { files, warnings: aboutFolders } = findPluginFiles(folders);
  const current = [...aboutPackages, ...aboutFolders];
  const key = cacheKey(VERSION, values.DUPLICATE_PLUGINS, ...files.map(({ path }) => stateOf(path)));
  const cache = openSlotCache(values.ENABLE_PLUGIN_CACHE ? cacheFolder(process.env, 'lists') : undefined);
  const name = folders.join('\n');
  const known = cache.read(name, key);
  const list = known === undefined ? undefined : (JSON.parse(known) as KeptList);
  if (list?.helpers.every(({ path, state }) => stateOf(path) === state)) {
    return { plugins: withBuiltin(list.plugins), warnings: [...current, ...list.warnings] };
  }
  // Before they are loaded: what changes meanwhile is loaded again next time.
  const helpers = helpersOf(files.map(({ path }) => path));
  const registry = await loadRegistry(configuration);
  const plugins = registry.describe();
  const lasting = registry.warnings.slice(current.length);
  // What keeps a file from loading may lie elsewhere, in what it imports: that is tried again each time.
  if (!lasting.some(({ code }) => code === 'broken-plugin')) {
    const kept: KeptList = { plugins: plugins.filter(({ path }) => path !== undefined), warnings: lasting, helpers };
    cache.write(name, key, JSON.stringify(kept));
  }
  return { plugins, warnings: registry.warnings };
}

/** A list as it is kept, with the helpers that it came from. */
interface KeptList extends PluginList {
  readonly helpers: readonly { readonly path: string; readonly state: string }[];
}

function helpersOf(plugins: readonly string[]): KeptList['helpers'] {
  const code = new CodeFiles();
  const helpers = new Set(plugins.flatMap((path) => code.of(path)));
  for (const path of plugins) helpers.delete(path);
  return [...helpers].map((path) => ({ path, state: stateOf(path) }));
}

/** Another one for every other content, as far as the system tells: the time of the last change can be set back, `ctime` cannot. */
function stateOf(path: string): string {
  const { size, mtimeMs, ctimeMs, ino } = statOf(path) ?? {};
  return `${path}:${size}:${mtimeMs}:${ctimeMs}:${ino}`;
}

/** The built-in processors come with the program and are not kept on disk. */
function withBuiltin(plugins: readonly PluginDescription[]): PluginDescription[] {
  const names = new Set(plugins.map(({ name }) => name));
  const builtin = builtinPlugins().filter(({ name }) => !names.has(name));
  return [...plugins, ...builtin.map(describePlugin)].sort(byName);
}
