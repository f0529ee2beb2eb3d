/** Which command of a job starts next (tractor-protocol 10.2 to 10.4), and what it waits for. */

import { firstOf } from '../machine/lane.ts';
import type { Farm, Job, Lane, Task } from '../machine/model.ts';
import type { Capacity } from './capacity.ts';

/** A command that may start now, and how many slots it gets. */
export type Pick =
  | { readonly type: 'dispatched'; readonly task: Task; readonly slots: number }
  | { readonly type: 'job-command-dispatched'; readonly job: Job; readonly slots: number };

/** What could start of a job if there were room for it. */
interface Startable {
  /** Undefined: the next job-level command. */
  readonly task: Task | undefined;
  readonly lane: Lane | undefined;
}

/** The next command of each lane of a job whose gates are open for it; job-level commands first. */
export function* startable(farm: Farm, job: Job, now: number): Generator<Startable, void> {
  const next = job.pending[0];
  // A pause that outlives its job would leave what the job's cleanup is to remove.
  if (next !== undefined && job.attempt === null && (job.pausetime === null || job.deletetime !== null)) {
    yield { task: undefined, lane: job.classes[next]?.lane };
  }
  if (job.counts.ready === 0 || (job.maxactive > 0 && job.counts.active >= job.maxactive)) return;
  // What has been started is cleaned up after, whatever happens to the job meanwhile.
  for (const lane of isOpen(farm, job, now) ? job.lanes.values() : job.cleaningLanes) {
    const task = firstOf(lane);
    if (task) yield { task, lane };
  }
}

/** The next command of a job: its own ones first, then by tid; undefined if nothing of it may start. */
export function pickFrom(farm: Farm, job: Job, capacity: Capacity, now: number): Pick | undefined {
  let best: Pick | undefined;
  let tid = Number.POSITIVE_INFINITY;
  for (const { task, lane } of startable(farm, job, now)) {
    if (task && task.tid >= tid) continue;
    const slots = capacity.grant(lane?.demand);
    if (slots === 0) continue;
    if (!task) return { type: 'job-command-dispatched', job, slots };
    best = { type: 'dispatched', task, slots };
    tid = task.tid;
  }
  return best;
}

/** The gates on a job (tractor-protocol 10.3). */
function isOpen(farm: Farm, job: Job, now: number): boolean {
  if (job.pausetime !== null || job.deletetime !== null || job.parked) return false;
  return !isDelayed(job, now) && jobBefore(farm, job) === undefined;
}

export function isDelayed({ aftertime }: Job, now: number): boolean {
  return aftertime !== null && aftertime > now;
}

/** The first of the jobs that it follows which is not done. */
export function jobBefore(farm: Farm, job: Job): number | undefined {
  return job.afterjids.find((jid) => jid !== job.jid && farm.unfinished.has(jid));
}
