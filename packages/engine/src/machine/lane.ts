import type { Task } from './model.ts';

/** What decides whether a command may start now, besides the state of its task. */
export interface Demand {
  readonly service: string;
  readonly tags: readonly string[];
  /** Least and most slots; both at least 1. */
  readonly minslots: number;
  readonly maxslots: number;
  /** Of cleanup commands: neither a pause nor the deletion of the job holds them back. */
  readonly cleaning: boolean;
}

/**
 * The ready tasks of one job whose commands demand the same, lowest tid first. A job has few lanes, so that finding the
 * next task costs the same in a job of ten tasks and of a million.
 *
 * Entries are never searched for: a task that is no longer ready leaves its entry behind, which is dropped when it
 * comes to the front.
 */
export class Lane {
  readonly demand: Demand;
  #heap: Task[] = [];

  constructor(demand: Demand) {
    this.demand = demand;
  }

  add(task: Task): void {
    if (task.queued === this) return;
    task.queued = this;
    const heap = this.#heap;
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
  first(): Task | undefined {
    for (;;) {
      const task = this.#heap[0];
      if (task === undefined) return undefined;
      if (task.queued === this && task.state === 'ready' && task.attached) return task;
      if (task.queued === this) task.queued = null;
      this.#dropFirst();
    }
  }

  #dropFirst(): void {
    const heap = this.#heap;
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
}
