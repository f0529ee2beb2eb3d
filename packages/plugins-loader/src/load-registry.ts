import { join } from 'node:path';
import { builtinProcessors } from '@jobtronaut/core';
import { CodeFiles } from './code-files.ts';
import type { Configuration } from './configuration.ts';
import { nextGeneration } from './import-module.ts';
import { type LoaderDiagnostic, LoaderError } from './loader-error.ts';
import { findPluginFiles } from './plugin-files.ts';
import { findPluginFolders } from './plugin-folders.ts';
import { loadPluginModule, type Plugin, type PluginModule } from './plugin-module.ts';
import { Registry } from './registry.ts';

/**
 * Loads all plugins of a configuration: of its `PLUGIN_PATH`, and of packages that bring plugins (see `pluginFolders`). Each call reads the files afresh and gives a registry of its
 * own; those given before stay valid. Broken files and missing folders become warnings.
 *
 * @throws LoaderError `duplicate-plugin` with all duplicates, unless `DUPLICATE_PLUGINS` is `first`
 */
export async function loadRegistry(configuration: Pick<Configuration, 'values' | 'file'>): Promise<Registry> {
  const { folders, warnings: aboutPackages } = findPluginFolders(configuration);
  const { files, warnings } = findPluginFiles(folders);
  const generation = nextGeneration();
  const code = new CodeFiles();
  const loaded = await Promise.all(files.map((file) => loadPluginModule(file, generation, code).catch(loaderError)));
  const modules = loaded.filter((each): each is PluginModule => !(each instanceof LoaderError));
  const broken = loaded.filter((each): each is LoaderError => each instanceof LoaderError);

  const { plugins, duplicates } = unique([...modules.flatMap((module) => module.plugins), ...builtinPlugins()]);
  if (configuration.values.DUPLICATE_PLUGINS === 'error' && duplicates.length > 0) throw duplicatePlugin(duplicates);
  return new Registry({
    plugins,
    broken,
    files: modules.map(({ origin: { root, file } }) => join(root, file)),
    warnings: [
      ...aboutPackages,
      ...warnings,
      ...broken.flatMap(({ diagnostics }) => (diagnostics as LoaderDiagnostic[]).map(asWarning)),
      ...modules.flatMap((module) => module.warnings),
      ...duplicates.map(asWarning),
    ],
  });
}

function loaderError(error: unknown): LoaderError {
  if (error instanceof LoaderError) return error;
  throw error;
}

/** The processors that no file brings. */
export function builtinPlugins(): Plugin[] {
  return builtinProcessors.map((processor) => ({ name: processor.name, kind: 'processor', class: processor }));
}

/** The first plugin of each name. A class that a second file passes on is no duplicate: it is the same class. */
function unique(all: readonly Plugin[]) {
  const plugins = new Map<string, Plugin>();
  const duplicates: LoaderDiagnostic[] = [];
  for (const plugin of all) {
    const first = plugins.get(plugin.name);
    if (first === undefined) plugins.set(plugin.name, plugin);
    else if (first.class !== plugin.class) duplicates.push(duplicate(first, plugin));
  }
  return { plugins: [...plugins.values()], duplicates };
}

function duplicate(first: Plugin, second: Plugin): LoaderDiagnostic {
  const [one, other] = [first, second].map(({ path }) => path ?? 'the built-in processors');
  return {
    code: 'duplicate-plugin',
    severity: 'error',
    message: `The name "${first.name}" is taken twice: in ${one} and in ${other}`,
    hint: 'Rename one of them, or set DUPLICATE_PLUGINS to "first" in the configuration.',
    ...(first.path === undefined ? {} : { file: first.path }),
    ...(second.path === undefined ? {} : { related: [{ file: second.path, message: 'the second one' }] }),
  };
}

function duplicatePlugin(duplicates: readonly LoaderDiagnostic[]): LoaderError {
  const [first] = duplicates;
  const more = duplicates.length > 1 ? ` (and ${duplicates.length - 1} more)` : '';
  return new LoaderError('duplicate-plugin', `${first?.message}${more}`, {
    diagnostics: duplicates,
    ...(first?.hint === undefined ? {} : { hint: first.hint }),
  });
}

function asWarning(problem: LoaderDiagnostic): LoaderDiagnostic {
  return { ...problem, severity: 'warning' };
}
