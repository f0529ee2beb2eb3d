/**
 * The state machine: from state and event to state and effects. It does no I/O, reads no clock and rolls no dice, so
 * that the same events always lead to the same farm. State is changed in place: a copy per event would make a job of
 * n tasks cost n².
 */

import { dispatchJobCommand, dispatchTask, type End, ended, lost } from './attempts.ts';
import type { Changes } from './changes.ts';
import type { Attempt, CommandClass, Farm, Job, Task } from './model.ts';
import {
  deleteJob,
  interruptJob,
  interruptTasks,
  pause,
  pickTasks,
  reclassify,
  reschedule,
  restartJob,
  restoreJob,
  retryTasks,
  type Schedule,
  type Subset,
  skipTasks,
  tasksInState,
} from './operations.ts';
import { settleJob } from './rest.ts';
import { enqueue, release, type Step } from './states.ts';
import { type TaskSeed, wiring } from './wire.ts';

/** Which tasks an operation is about: these tids, or all in a state. */
export type Selection = readonly number[] | Subset;

export type FarmEvent =
  /** A job comes to the farm, new or from the database. */
  | { readonly type: 'spooled'; readonly job: Job; readonly tasks: readonly TaskSeed[] }
  /** A command has added tasks. `staged`: their rows are there, detached. */
  | { readonly type: 'expanded'; readonly job: Job; readonly tasks: readonly TaskSeed[]; readonly staged?: boolean }
  | { readonly type: 'dispatched'; readonly task: Task; readonly slots: number }
  | { readonly type: 'job-command-dispatched'; readonly job: Job; readonly slots: number }
  | { readonly type: 'started'; readonly attempt: Attempt; readonly pid: number }
  | { readonly type: 'logged'; readonly attempt: Attempt }
  | { readonly type: 'progressed'; readonly attempt: Attempt; readonly percent: number }
  | { readonly type: 'ended'; readonly attempt: Attempt; readonly end: End }
  /** `suspect`: nobody stopped engine or machine, so that the command may have done it itself. */
  | { readonly type: 'lost'; readonly attempt: Attempt; readonly suspect?: boolean }
  | { readonly type: 'paused'; readonly job: Job; readonly paused: boolean }
  | { readonly type: 'interrupted'; readonly job: Job; readonly tids?: readonly number[] }
  | { readonly type: 'restarted'; readonly job: Job }
  | { readonly type: 'retried'; readonly job: Job; readonly tasks: Selection; readonly resume?: boolean }
  | { readonly type: 'skipped'; readonly job: Job; readonly tasks: Selection }
  | { readonly type: 'deleted'; readonly job: Job }
  | { readonly type: 'restored'; readonly job: Job }
  | { readonly type: 'rescheduled'; readonly job: Job; readonly schedule: Schedule }
  | {
      readonly type: 'reclassified';
      readonly job: Job;
      readonly tid: number;
      readonly cid: number;
      readonly changed: CommandClass;
    };

/** Applies one event. `now` is its time in epoch milliseconds; what it changed is added to `changes`. */
export function transition(farm: Farm, event: FarmEvent, now: number, changes: Changes): void {
  const step: Step = { now, changes };
  apply(farm, event, step);
  settleJob(farm, jobOf(event), step);
}

/** The job that an event is about. */
export function jobOf(event: FarmEvent): Job {
  if ('job' in event) return event.job;
  return 'task' in event ? event.task.job : event.attempt.job;
}

function select(job: Job, tasks: Selection): Task[] {
  return typeof tasks === 'string' ? tasksInState(job, tasks) : pickTasks(job, tasks);
}

function apply(farm: Farm, event: FarmEvent, step: Step): void {
  switch (event.type) {
    case 'spooled':
      farm.jobs.set(event.job.jid, event.job);
      addAtOnce(event.job, event.tasks, step);
      break;
    case 'expanded':
      addAtOnce(event.job, event.tasks, step);
      if (event.staged) for (const task of pickTasks(event.job, tidsOf(event.tasks))) step.changes.tasks.add(task);
      break;
    case 'dispatched':
      dispatchTask(event.task, event.slots, step);
      break;
    case 'job-command-dispatched':
      dispatchJobCommand(event.job, event.slots, step);
      break;
    case 'started':
      event.attempt.pid = event.pid;
      step.changes.attempt(event.attempt);
      break;
    case 'logged':
      noteLog(event.attempt, step);
      break;
    case 'progressed':
      noteProgress(event.attempt, event.percent, step);
      break;
    case 'ended':
      ended(farm, event.attempt, event.end, step);
      break;
    case 'lost':
      lost(farm, event.attempt, event.suspect === true, step);
      break;
    case 'paused':
      pause(event.job, event.paused, step);
      break;
    case 'interrupted':
      event.tids ? interruptTasks(pickTasks(event.job, event.tids), step) : interruptJob(event.job, step);
      break;
    case 'restarted':
      restartJob(event.job, step);
      break;
    case 'retried':
      retryTasks(event.job, select(event.job, event.tasks), event.resume === true, step);
      break;
    case 'skipped':
      skipTasks(event.job, select(event.job, event.tasks), step);
      break;
    case 'deleted':
      deleteJob(event.job, step);
      break;
    case 'restored':
      restoreJob(event.job, step);
      break;
    case 'rescheduled':
      reschedule(event.job, event.schedule, step);
      break;
    case 'reclassified':
      reclassify(event.job, event.cid, event.tid, event.changed);
      break;
  }
}

/**
 * Adds tasks to a job, and lets begin what may. It stops after each portion, which is for jobs that are on no farm yet:
 * those come there by a `spooled` event without tasks when it is through.
 */
export function* addTasks(job: Job, seeds: Iterable<TaskSeed>, step: Step): Generator<void, void> {
  step.changes.jobs.add(job);
  const added = yield* wiring(job, seeds, step.now);
  // Their rows are there already, blocked; what was there before has its place in the queue.
  for (const [index, task] of added.entries()) {
    if (task.state === 'ready') enqueue(task);
    else release(task, step);
    if (index % PORTION === PORTION - 1) yield;
  }
}

const PORTION = 2000;

function* tidsOf(seeds: readonly TaskSeed[]): Generator<number> {
  for (const { tid } of seeds) yield tid;
}

function addAtOnce(job: Job, seeds: readonly TaskSeed[], step: Step): void {
  for (const _portion of addTasks(job, seeds, step));
}

function noteLog({ task }: Attempt, { changes }: Step): void {
  if (task.haslog) return;
  task.haslog = true;
  changes.tasks.add(task);
}

function noteProgress({ task, stoptime }: Attempt, percent: number, { changes }: Step): void {
  const progress = Math.min(100, Math.max(0, Math.trunc(percent)));
  if (stoptime !== null || task.progress === progress) return;
  task.progress = progress;
  changes.tasks.add(task);
}
