/** Which command starts next (tractor-protocol 10.2 to 10.4): a pure question to the farm and to what is free. */

import { firstOf } from '../machine/lane.ts';
import type { Farm, Job, Lane, Task } from '../machine/model.ts';
import type { Capacity } from './capacity.ts';

/** A command that may start now, and how many slots it gets. */
export type Pick =
  | { readonly type: 'dispatched'; readonly task: Task; readonly slots: number }
  | { readonly type: 'job-command-dispatched'; readonly job: Job; readonly slots: number };

/** The next command by job (priority, then jid), then by tid; undefined if nothing may start. */
export function pickNext(farm: Farm, candidates: readonly Job[], capacity: Capacity, now: number): Pick | undefined {
  if (capacity.free < 1) return undefined;
  for (const job of candidates) {
    const next = job.pending[0];
    // A pause that outlives its job would leave what the job's cleanup is to remove.
    if (next !== undefined && job.attempt === null && (job.pausetime === null || job.deletetime !== null)) {
      const slots = capacity.grant(job.classes[next]?.lane.demand);
      if (slots > 0) return { type: 'job-command-dispatched', job, slots };
    }
    if (job.counts.ready === 0 || (job.maxactive > 0 && job.counts.active >= job.maxactive)) continue;
    // What has been started is cleaned up after, whatever happens to the job meanwhile.
    const found = firstTask(isOpen(farm, job, now) ? job.lanes.values() : job.cleaningLanes, capacity);
    if (found) return found;
  }
  return undefined;
}

/** The gates on a job (tractor-protocol 10.3). */
function isOpen(farm: Farm, job: Job, now: number): boolean {
  if (job.pausetime !== null || job.deletetime !== null || job.parked) return false;
  if (job.aftertime !== null && job.aftertime > now) return false;
  return !job.afterjids.some((jid) => jid !== job.jid && farm.unfinished.has(jid));
}

function firstTask(lanes: Iterable<Lane>, capacity: Capacity): Pick | undefined {
  let best: Pick | undefined;
  let tid = Number.POSITIVE_INFINITY;
  for (const lane of lanes) {
    const task = firstOf(lane);
    if (task === undefined || task.tid >= tid) continue;
    const slots = capacity.grant(lane.demand);
    if (slots === 0) continue;
    best = { type: 'dispatched', task, slots };
    tid = task.tid;
  }
  return best;
}
