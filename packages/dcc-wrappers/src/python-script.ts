import { createHash } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { isAbsolute, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FOREIGN_SCRIPT, type ForeignScript, type ScriptFile } from '@jobtronaut/core';
import { currentConfiguration, pluginFolders } from '@jobtronaut/plugins-loader';
import { WrapperError } from './wrapper-error.ts';

/**
 * A script in a Python file: `script = pythonFile(new URL('./render.py', import.meta.url))`. The command names the file and the hash
 * of its content; the farm looks for it below the folders of `JOBTRONAUT_PLUGIN_PATH` first, then where it was.
 *
 * @throws WrapperError `no-python-file` if the path is not absolute; if there is no such file, when the job is built
 */
export function pythonFile(file: URL | string): ForeignScript {
  const path = file instanceof URL ? fileURLToPath(file) : file;
  if (!isAbsolute(path)) {
    throw new WrapperError('no-python-file', `A Python script is named by "${path}", which is no absolute path`, {
      hint: "Write pythonFile(new URL('./render.py', import.meta.url)), which is the file beside your plugin.",
    });
  }
  return foreign(`\0${path}`, () => scriptFile(path));
}

/**
 * A script given as text: `script = pythonSource('print(task.arguments.frames.processed)')`. Its text goes to the arguments cache of
 * the job, where the command finds it by its hash: not on the command line. So it needs `ARGUMENTS_STORAGE_PATH`, which the embedded
 * engine has by itself.
 */
export function pythonSource(source: string): ForeignScript {
  // The text itself, not a text made of it: that would be hashed anew for each command. No path begins so, and no program holds a NUL.
  return foreign(source, () => ({ source }));
}

function foreign(id: string, read: ForeignScript[typeof FOREIGN_SCRIPT]['read']): ForeignScript {
  const script = (): never => {
    throw new WrapperError('python-in-node', 'This script is Python: it does not run in Node', {
      hint: 'Let cmd() return python(), blender() or the launcher of another application, not nodeScript().',
    });
  };
  return Object.assign(script, { [FOREIGN_SCRIPT]: { id, read } });
}

function scriptFile(path: string): ScriptFile {
  let content: Buffer;
  try {
    content = readFileSync(path);
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException | null)?.code === 'ENOENT';
    const why = `The Python script ${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`;
    throw new WrapperError('no-python-file', missing ? `There is no Python script ${path}` : why, { cause });
  }
  const configuration = currentConfiguration();
  const file = configuration === undefined ? undefined : belowPluginFolder(path, pluginFolders(configuration));
  return {
    path,
    ...(file === undefined ? {} : { file }),
    // As much of it as of a plugin file's.
    hash: createHash('sha256').update(content).digest('hex').slice(0, 32),
    ...(configuration?.values.CHANGED_PLUGINS === 'refuse' ? { strict: true } : {}),
  };
}

/** The path of a file below the first plugin folder that has it, with `/`. Folders may be links. */
function belowPluginFolder(path: string, folders: readonly string[]): string | undefined {
  for (const folder of folders) {
    for (const [root, file] of [
      [folder, path],
      [realPath(folder), realPath(path)],
    ] as const) {
      const below = relative(root, file);
      if (below !== '' && !isAbsolute(below) && below.split(sep)[0] !== '..') return below.split(sep).join('/');
    }
  }
  return undefined;
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
