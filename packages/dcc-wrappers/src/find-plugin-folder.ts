import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { WrapperError } from './wrapper-error.ts';

/** A plugin file as a payload names it. */
export interface PayloadPlugin {
  /** Below a plugin folder, with `/` between the parts. */
  readonly file: string;
  /** The plugin folder of the submitting host, where the payload has it. */
  readonly root?: string;
}

/**
 * The plugin folder in which this host has a plugin file: one of its own `PLUGIN_PATH`, else the folder of the submitting host
 * (design.md "Payload").
 *
 * @throws WrapperError `no-plugin-file`
 */
export function findPluginFolder(
  task: string,
  plugin: PayloadPlugin | undefined,
  pluginPath: readonly string[],
): string {
  if (plugin === undefined) {
    throw new WrapperError('no-plugin-file', `The payload does not say which file has the task ${task}`, {
      hint: 'A task with a script must come from a plugin file: scripts of classes made in memory cannot be found again.',
    });
  }
  // The name comes from a command line: it must not lead out of the folders.
  if (/^([/\\]|[A-Za-z]:)|(^|[/\\])\.\.([/\\]|$)/.test(plugin.file)) {
    throw new WrapperError('no-plugin-file', `The payload names "${plugin.file}", which is no file of a plugin folder`);
  }
  const folders = plugin.root === undefined ? pluginPath : [...pluginPath, plugin.root];
  const found = folders.find((folder) => existsSync(join(folder, plugin.file)));
  if (found !== undefined) return found;
  const looked = folders.length === 0 ? 'PLUGIN_PATH is empty' : `it is not in ${folders.join(', ')}`;
  throw new WrapperError(
    'no-plugin-file',
    `This host does not have the plugin file ${plugin.file} of task ${task}: ${looked}`,
    {
      hint: 'Name the configuration of the site in JOBTRONAUT_CONFIGURATION_PATH on the farm, with its PLUGIN_PATH.',
      data: { task, file: plugin.file, folders },
    },
  );
}
