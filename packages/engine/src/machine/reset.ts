/** Putting tasks back to where they were before they ran: for retry, restart and resume. */

import { unlinkSubtree } from './detach.ts';
import type { Job, Task } from './model.ts';
import { release, type Step, setState, unannounce } from './states.ts';
import { stop } from './stop.ts';

/**
 * Forgets what a task has done; it is blocked afterwards, and the caller releases it. A resume goes on with the command
 * that failed or ran: what the commands before it made is still there, unless cleanup commands have run since, or what
 * they made were tasks (`beginAgain`).
 */
export function resetTask(task: Task, intent: 'requeue' | 'resume', step: Step): void {
  const resuming = intent === 'resume';
  if (task.state === 'done') unannounce(task);
  const goesOn = resuming && task.state !== 'done' && task.step < task.commands;
  if (!resuming) task.resumeEnd = 0;
  else task.resumeEnd = goesOn ? Math.max(task.resumeEnd, task.step + 1) : Math.max(1, commandsRun(task));
  task.passes = resuming ? task.passes + 1 : 0;
  if (!goesOn) task.step = 0;
  if (task.activetime !== null) {
    if (!resuming) task.retrycount++;
    step.changes.retire(task, task.firstCid + task.step);
  }
  setState(task, 'blocked', step);
  task.outcome = null;
  task.autoRetries = 0;
  task.losses = 0;
  task.readytime = null;
  task.activetime = null;
  task.progress = 0;
  task.haslog = false;
  step.changes.tasks.add(task);
}

/** How many of its commands, from the first one on, have ever run. */
function commandsRun({ job, firstCid, commands }: Task): number {
  let count = 0;
  while (count < commands && (job.launches[firstCid + count] ?? 0) > 0) count++;
  return count;
}

/**
 * Sends tasks back to the queue. Those that run are stopped first and follow when they have ended. Tasks that the
 * commands of these have made by expansion leave the tree.
 *
 * @param resumed those of the tasks that are to go on where they were
 */
export function requeue(job: Job, tasks: Iterable<Task>, step: Step, resumed: ReadonlySet<Task> = new Set()): void {
  const again = new Set(tasks);
  if (job.expanded) {
    for (const creator of dropExpansions(job, again, step)) if (resumed.has(creator)) beginAgain(creator, step);
  }
  for (const task of again) {
    const intent = resumed.has(task) ? 'resume' : 'requeue';
    if (task.state === 'active') stop(task.attempt, intent, step);
    else resetTask(task, intent, step);
  }
  for (const task of again) release(task, step);
  job.stoptime = null;
  job.parked = false;
  job.pending = [];
  job.losses = 0;
  step.changes.jobs.add(job);
}

/** Detaches what one attempt of a task's command has made, and what that has made. */
export function dropMade(task: Task, fromTid: number, step: Step): void {
  const tids = new Set([task.tid]);
  const roots: Task[] = [];
  const { tasks } = task.job;
  for (let tid = fromTid; tid < tasks.length; tid++) {
    const made = tasks[tid];
    if (made === undefined || !made.attached || !tids.has(made.creator)) continue;
    tids.add(made.tid);
    roots.push(made);
  }
  unlinkSubtree(roots, step);
}

/** A resume of a task whose tasks have left the tree: commands that have ended may have added them, and run again too. */
function beginAgain(task: Task, { changes }: Step): void {
  if (task.state === 'done' || task.step >= task.commands) return;
  task.resumeEnd = Math.max(task.resumeEnd, task.step + 1);
  task.step = 0;
  changes.tasks.add(task);
}

/**
 * Detaches what tasks of the set have made, and what those have made, and takes it out of the set.
 *
 * @returns those that had made something
 */
function dropExpansions(job: Job, again: Set<Task>, step: Step): Set<Task> {
  const tids = new Set<number>();
  for (const task of again) tids.add(task.tid);
  const roots: Task[] = [];
  const creators = new Set<Task>();
  // A creator has a lower tid than what it made, so one pass in tid order finds all generations.
  for (const task of job.tasks) {
    if (task === undefined || !task.attached || task.creator === 0 || !tids.has(task.creator)) continue;
    tids.add(task.tid);
    roots.push(task);
    const creator = job.tasks[task.creator];
    if (creator) creators.add(creator);
  }
  for (const task of unlinkSubtree(roots, step)) again.delete(task);
  return creators;
}
