import { firstOf } from '../machine/lane.ts';
import type { Farm, Job } from '../machine/model.ts';
import type { Capacity } from './capacity.ts';

/** Why ready commands of a job do not start now, in words; the rules are those of `pickNext`. */
export function whyNot(farm: Farm, job: Job, capacity: Capacity, now: number): string[] {
  const gates = shutGates(farm, job, now);
  if (gates.length > 0) return gates;
  const reasons: string[] = [];
  for (const lane of job.lanes.values()) {
    const task = firstOf(lane);
    if (task === undefined) continue;
    const { demand } = lane;
    const waits: string[] = [];
    if (!capacity.provides(demand.service)) waits.push(`the service "${demand.service}" is not provided`);
    if (demand.minslots > capacity.slots) waits.push(`it needs ${demand.minslots} slots, there are ${capacity.slots}`);
    else if (demand.minslots > capacity.free)
      waits.push(`it needs ${demand.minslots} slots, ${capacity.free} are free`);
    for (const tag of demand.tags) if (capacity.isExhausted(tag)) waits.push(`the limit of ${tag} is reached`);
    reasons.push(`T${task.tid} ${waits.length > 0 ? `waits: ${waits.join('; ')}` : 'starts next'}`);
  }
  return reasons;
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
