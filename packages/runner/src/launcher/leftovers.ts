import { endProcessGroup } from '../process-group.ts';
import {
  ATTEMPT_VARIABLE,
  attemptMark,
  isAlive,
  LAUNCHER_VARIABLE,
  type ProcessIdentity,
  processesWith,
} from './identity.ts';

/** Between interrupt, terminate and kill (tractor-protocol 10.6). */
const STEP_MS = 2000;

/**
 * Ends what an attempt without a launcher has left: its process group. It is known by the recorded process, or by the mark
 * in its environment, where the launcher died before it could record. Resolves when nothing of it is alive.
 *
 * @returns whether there was anything
 */
export async function endLeftover(folder: string, id: string, identity?: ProcessIdentity): Promise<boolean> {
  const group = groupOf(folder, id, identity);
  if (group === undefined) return false;
  await endProcessGroup(group, STEP_MS, 'SIGINT', () => true);
  return true;
}

function groupOf(folder: string, id: string, identity?: ProcessIdentity): number | undefined {
  if (identity && isAlive(identity)) return identity.pid;
  const marked = processesWith(ATTEMPT_VARIABLE, attemptMark(folder, id));
  // The leader may be gone, and its group still at work; another group with the mark is one that left the command.
  if (identity) return marked.find(({ group }) => group === identity.pid)?.group;
  return marked.find(({ pid, group }) => pid === group)?.group ?? marked[0]?.group;
}

/**
 * Ends launchers that cannot be reached, at once, and children that they were about to turn into commands: from here
 * on nothing more can begin behind our back.
 */
export async function endLaunchers(folder: string): Promise<void> {
  for (;;) {
    const found = processesWith(LAUNCHER_VARIABLE, folder);
    if (found.length === 0) return;
    for (const { pid } of found) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It is gone.
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
