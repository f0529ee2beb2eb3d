/** The life of one launch of a command, as far as the queue is concerned: dispatched, seen, ended or lost. */

import { laneFor } from './lane.ts';
import {
  type Attempt,
  type CommandClass,
  type Farm,
  type Intent,
  type Job,
  presentCid,
  type Task,
  type Usage,
} from './model.ts';
import { dropMade, resetTask } from './reset.ts';
import { becomeReady, enqueue, finish, release, type Step, setState } from './states.ts';

/** Exit code of a command that was lost too often together with its launcher; codes of our own lie above 20000 (tractor-protocol 10.6). */
export const LOST_TOO_OFTEN = 20103;
/** Death by the terminate signal: what an interrupted command reports if it managed to exit with 0. */
const TERMINATED = -15;

/** A task's next command starts. The caller has found slots for it. */
export function dispatchTask(task: Task, slots: number, step: Step): void {
  const cid = presentCid(task);
  if (cid === undefined || task.state !== 'ready') {
    throw new Error(`Internal error: J${task.job.jid} T${task.tid} cannot start`);
  }
  setState(task, 'active', step);
  task.activetime = step.now;
  task.progress = 0;
  task.attempt = launch(task.job, task, cid, slots, step);
}

/** The next job-level command starts. */
export function dispatchJobCommand(job: Job, slots: number, step: Step): void {
  const cid = job.pending.shift();
  if (cid === undefined || job.attempt) throw new Error(`Internal error: J${job.jid} has no job command to start`);
  job.attempt = launch(job, job.root, cid, slots, step);
}

function launch(job: Job, task: Task, cid: number, slots: number, { now, changes }: Step): Attempt {
  const iid = (job.launches[cid] ?? 0) + 1;
  job.launches[cid] = iid;
  for (const earlier of changes.attempts.get(task) ?? []) if (earlier.cid === cid) earlier.current = false;
  const attempt: Attempt = {
    job,
    task,
    cid,
    iid,
    slots,
    tags: laneFor(task, classOf(job, cid).lane).demand.tags,
    starttime: now,
    retrycount: task.retrycount,
    pass: task.step < task.resumeEnd ? task.passes : 0,
    stoptime: null,
    rcode: null,
    pid: null,
    current: true,
    resumable: false,
    intent: null,
    grafts: 0,
    missed: [],
    made: null,
    usage: null,
  };
  job.starttime ??= now;
  changes.jobs.add(job);
  changes.attempt(attempt);
  changes.effects.push({ type: 'launch', attempt });
  return attempt;
}

function classOf(job: Job, cid: number): CommandClass {
  const found = job.classes[cid];
  if (!found) throw new Error(`Internal error: J${job.jid} has no command ${cid}`);
  return found;
}

export interface End {
  /** Exit code after overrides; negative: the signal that ended it. */
  readonly rcode: number;
  /** Tasks that it has announced are not in the job: whatever it exited with, its task must not count as done. */
  readonly incomplete?: boolean;
  readonly usage?: Usage | undefined;
  /** When, if that was earlier than now: while no engine was there. Epoch milliseconds. */
  readonly at?: number;
}

/** A command has ended. */
export function ended(farm: Farm, attempt: Attempt, end: End, step: Step): void {
  const { job, task } = attempt;
  if (attempt.stoptime !== null) return;
  const { rcode, incomplete = false } = end;
  const at = Math.max(attempt.starttime, Math.min(step.now, end.at ?? step.now));
  close(attempt, attempt.intent === 'interrupt' && rcode === 0 ? TERMINATED : rcode, at, step);
  attempt.usage = end.usage ?? attempt.usage;
  if (task === job.root) {
    job.losses = 0;
    job.attempt = null;
    return;
  }
  task.losses = 0;
  task.attempt = null;
  job.elapsedsecs += (at - attempt.starttime) / 1000;
  if (attempt.intent) settle(task, attempt.intent, step);
  else proceed(farm, task, attempt, { rcode, incomplete }, step);
}

/**
 * A command is gone without a recorded end, because the engine or the machine died: it runs again, unless it is suspect too
 * often in a row. (Attempts that were told to stop end as they were told.)
 */
export function lost(farm: Farm, attempt: Attempt, suspect: boolean, step: Step): void {
  const { job, task } = attempt;
  if (attempt.stoptime !== null) return;
  const counting = task === job.root ? job : task;
  if (suspect) counting.losses++;
  const tooOften = attempt.intent === null && suspect && counting.losses >= farm.maxLosses;
  if (tooOften) counting.losses = 0;
  close(attempt, tooOften ? LOST_TOO_OFTEN : null, step.now, step);
  if (task === job.root) {
    // Unless somebody has stopped it, or the job goes on and calls for it when it rests once more.
    if (!attempt.intent && !tooOften && job.stoptime !== null) job.pending.unshift(attempt.cid);
    job.attempt = null;
    return;
  }
  task.attempt = null;
  step.changes.tasks.add(task);
  dropAdded(attempt, step);
  if (attempt.intent) settle(task, attempt.intent, step);
  else if (tooOften) proceed(farm, task, attempt, { rcode: LOST_TOO_OFTEN, incomplete: false }, step);
  else again(task, step);
  if (tooOften) acquit(farm, step);
}

/** It is known who did it: those who were lost beside it need not wait for each other any more. */
function acquit(farm: Farm, { changes }: Step): void {
  for (const { tasks } of farm.jobs.values()) {
    for (const task of tasks) {
      if (task === undefined || task.losses === 0 || task.state === 'active') continue;
      task.losses = 0;
      changes.tasks.add(task);
      changes.jobs.add(task.job);
      if (task.state === 'ready') enqueue(task);
    }
  }
}

function close(attempt: Attempt, rcode: number | null, at: number, { changes }: Step): void {
  attempt.stoptime = at;
  attempt.rcode = rcode;
  changes.attempt(attempt);
  changes.jobs.add(attempt.job);
}

/** What was decided when the command was told to stop. */
function settle(task: Task, intent: Intent, step: Step): void {
  if (intent === 'interrupt') {
    if (task.attached && task.step < task.commands) fail(task, step);
    else setState(task, 'error', step);
  } else if (intent === 'skip') {
    finish(task, step);
  } else {
    resetTask(task, intent, step);
    release(task, step);
  }
}

/** The next attempt adds its tasks again. */
function dropAdded({ task, made }: Attempt, step: Step): void {
  if (made !== null) dropMade(task, made, step);
}

/** The same command once more. */
function again(task: Task, step: Step): void {
  if (task.waits > 0 || task.gate > 0) setState(task, 'blocked', step);
  else becomeReady(task, step);
}

function proceed(
  farm: Farm,
  task: Task,
  attempt: Attempt,
  { rcode, incomplete }: { readonly rcode: number; readonly incomplete: boolean },
  step: Step,
): void {
  const { retryrc, checkpoints } = classOf(task.job, attempt.cid);
  const cleaning = task.step >= task.commands;
  attempt.resumable = checkpoints.includes(rcode) && !incomplete;
  if (!cleaning && (rcode !== 0 || incomplete) && !attempt.resumable) {
    if (retryrc.includes(rcode) && task.autoRetries < farm.maxAutoRetries) {
      task.autoRetries++;
      task.retrycount++;
      dropAdded(attempt, step);
      again(task, step);
      return;
    }
    fail(task, step);
    return;
  }
  task.step++;
  task.autoRetries = 0;
  advance(task, step);
}

/** A command has failed: what is left to do is cleanup. */
function fail(task: Task, step: Step): void {
  task.outcome = 'error';
  task.autoRetries = 0;
  if (task.cleanups === 0) {
    setState(task, 'error', step);
    return;
  }
  task.step = task.commands;
  advance(task, step);
}

/** Goes on with the next command, or to the end. */
function advance(task: Task, step: Step): void {
  step.changes.tasks.add(task);
  if (presentCid(task) !== undefined) {
    task.progress = 0;
    // Cleanup does not wait: a failed expansion may have left subtasks that never get done.
    if (task.step >= task.commands) becomeReady(task, step);
    else again(task, step);
  } else if (task.outcome === 'error') {
    setState(task, 'error', step);
  } else if (task.waits > 0) {
    // Its own commands made subtasks: it is done when they are.
    setState(task, 'blocked', step);
  } else {
    task.progress = 100;
    finish(task, step);
  }
}
