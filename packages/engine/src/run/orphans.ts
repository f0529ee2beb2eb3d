import { readFileSync } from 'node:fs';
import type { Attempt } from '../machine/model.ts';
import { LogFile } from './log-file.ts';
import { logPath } from './log-path.ts';

/** Between interrupt, terminate and kill (tractor-protocol 10.6). */
const STEP_MS = 2000;
const LOOK_MS = 20;

/**
 * Ends the process of an attempt whose engine has died, so that the command can run again without running twice at
 * once. It is known by its environment, since its number may have gone to another process; where that cannot be read
 * (other systems than Linux), it is left alone.
 */
export async function endOrphan(attempt: Attempt, stateDir: string): Promise<void> {
  const { pid, task, job, cid, iid } = attempt;
  const log = new LogFile(logPath(stateDir, job.jid, task.tid));
  const name = `C${cid} attempt ${iid}`;
  if (pid === null || !isAttempt(pid, attempt, stateDir)) {
    await log.append(`====[${name} was lost with its engine]====\n`);
  } else {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
      signalGroup(pid, signal);
      if (await gone(() => !isAttempt(pid, attempt, stateDir))) break;
    }
    // What the leader of the group has left behind.
    signalGroup(pid, 'SIGKILL');
    await log.append(`====[${name} outlived its engine and was ended]====\n`);
  }
  await log.close();
}

async function gone(isGone: () => boolean): Promise<boolean> {
  for (const end = Date.now() + STEP_MS; Date.now() < end; ) {
    if (isGone()) return true;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return isGone();
}

/** Whether a process is that of an attempt. A zombie has no environment any more, and is nobody. */
function isAttempt(pid: number, { job, task, cid }: Attempt, stateDir: string): boolean {
  try {
    const environment = new Set(readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0'));
    const ids = [`TR_ENV_JID=${job.jid}`, `TR_ENV_TID=${task.tid}`, `TR_ENV_CID=${cid}`];
    return [...ids, `JOBTRONAUT_ENGINE_STATE=${stateDir}`].every((variable) => environment.has(variable));
  } catch {
    return false;
  }
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody is left.
  }
}
