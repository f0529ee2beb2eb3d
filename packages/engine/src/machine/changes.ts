import type { Attempt, Job, Task } from './model.ts';

/** What the outside must do, once the changes that led to it are on disk. */
export type Effect =
  | { readonly type: 'launch'; readonly attempt: Attempt }
  | { readonly type: 'kill'; readonly attempt: Attempt };

/**
 * What events have changed since the last commit. Sets of records, not a list of deltas: a task that changed five
 * times in a group is written once, as it is in the end.
 */
export class Changes {
  readonly jobs = new Set<Job>();
  readonly tasks = new Set<Task>();
  /** New or changed attempts, by task (by root for job-level commands). */
  readonly attempts = new Map<Task, Set<Attempt>>();
  /** Tasks whose earlier attempts, from this cid on, are no longer current; to be written before `attempts`. */
  readonly retired = new Map<Task, number>();
  readonly effects: Effect[] = [];

  get empty(): boolean {
    return this.jobs.size === 0 && this.tasks.size === 0 && this.attempts.size === 0 && this.effects.length === 0;
  }

  attempt(attempt: Attempt): void {
    const known = this.attempts.get(attempt.task);
    if (known) known.add(attempt);
    else this.attempts.set(attempt.task, new Set([attempt]));
  }

  /** The attempts of a task so far, from a command on, are history. */
  retire(task: Task, fromCid: number): void {
    this.retired.set(task, Math.min(fromCid, this.retired.get(task) ?? fromCid));
    for (const attempt of this.attempts.get(task) ?? []) if (attempt.cid >= fromCid) attempt.current = false;
    if (task.attempt) {
      task.attempt.current = false;
      this.attempt(task.attempt);
    }
  }
}
