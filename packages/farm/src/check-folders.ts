import { accessSync, constants, type Stats, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Diagnostic } from '@jobtronaut/diagnostics';
import type { SettingName } from '@jobtronaut/plugins-loader';
import type { Code } from './codes.ts';
import type { Site } from './engines/choice.ts';
import { reason } from './errors.ts';

/**
 * Folders and files that a configuration names and that this host cannot use: those that submissions write to, and the wrappers that
 * must be there. Looks, and writes nothing; blades may see other disks.
 */
export function checkFolders({ configuration }: Site): Diagnostic[] {
  const { values } = configuration;
  const found: Diagnostic[] = [];
  const tell = (name: SettingName, path: string, why: string) =>
    void found.push({
      code: 'unusable-path' satisfies Code,
      severity: 'warning',
      message: `${name}: ${path} ${why}`,
      ...(configuration.file === undefined ? {} : { file: configuration.file }),
    });
  for (const name of ['ARGUMENTS_STORAGE_PATH', 'SUBMISSIONS_PATH', 'JOB_STORAGE_PATH_TEMPLATE'] as const) {
    // What comes before the first placeholder.
    if (values[name] === '') continue;
    const path = resolve(values[name].replace(/[^/\\]*\{.*$/s, ''));
    const why = whyNotWritable(path);
    if (why !== undefined) tell(name, path, why);
  }
  for (const [name, path] of Object.entries(values) as [SettingName, unknown][]) {
    if (!name.endsWith('_SCRIPT_WRAPPER') || typeof path !== 'string') continue;
    if (statOf(path)?.isFile() !== true) tell(name, path, 'is not a file');
  }
  return found;
}

/** A folder that is not there is made when it is needed, where that is possible. */
function whyNotWritable(path: string): string | undefined {
  let folder = path;
  while (statOf(folder) === undefined && dirname(folder) !== folder) folder = dirname(folder);
  if (statOf(folder)?.isDirectory() !== true)
    return folder === path ? 'is not a folder' : `cannot be made: ${folder} is not a folder`;
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    return `cannot be written: ${reason(error)}`;
  }
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}
