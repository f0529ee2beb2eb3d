import { firstOf } from '../machine/lane.ts';
import type { Demand, Farm, Job, Lane, Task } from '../machine/model.ts';
import type { Capacity } from './capacity.ts';

/**
 * Why what waits of a job does not start now, in words; the rules are those of `pickFrom`.
 *
 * @param only a task that it is about. @default the job-level command that is next, and the first task of each lane
 */
export function whyNot(farm: Farm, job: Job, capacity: Capacity, now: number, only?: Task): string[] {
  const reasons = only ? [] : whyNotJobCommand(job, capacity);
  const lanes = lanesOf(job, only);
  const full = job.maxactive > 0 && job.counts.active >= job.maxactive;
  const gates = lanes.every(({ demand }) => demand.cleaning) ? [] : shutGates(farm, job, now);
  reasons.push(...gates);
  if (full && lanes.length > 0) reasons.push(`${job.maxactive} commands are active, its maxactive`);
  for (const lane of lanes) {
    // Cleanup passes the gates.
    if (full || (gates.length > 0 && !lane.demand.cleaning)) continue;
    const first = firstOf(lane);
    const task = only ?? first;
    if (task === undefined) continue;
    const waits = lacking(lane.demand, capacity);
    if (first !== undefined && first !== task) waits.push(`task ${first.tid} comes first`);
    reasons.push(`T${task.tid} ${said(waits)}`);
  }
  return reasons;
}

function whyNotJobCommand(job: Job, capacity: Capacity): string[] {
  const [next] = job.pending;
  if (next === undefined) return [];
  const waits: string[] = [];
  if (job.attempt !== null) waits.push(`command ${job.attempt.cid} comes first`);
  if (job.pausetime !== null && job.deletetime === null) waits.push('paused');
  const demand = job.classes[next]?.lane.demand;
  if (demand) waits.push(...lacking(demand, capacity));
  return [`C${next} ${said(waits)}`];
}

const said = (waits: readonly string[]): string => (waits.length > 0 ? `waits: ${waits.join('; ')}` : 'starts next');

function lacking({ service, minslots, tags }: Demand, capacity: Capacity): string[] {
  const waits: string[] = [];
  if (!capacity.provides(service)) waits.push(`the service "${service}" is not provided`);
  if (minslots > capacity.slots) waits.push(`it needs ${minslots} slots, there are ${capacity.slots}`);
  else if (minslots > capacity.free) waits.push(`it needs ${minslots} slots, ${capacity.free} are free`);
  for (const tag of tags) if (capacity.isExhausted(tag)) waits.push(`the limit of ${tag} is reached`);
  return waits;
}

/** Those in which somebody, or this one, waits. */
function lanesOf(job: Job, only: Task | undefined): Lane[] {
  if (only === undefined) return [...job.lanes.values()].filter((lane) => firstOf(lane) !== undefined);
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
  return gates;
}
