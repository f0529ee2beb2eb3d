/** Which command starts next (tractor-protocol 10.2 to 10.4): a pure question to the farm and to what is free. */

import type { Lane } from '../machine/lane.ts';
import type { Farm, Job, Task } from '../machine/model.ts';
import type { Capacity } from './capacity.ts';

/** A command that may start now, and how many slots it gets. */
export type Pick =
  | { readonly type: 'dispatched'; readonly task: Task; readonly slots: number }
  | { readonly type: 'job-command-dispatched'; readonly job: Job; readonly slots: number };

/** The next command by job (priority, then jid), then by tid; undefined if nothing may start. */
export function pickNext(farm: Farm, candidates: readonly Job[], capacity: Capacity, now: number): Pick | undefined {
  if (capacity.free < 1) return undefined;
  for (const job of candidates) {
    if (job.pausetime !== null) continue;
    if (job.pending[0] !== undefined && job.attempt === null) {
      const slots = capacity.grant(job.classes[job.pending[0]]?.lane.demand);
      if (slots > 0) return { type: 'job-command-dispatched', job, slots };
    }
    if (!mayDispatch(farm, job, now)) continue;
    const found = firstTask(job.lanes.values(), capacity);
    if (found) return found;
  }
  return undefined;
}

/** The gates on a job, pause aside (tractor-protocol 10.3). */
function mayDispatch(farm: Farm, job: Job, now: number): boolean {
  if (job.counts.ready === 0 || job.deletetime !== null || job.parked) return false;
  if (job.maxactive > 0 && job.counts.active >= job.maxactive) return false;
  if (job.aftertime !== null && job.aftertime > now) return false;
  return !job.afterjids.some((jid) => jid !== job.jid && farm.unfinished.has(jid));
}

function firstTask(lanes: Iterable<Lane>, capacity: Capacity): Pick | undefined {
  let best: Pick | undefined;
  let tid = Number.POSITIVE_INFINITY;
  for (const lane of lanes) {
    const task = lane.first();
    if (task === undefined || task.tid >= tid) continue;
    const slots = capacity.grant(lane.demand);
    if (slots === 0) continue;
    best = { type: 'dispatched', task, slots };
    tid = task.tid;
  }
  return best;
}
