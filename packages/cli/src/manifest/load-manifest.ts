import type { Diagnostic } from '@jobtronaut/diagnostics';
import { CodeFiles, loadConfiguration, loadRegistry, type Registry } from '@jobtronaut/plugins-loader';
import { argumentOptions } from '../argument-options.ts';
import { describedAs } from '../description.ts';
import { SUBMIT } from '../table/authoring.ts';
import { taskArguments } from '../task-arguments.ts';
import { type ListedPlugin, type Manifest, type ManifestQuery, manifestPlace, type TaskOptions } from './manifest.ts';

/** What loading all plugins tells of them. */
export interface LoadedManifest extends Manifest {
  /** The configuration file; absent: there is none. */
  readonly file?: string;
  readonly warnings: readonly Diagnostic[];
  readonly options: TaskOptions;
}

/** Loads the plugins and remembers what `list` and completion want to know, unless something is wrong with them. */
export async function loadManifest(query: ManifestQuery): Promise<LoadedManifest> {
  const { config, ...rest } = query;
  const configuration = await loadConfiguration({ ...rest, ...(config === undefined ? {} : { config }) });
  const { PLUGIN_PATH: pluginPath, ENABLE_PLUGIN_CACHE: lasting } = configuration.values;
  const keep = lasting ? manifestPlace(query, pluginPath, helpersOf) : undefined;
  const registry = await loadRegistry(configuration);
  const manifest: Manifest = { pluginPath, plugins: registry.describe().map(listed) };
  const options: TaskOptions = Object.fromEntries(
    registry.taskNames().map((name) => [name, argumentOptions(taskArguments(name, registry), SUBMIT.options)]),
  );
  // What keeps a file from loading may lie elsewhere, in what it imports: that is tried again each time.
  if (registry.warnings.length === 0) keep?.(manifest, options);
  const { file } = configuration;
  return { ...manifest, options, warnings: registry.warnings, ...(file === undefined ? {} : { file }) };
}

function helpersOf(plugins: readonly string[]): string[] {
  const code = new CodeFiles();
  const helpers = new Set(plugins.flatMap((path) => code.of(path)));
  for (const path of plugins) helpers.delete(path);
  return [...helpers];
}

function listed({ name, kind, path, ...rest }: ReturnType<Registry['describe']>[number]): ListedPlugin {
  return { name, kind, description: describedAs(rest), ...(path === undefined ? {} : { file: path }) };
}
