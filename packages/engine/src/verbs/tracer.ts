import type { Reply } from '../http/reply.ts';
import type { Job } from '../machine/model.ts';
import { whyNot } from '../scheduler/why-not.ts';
import type { Context } from './context.ts';

/** More jobs than this say nothing new. */
const MOST_JOBS = 100;

/** Why commands do not start, as text for people (tractor-protocol 7, "trace blade"). `t` is the blade or a jid. */
export function tracer({ queue, capacity, blade }: Context, t: string): Reply {
  const now = Date.now();
  const lines = [`${blade.name}: ${capacity.used} of ${capacity.slots} slots in use`];
  if (capacity.nimby !== null) lines.push(`takes no new work: nimby (${capacity.nimby})`);
  const waiting = queue.waitingJobs.filter(({ jid }) => !/^\d+$/.test(t) || jid === Number(t));
  for (const job of waiting.slice(0, MOST_JOBS)) lines.push(...jobLines(job));
  if (waiting.length > MOST_JOBS) lines.push(`and ${waiting.length - MOST_JOBS} more jobs`);
  if (waiting.length === 0) lines.push('no command is ready');
  return { status: 200, type: 'text/plain; charset=utf-8', body: `${lines.join('\n')}\n` };

  function jobLines(job: Job): string[] {
    return whyNot(queue.farm, job, capacity, now).map((reason) => `J${job.jid}: ${reason}`);
  }
}
