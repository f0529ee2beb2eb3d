/** Putting tasks back to where they were before they ran: for retry, restart and resume. */

import { unlinkSubtree } from './detach.ts';
import type { Job, Task } from './model.ts';
import { release, type Step, setState, unannounce } from './states.ts';
import { stop } from './stop.ts';

/** Forgets what a task has done; it is blocked afterwards, and the caller releases it. */
export function resetTask(
  task: Task,
  options: { readonly resuming: boolean; readonly countRetry: boolean },
  step: Step,
): void {
  if (task.state === 'done') unannounce(task);
  if (task.activetime !== null) {
    if (options.countRetry) task.retrycount++;
    step.changes.retire(task);
  }
  setState(task, 'blocked', step);
  task.step = 0;
  task.outcome = null;
  task.autoRetries = 0;
  task.resuming = options.resuming;
  task.readytime = null;
  task.activetime = null;
  task.progress = 0;
  task.haslog = false;
  step.changes.tasks.add(task);
}

/**
 * Sends tasks back to the queue. Those that run are stopped first and follow when they have ended. Tasks that the
 * commands of these have made by expansion leave the tree.
 */
export function requeue(job: Job, tasks: Iterable<Task>, step: Step, intent: 'requeue' | 'resume' = 'requeue'): void {
  const again = new Set(tasks);
  if (job.expanded) dropExpansions(job, again, step);
  const options = { resuming: intent === 'resume', countRetry: intent === 'requeue' };
  for (const task of again) {
    if (task.state === 'active') stop(task.attempt, intent, step);
    else resetTask(task, options, step);
  }
  for (const task of again) release(task, step);
  job.stoptime = null;
  job.parked = false;
  job.pending = [];
  step.changes.jobs.add(job);
}

/** Detaches what tasks of the set have made, and what those have made, and takes it out of the set. */
function dropExpansions(job: Job, again: Set<Task>, step: Step): void {
  const tids = new Set<number>();
  for (const task of again) tids.add(task.tid);
  const roots: Task[] = [];
  // A creator has a lower tid than what it made, so one pass in tid order finds all generations.
  for (const task of job.tasks) {
    if (task === undefined || !task.attached || task.creator === 0 || !tids.has(task.creator)) continue;
    tids.add(task.tid);
    roots.push(task);
  }
  for (const task of unlinkSubtree(roots, step)) again.delete(task);
}
