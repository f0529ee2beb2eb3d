import { setTimeout as sleep } from 'node:timers/promises';
import { isExhausted } from '../errors.ts';
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
/** Between two tries to look at what there is. Milliseconds. */
const LOOK_AGAIN_MS = 200;
/** How long a launcher that was killed is waited for. Milliseconds. */
const GONE_MS = 2000;

/**
 * Ends what an attempt without a launcher has left: its process group. It is known by the recorded process, or by the mark
 * in its environment, where the launcher died before it could record. Resolves when nothing of it is alive.
 *
 * @returns whether there was anything
 */
export async function endLeftover(folder: string, id: string, identity?: ProcessIdentity): Promise<boolean> {
  const group = await untilSeen(() => groupOf(folder, id, identity));
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
 * on nothing more can begin behind our back. What is asleep in the kernel, on a disk that hangs, cannot go; but it was
 * killed, and does nothing any more if it wakes up.
 */
export async function endLaunchers(folder: string): Promise<void> {
  const killed = new Set<string>();
  for (const since = performance.now(); ; await sleep(5)) {
    const found = await untilSeen(() => processesWith(LAUNCHER_VARIABLE, folder));
    const isOver = found.length === 0 || performance.now() > since + GONE_MS;
    if (isOver && found.every(({ pid, startTicks }) => killed.has(`${pid} ${startTicks}`))) return;
    for (const { pid, startTicks } of found) {
      try {
        process.kill(pid, 'SIGKILL');
        killed.add(`${pid} ${startTicks}`);
      } catch {
        // It is gone.
      }
    }
  }
}

/** What a look at files tells. With no file left for us nothing is known, and to guess would be to run commands twice. */
export async function untilSeen<T>(look: () => T): Promise<T> {
  for (;;) {
    try {
      return look();
    } catch (error) {
      if (!isExhausted(error)) throw error;
      await sleep(LOOK_AGAIN_MS);
    }
  }
}
