/** What people do to jobs and tasks (tractor-protocol 7). Whoever may do it is not decided here. */

import { type CommandClass, isDone, type Job, type Task } from './model.ts';
import { requeue } from './reset.ts';
import { enqueue, finish, type Step, withDependents } from './states.ts';
import { stop } from './stop.ts';

export type Subset = 'error' | 'active';

function attachedTasks(job: Job): Task[] {
  return job.tasks.filter((task) => task.attached && task.parent !== null);
}

/** Tasks of a job by tid; unknown and detached ones are left out. */
export function pickTasks(job: Job, tids: Iterable<number>): Task[] {
  const found: Task[] = [];
  for (const tid of tids) {
    const task = job.tasks[tid];
    if (task?.attached && task.parent !== null) found.push(task);
  }
  return found;
}

export function tasksInState(job: Job, state: Subset): Task[] {
  return attachedTasks(job).filter((task) => task.state === state);
}

export function pause(job: Job, paused: boolean, { now, changes }: Step): void {
  if (paused === (job.pausetime !== null)) return;
  job.pausetime = paused ? now : null;
  changes.jobs.add(job);
}

/** Pauses the job and kills what runs; those tasks end in error. */
export function interruptJob(job: Job, step: Step): void {
  pause(job, true, step);
  interruptTasks(tasksInState(job, 'active'), step);
  stop(job.attempt, 'interrupt', step);
}

/** Kills what runs of these tasks; they end in error, others go on. */
export function interruptTasks(tasks: Iterable<Task>, step: Step): void {
  for (const task of tasks) if (task.state === 'active') stop(task.attempt, 'interrupt', step);
}

/** Everything starts again; what running commands have added leaves the tree. */
export function restartJob(job: Job, step: Step): void {
  stop(job.attempt, 'interrupt', step);
  requeue(job, attachedTasks(job), step);
}

/**
 * The tasks, and everything that depends on them, go back to the queue; of a resume, the tasks alone are resumed. A job that was brought
 * back from the archive goes on with what was ready, even if no task is meant: all else would have to do again what is done.
 */
export function retryTasks(job: Job, tasks: readonly Task[], resume: boolean, step: Step): void {
  const again = withDependents(tasks);
  if (again.size > 0 || (job.parked && job.counts.ready > 0)) requeue(job, again, step, new Set(resume ? tasks : []));
}

/** The tasks count as done; running ones are stopped first. */
export function skipTasks(job: Job, tasks: Iterable<Task>, step: Step): void {
  const wasDone = isDone(job);
  for (const task of tasks) {
    if (task.state === 'active') stop(task.attempt, 'skip', step);
    else finish(task, step);
  }
  // It rested with errors; that it is done now calls for other postscripts.
  if (isDone(job) && !wasDone) job.stoptime = null;
}

/** The job leaves the queue; what runs is killed. Its rows move to the archive. */
export function deleteJob(job: Job, step: Step): void {
  if (job.deletetime !== null) return;
  job.deletetime = step.now;
  interruptTasks(tasksInState(job, 'active'), step);
  const isCleanup = (cid: number): boolean => job.classes[cid]?.runtype === 'cleanup';
  if (job.attempt && !isCleanup(job.attempt.cid)) stop(job.attempt, 'interrupt', step);
  job.pending = job.pending.filter(isCleanup);
  // It comes to rest once more, for its cleanup, unless it was done and has that behind it or before it.
  if (!isDone(job)) job.stoptime = null;
  step.changes.jobs.add(job);
}

/** Back from the archive. Nothing starts by itself: restart or retry decide what runs. */
export function restoreJob(job: Job, step: Step): void {
  if (job.deletetime === null) return;
  job.deletetime = null;
  job.parked = true;
  // Cleanup that its deletion called for, and that has not begun, would remove what it now needs.
  if (!isDone(job)) job.pending = [];
  step.changes.jobs.add(job);
}

export interface Schedule {
  readonly priority?: number;
  readonly maxactive?: number;
  readonly aftertime?: number | null;
  readonly afterjids?: readonly number[];
}

/** Changes when and how much of a job may run. */
export function reschedule(job: Job, schedule: Schedule, { changes }: Step): void {
  Object.assign(job, schedule);
  changes.jobs.add(job);
}

/** A command now demands something else. */
export function reclassify(job: Job, cid: number, tid: number, changed: CommandClass): void {
  job.classes[cid] = changed;
  const task = job.tasks[tid];
  if (task?.state === 'ready' && task.firstCid + task.step === cid) enqueue(task);
}
