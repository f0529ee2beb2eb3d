import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Configuration, currentConfiguration, type SettingName } from '@jobtronaut/plugins-loader';

/** What all launchers of applications take. */
export interface LauncherOptions {
  /**
   * The application: a path, or an id for the site's `EXECUTABLE_RESOLVER`. @default the application's usual command; where the site has no
   * resolver, its path on this host
   */
  readonly executable?: string;
  /** Words for the application itself, before ours. @default none */
  readonly flags?: readonly string[];
  /** The file that runs the script. @default the application's `..._SCRIPT_WRAPPER` of the configuration, else that of this package */
  readonly wrapper?: string;
}

/** A launcher for an application that opens a scene. */
export interface SceneLauncherOptions extends LauncherOptions {
  /** The scene that is opened before the script runs. @default none */
  readonly scene?: string;
}

/** The file that runs a script: as said, as configured, or our own. */
export function wrapperOf(
  { wrapper }: LauncherOptions,
  setting: SettingName & `${string}_SCRIPT_WRAPPER`,
  own: string,
): string {
  return (
    wrapper ?? currentConfiguration()?.values[setting] ?? fileURLToPath(new URL(`../../python/${own}`, import.meta.url))
  );
}

/** The words that tell a wrapper which scene to open. */
export function sceneWords({ scene }: SceneLauncherOptions): string[] {
  return scene === undefined ? [] : ['--scene', scene];
}

/**
 * The application of a launcher. A site's resolver is asked for it by its usual name, later, when the job is built. Where there is none, the
 * default one knows absolute paths only: so the path is looked up here, as a shell would.
 */
export function executableOf({ executable }: LauncherOptions, usual: string): string {
  if (executable !== undefined) return executable;
  const configuration = currentConfiguration();
  const resolved = configuration?.sources.EXECUTABLE_RESOLVER.some(({ kind }) => kind !== 'default') === true;
  return resolved ? usual : (onPath(usual, configuration) ?? usual);
}

/** Looked up once for a session, not for each of its commands. */
const found = new WeakMap<Configuration, Map<string, string | undefined>>();

function onPath(name: string, configuration: Configuration | undefined): string | undefined {
  if (configuration === undefined) return lookUp(name);
  const known = found.get(configuration) ?? new Map<string, string | undefined>();
  found.set(configuration, known);
  if (!known.has(name)) known.set(name, lookUp(name));
  return known.get(name);
}

function lookUp(name: string): string | undefined {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      if (folder !== '' && statSync(path).isFile()) return path;
    } catch {
      // Not here.
    }
  }
  return undefined;
}
