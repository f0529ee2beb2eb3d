import { setTimeout as sleep } from 'node:timers/promises';
import { allProcesses } from './proc.ts';

/** The signals of a kill, in order, a step apart (tractor-protocol 10.6). */
const SEQUENCE = ['SIGINT', 'SIGTERM', 'SIGKILL'] as const;

/** Milliseconds between two looks at whether the group is gone. */
const LOOK_MS = 20;

/**
 * Ends a process group: interrupt, a step later terminate, a step later kill. Settles when no process of the group is alive, or
 * a step after the kill: what then remains is asleep in the kernel.
 *
 * @param group process group and pid of its leader
 * @param first where the sequence begins
 * @param leaderGone whether the leader's end is known
 */
export async function endProcessGroup(
  group: number,
  stepMs: number,
  first: 'SIGINT' | 'SIGTERM',
  leaderGone: () => boolean,
): Promise<void> {
  for (const signal of SEQUENCE.slice(SEQUENCE.indexOf(first))) {
    if (!signalGroup(group, signal)) return;
    for (const until = performance.now() + stepMs; performance.now() < until; ) {
      await sleep(Math.min(LOOK_MS, stepMs));
      if (leaderGone() && !isAlive(group)) return;
    }
  }
}

/** Whether there was a process to receive it. One that is not ours to signal counts as none: nothing can be done about it. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-group, signal);
    return true;
  } catch {
    return false;
  }
}

/** The dead still receive signals until somebody collects them, which in a container without an init may be never. */
function isAlive(group: number): boolean {
  if (!signalGroup(group, 0)) return false;
  if (process.platform !== 'linux') return true;
  try {
    for (const process of allProcesses()) if (process.group === group && process.state !== 'Z') return true;
    return false;
  } catch {
    // Nothing is known of it: the sequence goes on.
    return true;
  }
}
