import { defaultStateDir } from '@jobtronaut/engine/state-folder';

/** The folder of the embedded engine that this environment means: as farm's `embeddedStateDir`, without loading the farm. */
export function stateFolder(named: string | undefined): string {
  return named ?? (process.env.JOBTRONAUT_ENGINE_STATE || defaultStateDir(process.env));
}
