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
  removeChildren(gone);
  for (const task of open) if (!gone.has(task)) release(task, step);
  return gone;
}

/** Children stand in tid order. Those that leave are mostly among the youngest of many: the others are not looked at. */
function removeChildren(gone: ReadonlySet<Task>): void {
  const firsts = new Map<Task, Task>();
  for (const task of gone) {
    const { parent } = task;
    if (parent === null || gone.has(parent)) continue;
    const first = firsts.get(parent);
    if (first === undefined || task.tid < first.tid) firsts.set(parent, task);
  }
  for (const [{ children }, first] of firsts) {
    for (const child of children.splice(children.lastIndexOf(first))) if (!gone.has(child)) children.push(child);
  }
}

function leave(task: Task, step: Step, open: Task[]): void {
  if (task.state === 'active') stop(task.attempt, 'interrupt', step);
  if (task.state !== 'done') announce(task, open);
  task.job.counts[task.state]--;
  task.attached = false;
  step.changes.tasks.add(task);
  step.changes.jobs.add(task.job);
}
