/**
 * The ready tasks of a lane, lowest tid first. Entries are never searched for: a task that is no longer ready leaves its entry
 * behind, which is dropped when it comes to the front.
 */

import { type Demand, isSuspect, type Job, type Lane, SUSPECT, type Task } from './model.ts';

/** The lane of a job for what demands this. */
export function laneOf(job: Job, demand: Demand): Lane {
  const key = JSON.stringify(demand);
  let lane = job.lanes.get(key);
  if (lane === undefined) {
    lane = { key, demand, heap: [] };
    job.lanes.set(key, lane);
    if (demand.cleaning) job.cleaningLanes.push(lane);
  }
  return lane;
}

/** The lane for the next command of a task, of which the command's class names the ordinary one. */
export function laneFor(task: Task, ordinary: Lane): Lane {
  if (!isSuspect(task)) return ordinary;
  const { demand } = ordinary;
  return laneOf(task.job, { ...demand, tags: [...demand.tags, SUSPECT] });
}

export function addTo(lane: Lane, task: Task): void {
  if (task.queued === lane) return;
  task.queued = lane;
  const { heap } = lane;
  let hole = heap.length;
  heap.push(task);
  while (hole > 0) {
    const up = (hole - 1) >> 1;
    const parent = heap[up];
    if (parent === undefined || parent.tid <= task.tid) break;
    heap[hole] = parent;
    hole = up;
  }
  heap[hole] = task;
}

/** The ready task with the lowest tid; it stays in the lane until it is active. */
export function firstOf(lane: Lane): Task | undefined {
  for (;;) {
    const task = lane.heap[0];
    if (task === undefined) return undefined;
    if (task.queued === lane && task.state === 'ready' && task.attached) return task;
    if (task.queued === lane) task.queued = null;
    dropFirst(lane);
  }
}

function dropFirst({ heap }: Lane): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let hole = 0;
  for (;;) {
    let down = 2 * hole + 1;
    let child = heap[down];
    if (child === undefined) break;
    const right = heap[down + 1];
    if (right !== undefined && right.tid < child.tid) {
      child = right;
      down++;
    }
    if (child.tid >= last.tid) break;
    heap[hole] = child;
    hole = down;
  }
  heap[hole] = last;
}

/** A task whose commands have ended is ready to clean up. */
export function isCleaning(job: Job): boolean {
  return job.cleaningLanes.some((lane) => firstOf(lane) !== undefined);
}
