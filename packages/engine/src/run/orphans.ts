import { readdirSync, readFileSync } from 'node:fs';
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
  const { task, job, cid, iid } = attempt;
  // The engine may have died before the number was written.
  const pid = attempt.pid ?? findLeader(attempt, stateDir);
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
  const environment = new Set(readText(`/proc/${pid}/environ`).split('\0'));
  const ids = [`TR_ENV_JID=${job.jid}`, `TR_ENV_TID=${task.tid}`, `TR_ENV_CID=${cid}`];
  return [...ids, `JOBTRONAUT_ENGINE_STATE=${stateDir}`].every((variable) => environment.has(variable));
}

/** The process that was started for an attempt: of all that have its environment and lead a group, the oldest. */
function findLeader(attempt: Attempt, stateDir: string): number | null {
  const leaders: { readonly pid: number; readonly started: number }[] = [];
  for (const name of readFolder('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || !isAttempt(pid, attempt, stateDir)) continue;
    // What follows the name, which is in parentheses: state, parent, group, …, and the start time as the 20th.
    const fields = readText(`/proc/${pid}/stat`)
      .replace(/^.*\) /s, '')
      .split(' ');
    if (Number(fields[2]) === pid) leaders.push({ pid, started: Number(fields[19]) });
  }
  leaders.sort((a, b) => a.started - b.started);
  return leaders[0]?.pid ?? null;
}

function readFolder(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody is left.
  }
}
