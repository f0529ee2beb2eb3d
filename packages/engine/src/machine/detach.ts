/** Taking tasks out of the tree: their rows stay (`attached` false), but nobody waits for them and nothing counts them. */

import type { Task } from './model.ts';
import { announce, release, type Step } from './states.ts';
import { stop } from './stop.ts';

/** Detaches subtrees; returns all tasks that left. */
export function unlinkSubtree(roots: readonly Task[], step: Step): Set<Task> {
  const gone = new Set<Task>();
  const stack = [...roots];
  for (let next = stack.pop(); next; next = stack.pop()) {
    if (gone.has(next)) continue;
    gone.add(next);
    for (const child of next.children) stack.push(child);
  }
  const open: Task[] = [];
  for (const task of gone) leave(task, step, open);
  const parents = new Set<Task>();
  for (const task of gone) if (task.parent && !gone.has(task.parent)) parents.add(task.parent);
  for (const parent of parents) parent.children = parent.children.filter((child) => !gone.has(child));
  for (const task of open) if (!gone.has(task)) release(task, step);
  return gone;
}

function leave(task: Task, step: Step, open: Task[]): void {
  if (task.state === 'active') stop(task.attempt, 'interrupt', step);
  if (task.state !== 'done') announce(task, open);
  task.job.counts[task.state]--;
  task.attached = false;
  step.changes.tasks.add(task);
  step.changes.jobs.add(task.job);
}
