import { type Dirent, readdirSync, realpathSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { LoaderDiagnostic } from './loader-error.ts';
import { statOf } from './stat-of.ts';

/** A file that may hold plugins. */
export interface PluginFile {
  /** The folder of the plugin path that it lies in, as configured. */
  readonly root: string;
  /** Its path relative to `root`, with `/` between the parts: how it is named to a farm host, whose root may be another. */
  readonly file: string;
  /** Its absolute path. */
  readonly path: string;
}

/** The plugin files of some folders, and what is wrong with the folders. */
export interface PluginFiles {
  readonly files: readonly PluginFile[];
  readonly warnings: readonly LoaderDiagnostic[];
}

/**
 * The plugin files of the folders of a plugin path, in this order, by name within a folder. Folders are not searched
 * recursively (what lies deeper is for helpers); index files, declarations, tests, hidden files and a configuration are no plugins.
 */
export function findPluginFiles(pluginPath: readonly string[]): PluginFiles {
  const files: PluginFile[] = [];
  const warnings: LoaderDiagnostic[] = [];
  const seen = new Set<string>();
  for (const root of pluginPath) {
    try {
      const real = realpathSync(root);
      if (seen.has(real)) continue;
      seen.add(real);
      const entries = readdirSync(root, { withFileTypes: true }).filter((entry) => isPluginFile(root, entry));
      const names = entries.map(({ name }) => name).sort();
      files.push(...names.map((file) => ({ root, file, path: join(root, file) })));
    } catch (error) {
      warnings.push(unusableFolder(root, error as NodeJS.ErrnoException));
    }
  }
  return { files, warnings };
}

function isPluginFile(root: string, entry: Dirent): boolean {
  const { name } = entry;
  if (!/\.m?[jt]s$/.test(name) || /^(\.|index\.|jobtronaut\.config\.)|\.(d|test)\.m?[jt]s$/.test(name)) return false;
  return entry.isFile() || (entry.isSymbolicLink() && statOf(join(root, name))?.isFile() === true);
}

function unusableFolder(root: string, { code, message }: NodeJS.ErrnoException): LoaderDiagnostic {
  const what =
    code === 'ENOENT' ? 'is not there' : code === 'ENOTDIR' ? 'is not a folder' : `cannot be read: ${message}`;
  return {
    code: 'missing-plugin-directory',
    severity: 'warning',
    message: `The plugin folder ${root} ${what}`,
    hint: root.includes(`${sep}node_modules${sep}`)
      ? 'The package.json of this package names it.'
      : 'Correct PLUGIN_PATH in the configuration, or JOBTRONAUT_PLUGIN_PATH.',
    file: root,
  };
}
