import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { defaultStateDir } from '@jobtronaut/engine/state-folder';
import { fileProblem } from './file-problem.ts';

/** The folder of the embedded engine that this environment means: as farm's `embeddedStateDir`, without loading the farm. */
export function stateFolder(named: string | undefined): string {
  return resolve(named ?? (process.env.JOBTRONAUT_ENGINE_STATE || defaultStateDir(process.env)));
}

/**
 * The same, to look into: of a folder of another user nobody could tell whether an engine runs there.
 *
 * @throws CliError `file-not-read`
 */
export function stateFolderToRead(named: string | undefined): string {
  const folder = stateFolder(named);
  try {
    readdirSync(folder);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EACCES')
      throw fileProblem('file-not-read', folder, cause, 'Only the user whose engine it is may look into it, and root.');
  }
  return folder;
}
