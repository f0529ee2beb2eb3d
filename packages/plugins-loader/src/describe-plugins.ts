import { join } from 'node:path';
import { cacheFolder } from './cache-folder.ts';
import type { Configuration } from './configuration.ts';
import { builtinPlugins, loadRegistry } from './load-registry.ts';
import type { LoaderDiagnostic } from './loader-error.ts';
import { findPluginFiles } from './plugin-files.ts';
import { pluginFolders } from './plugin-folders.ts';
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
 * All plugins with their descriptions, as `loadRegistry` gives them, but without loading a module where no plugin file
 * has changed by path, size and time since the last time. A change in a helper file alone is not noticed. With
 * `ENABLE_PLUGIN_CACHE` false they are loaded each time.
 *
 * @throws LoaderError `duplicate-plugin`
 */
export async function describePlugins(configuration: Pick<Configuration, 'values' | 'file'>): Promise<PluginList> {
  const { values } = configuration;
  const folders = pluginFolders(configuration);
  const { files, warnings } = findPluginFiles(folders);
  const state = files.map(({ path }) => `${path}:${statOf(path)?.size}:${statOf(path)?.mtimeMs}`);
  const key = cacheKey(VERSION, values.DUPLICATE_PLUGINS, ...state);
  const cache = openSlotCache(values.ENABLE_PLUGIN_CACHE ? join(cacheFolder(process.env), 'lists') : undefined);
  const name = folders.join('\n');
  const known = cache.read(name, key);
  if (known !== undefined) {
    const list = JSON.parse(known) as PluginList;
    return { plugins: withBuiltin(list.plugins), warnings: [...warnings, ...list.warnings] };
  }
  const registry = await loadRegistry(configuration);
  const plugins = registry.describe();
  const lasting = registry.warnings.filter(({ code }) => code !== 'missing-plugin-directory');
  // What keeps a file from loading may lie elsewhere, in what it imports: that is tried again each time.
  if (!lasting.some(({ code }) => code === 'broken-plugin')) {
    const list: PluginList = { plugins: plugins.filter(({ path }) => path !== undefined), warnings: lasting };
    cache.write(name, key, JSON.stringify(list));
  }
  return { plugins, warnings: registry.warnings };
}

/** The built-in processors come with the program and are not kept on disk. */
function withBuiltin(plugins: readonly PluginDescription[]): PluginDescription[] {
  const names = new Set(plugins.map(({ name }) => name));
  const builtin = builtinPlugins().filter(({ name }) => !names.has(name));
  return [...plugins, ...builtin.map(describePlugin)].sort(byName);
}
