import { firstOf } from '../machine/lane.ts';
import type { Farm, Job, Lane, Task } from '../machine/model.ts';
import type { Capacity } from './capacity.ts';

/**
 * Why ready commands of a job do not start now, in words; the rules are those of `pickFrom`.
 *
 * @param only a task that it is about. @default the first one of each lane
 */
export function whyNot(farm: Farm, job: Job, capacity: Capacity, now: number, only?: Task): string[] {
  const gates = shutGates(farm, job, now);
  if (gates.length > 0) return gates;
  const reasons: string[] = [];
  for (const lane of lanesOf(job, only)) {
    const first = firstOf(lane);
    const task = only ?? first;
    if (task === undefined) continue;
    const { demand } = lane;
    const waits: string[] = [];
    if (!capacity.provides(demand.service)) waits.push(`the service "${demand.service}" is not provided`);
    if (demand.minslots > capacity.slots) waits.push(`it needs ${demand.minslots} slots, there are ${capacity.slots}`);
    else if (demand.minslots > capacity.free)
      waits.push(`it needs ${demand.minslots} slots, ${capacity.free} are free`);
    for (const tag of demand.tags) if (capacity.isExhausted(tag)) waits.push(`the limit of ${tag} is reached`);
    if (first !== undefined && first !== task) waits.push(`task ${first.tid} comes first`);
    reasons.push(`T${task.tid} ${waits.length > 0 ? `waits: ${waits.join('; ')}` : 'starts next'}`);
  }
  return reasons;
}

function lanesOf(job: Job, only: Task | undefined): Iterable<Lane> {
  if (only === undefined) return job.lanes.values();
  return only.state === 'ready' && only.queued !== null ? [only.queued] : [];
}

function shutGates(farm: Farm, job: Job, now: number): string[] {
  const gates: string[] = [];
  if (job.deletetime !== null) gates.push('deleted');
  if (job.parked) gates.push('undeleted: waits for a restart or a retry');
  if (job.pausetime !== null) gates.push('paused');
  if (job.aftertime !== null && job.aftertime > now) gates.push(`delayed until ${new Date(job.aftertime).toString()}`);
  const before = job.afterjids.filter((jid) => jid !== job.jid && farm.unfinished.has(jid));
  if (before.length > 0) gates.push(`waits for the jobs ${before.join(', ')}`);
  if (job.maxactive > 0 && job.counts.active >= job.maxactive)
    gates.push(`${job.maxactive} commands are active, its maxactive`);
  return gates;
}
