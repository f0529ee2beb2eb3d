/**
 * How one task's state reaches others. A task waits for its subtasks and its Instances (`waits`) and for its turn under
 * serial parents (`gate`); both are counted, so that a finished task costs as much as it has dependents.
 * Everything here is iterative: trees may be 100,000 deep.
 */

import type { Changes } from './changes.ts';
import { addTo, laneFor } from './lane.ts';
import { presentCid, type Task, type TaskState } from './model.ts';

/** Where an event happens: its time, and what it changes. */
export interface Step {
  readonly now: number;
  readonly changes: Changes;
}

export function setState(task: Task, state: TaskState, { now, changes }: Step): void {
  if (task.state === state) return;
  const { counts } = task.job;
  if (task.attached) {
    counts[task.state]--;
    counts[state]++;
    changes.jobs.add(task.job);
  }
  task.state = state;
  task.statetime = now;
  changes.tasks.add(task);
}

/** A blocked task goes on if nothing holds it: to ready, or at once to done if it has no command left. */
export function release(task: Task, step: Step): void {
  const open: Task[] = [task];
  for (let next = open.pop(); next; next = open.pop()) {
    if (next.state !== 'blocked' || next.waits > 0 || next.gate > 0 || next.parent === null || !next.attached) continue;
    if (presentCid(next) === undefined) {
      next.progress = 100;
      setState(next, 'done', step);
      announce(next, open);
    } else {
      becomeReady(next, step);
    }
  }
}

export function becomeReady(task: Task, step: Step): void {
  setState(task, 'ready', step);
  task.readytime = step.now;
  enqueue(task);
}

/** Puts a ready task into the queue of what its next command demands. */
export function enqueue(task: Task): void {
  const cid = presentCid(task);
  const lane = cid === undefined ? undefined : task.job.classes[cid]?.lane;
  if (lane === undefined) throw new Error(`Internal error: J${task.job.jid} T${task.tid} is ready without a command`);
  addTo(laneFor(task, lane), task);
}

/** The task is done, whatever it was before; what waited for it may go on. */
export function finish(task: Task, step: Step): void {
  if (task.state === 'done') return;
  setState(task, 'done', step);
  const open: Task[] = [];
  announce(task, open);
  for (const next of open) release(next, step);
}

/** Counts a task that has just become done, and collects whom that may set free. */
export function announce(task: Task, open: Task[]): void {
  if (task.parent) {
    task.parent.waits--;
    open.push(task.parent);
  }
  for (const waiter of task.waiters) {
    waiter.waits--;
    open.push(waiter);
  }
  for (const later of task.opens) shiftGate(later, -1, open);
}

/** A done task is to run again: those that depend on it count it once more. */
export function unannounce(task: Task): void {
  if (task.parent) task.parent.waits++;
  for (const waiter of task.waiters) waiter.waits++;
  for (const later of task.opens) shiftGate(later, 1);
}

/** Shuts (`by` 1) or opens (`by` -1) a gate by one, and those below it if that changes it. */
function shiftGate(task: Task, by: 1 | -1, opened?: Task[]): void {
  const stack: Task[] = [task];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const wasOpen = next.gate === 0;
    next.gate += by;
    if (wasOpen === (next.gate === 0)) continue;
    opened?.push(next);
    for (const child of next.children) stack.push(child);
  }
}

/** The tasks, and every task that cannot be done before one of them is. */
export function withDependents(tasks: Iterable<Task>): Set<Task> {
  const found = new Set<Task>();
  const gated = new Set<Task>();
  const stack: Task[] = [];
  const visit = (task: Task): void => {
    if (task.parent === null || found.has(task)) return;
    found.add(task);
    stack.push(task);
  };
  for (const task of tasks) visit(task);
  for (let next = stack.pop(); next; next = stack.pop()) {
    if (next.parent) visit(next.parent);
    for (const waiter of next.waiters) visit(waiter);
    const under = next.opens.slice();
    for (let shut = under.pop(); shut; shut = under.pop()) {
      if (gated.has(shut)) continue;
      gated.add(shut);
      visit(shut);
      for (const child of shut.children) under.push(child);
    }
  }
  return found;
}
