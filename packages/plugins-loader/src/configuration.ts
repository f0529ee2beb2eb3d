import { DEFAULTS } from './configuration-defaults.ts';
import type { ConfigurationValues, SettingName } from './configuration-values.ts';
import { type FoundBy, findConfiguration } from './find-configuration.ts';
import { readConfiguration } from './read-configuration.ts';

/** Where a value came from. */
export type ValueSource =
  | { readonly kind: 'default' }
  /** An option of the command that reads it. */
  | { readonly kind: 'option'; readonly option: string }
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'environment'; readonly variable: string };

/** A site's configuration, in effect: plain data and functions, owned by nobody. */
export interface Configuration {
  /** The effective values, defaults included. */
  readonly values: ConfigurationValues;
  /** The file it came from; absent: none was found. */
  readonly file?: string;
  /** How that file was found. */
  readonly foundBy?: FoundBy;
  /** Where each value came from. Only `PLUGIN_PATH` can have several sources: the environment's folders stand first. */
  readonly sources: Readonly<Record<SettingName, readonly ValueSource[]>>;
}

/** Where to look for a configuration. */
export interface LoadConfigurationOptions {
  /** A file, relative to `cwd`: the command line's `--config`. */
  readonly config?: string;
  /** The working folder: the search for a file starts here. @default process.cwd() */
  readonly cwd?: string;
  /** @default process.env */
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Finds, reads and checks the configuration (docs/configuration.md): the file that is named, else by the
 * environment (`JOBTRONAUT_CONFIGURATION_PATH`, a file in `JOBTRONAUT_PLUGIN_PATH`), else upward from the working
 * folder, else defaults alone. Folders in `JOBTRONAUT_PLUGIN_PATH` are searched before those of `PLUGIN_PATH`;
 * `TRACTOR_ENGINE` of the environment counts where the file says nothing.
 *
 * @throws LoaderError `missing-configuration`, `untrusted-configuration`, `two-configurations`, `broken-configuration`,
 *   `invalid-configuration`
 */
export async function loadConfiguration(options: LoadConfigurationOptions = {}): Promise<Configuration> {
  const { config, cwd = process.cwd(), env = process.env } = options;
  const { file, by: foundBy, pluginPath } = findConfiguration(cwd, env, config);
  const given = file === undefined ? {} : await readSettings(file);
  const engine = given.TRACTOR_ENGINE ? undefined : env.TRACTOR_ENGINE;

  const values: ConfigurationValues = {
    ...DEFAULTS,
    ...given,
    PLUGIN_PATH: [...pluginPath, ...(given.PLUGIN_PATH ?? [])],
    ...(engine ? { TRACTOR_ENGINE: engine } : {}),
  };
  const sourcesOf = (name: SettingName): ValueSource[] => {
    const sources: ValueSource[] = [];
    if (name === 'PLUGIN_PATH' && pluginPath.length > 0) sources.push(variable('JOBTRONAUT_PLUGIN_PATH'));
    if (name === 'TRACTOR_ENGINE' && engine) return [variable('TRACTOR_ENGINE')];
    if (file !== undefined && Object.hasOwn(given, name)) sources.push({ kind: 'file', file });
    return sources.length > 0 ? sources : [{ kind: 'default' }];
  };
  const names = Object.keys(DEFAULTS) as SettingName[];
  const sources = Object.fromEntries(names.map((name) => [name, sourcesOf(name)])) as Record<
    SettingName,
    ValueSource[]
  >;
  return { values, sources, ...(file === undefined ? {} : { file }), ...(foundBy === undefined ? {} : { foundBy }) };
}

function variable(name: string): ValueSource {
  return { kind: 'environment', variable: name };
}

async function readSettings(file: string): Promise<Partial<ConfigurationValues>> {
  const given = await readConfiguration(file);
  // Imported when there is something to check: zod takes longer to load than all the rest.
  const { checkSettings } = await import('./check-settings.ts');
  return checkSettings(given, file);
}
