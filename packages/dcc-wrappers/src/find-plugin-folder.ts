import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Payload } from '@jobtronaut/core';
import { WrapperError } from './wrapper-error.ts';

/**
 * The plugin folder of this host that has the plugin file of a payload: folders may lie elsewhere than on the submitting host
 * (docs/scripts.md, "Where a host finds the file").
 *
 * @throws WrapperError `no-plugin-file`
 */
export function findPluginFolder(task: string, plugin: Payload['plugin'], folders: readonly string[]): string {
  if (plugin === undefined) {
    throw new WrapperError('no-plugin-file', `The payload does not say which file has the task ${task}`, {
      hint: 'A task with a script must come from a plugin file: scripts of classes made in memory cannot be found again.',
    });
  }
  // The name comes from a command line: it must not lead out of the folders.
  if (/^([/\\]|[A-Za-z]:)|(^|[/\\])\.\.([/\\]|$)/.test(plugin.file)) {
    throw new WrapperError('no-plugin-file', `The payload names "${plugin.file}", which is no file of a plugin folder`);
  }
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
