import type { Stats } from 'node:fs';
import { delimiter, dirname, extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LoaderError } from './loader-error.ts';
import { statOf } from './stat-of.ts';

/** What `jobtronaut.config` may be written in, first one first. */
const FILE_NAMES = ['jobtronaut.config.ts', 'jobtronaut.config.js', 'jobtronaut.config.json'];
const EXTENSIONS = ['.ts', '.mts', '.js', '.mjs', '.json'];

/** Who named the configuration file; `search` found it upward from the working folder. */
export type FoundBy = '--config' | 'JOBTRONAUT_CONFIGURATION_PATH' | 'JOBTRONAUT_PLUGIN_PATH' | 'search';

/** Where the configuration is, and what the environment adds to the plugin path. Paths are absolute. */
export interface FoundConfiguration {
  /** Absent: there is none, defaults hold. */
  readonly file?: string;
  /** How the file was found. */
  readonly by?: FoundBy;
  /** Folders of `JOBTRONAUT_PLUGIN_PATH`. */
  readonly pluginPath: readonly string[];
}

/**
 * The configuration file: `config` (the command line's `--config`), else `JOBTRONAUT_CONFIGURATION_PATH`, else a file in
 * `JOBTRONAUT_PLUGIN_PATH`, else `jobtronaut.config.{ts,js,json}` searched upward from `cwd`. A file that is named must exist;
 * it may be named by a `file:` URL, which has no blanks.
 *
 * @throws LoaderError `missing-configuration`, `untrusted-configuration`, `two-configurations`
 */
export function findConfiguration(cwd: string, env: NodeJS.ProcessEnv, config?: string): FoundConfiguration {
  const entries = (env.JOBTRONAUT_PLUGIN_PATH ?? '').split(delimiter).filter((entry) => entry !== '');
  const paths = entries.map((entry) => resolve(cwd, entry));
  const files = paths.filter(isConfigurationFile);
  const pluginPath = paths.filter((path) => !isConfigurationFile(path));

  if (files[1] !== undefined) {
    throw new LoaderError('two-configurations', `JOBTRONAUT_PLUGIN_PATH names two files, ${files[0]} and ${files[1]}`, {
      hint: 'One file can be the configuration; the other entries are folders with plugins.',
      data: { files },
    });
  }
  const named: [path: string | undefined, by: FoundBy][] = [
    [config, '--config'],
    [env.JOBTRONAUT_CONFIGURATION_PATH || undefined, 'JOBTRONAUT_CONFIGURATION_PATH'],
    [files[0], 'JOBTRONAUT_PLUGIN_PATH'],
  ];
  for (const [path, by] of named) {
    if (path === undefined) continue;
    return { file: existing(path.startsWith('file:') ? fileURLToPath(path) : resolve(cwd, path), by), by, pluginPath };
  }
  const file = searchUpward(cwd);
  return file === undefined ? { pluginPath } : { file, by: 'search', pluginPath };
}

/** A folder may be called `plugins.js`; what is not there at all is told by its name. */
function isConfigurationFile(path: string): boolean {
  return statOf(path)?.isFile() ?? EXTENSIONS.includes(extname(path));
}

function existing(file: string, by: string): string {
  const found = statOf(file);
  if (found?.isFile()) return file;
  throw new LoaderError(
    'missing-configuration',
    found
      ? `The configuration ${file} (from ${by}) is not a file`
      : `There is no configuration file ${file} (from ${by})`,
    { hint: 'Name a jobtronaut.config.ts, .js or .json.', data: { file, by } },
  );
}

function searchUpward(cwd: string): string | undefined {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    for (const name of FILE_NAMES) {
      const file = join(folder, name);
      const found = statOf(file);
      if (!found?.isFile()) continue;
      refusePlanted(file, found);
      return file;
    }
    if (dirname(folder) === folder) return undefined;
  }
}

/** A configuration is code: one that anybody could have put into `/tmp` is not run just because we work below it. */
function refusePlanted(file: string, { uid, mode }: Stats): void {
  if (process.getuid === undefined) return;
  const folderMode = statOf(dirname(file))?.mode ?? 0;
  const trusted = uid === process.getuid() || uid === 0;
  if ((mode & 0o002) === 0 && ((folderMode & 0o002) === 0 || trusted)) return;
  throw new LoaderError(
    'untrusted-configuration',
    `Anybody may have written ${file}, so it is not taken by search alone`,
    {
      hint: 'Take away the write permission for others, or name the file with --config or JOBTRONAUT_CONFIGURATION_PATH.',
      data: { file },
    },
  );
}
