import { Refusal, type Reply } from '../http/reply.ts';
import type { Job } from '../machine/model.ts';
import { whyNot } from '../scheduler/why-not.ts';
import { refuseUnknownBlade } from './blades.ts';
import type { Context } from './context.ts';

/** More jobs than this say nothing new. */
const MOST_JOBS = 100;

/** Why commands do not start, as text for people (tractor-protocol 7, "trace blade"). `t` is the blade or a jid. */
export function tracer(context: Context, t: string): Reply {
  const { queue, capacity, blade, store } = context;
  const isJob = /^\d+$/.test(t);
  if (!isJob) refuseUnknownBlade(context, t);
  else if (store.committed.all('select 1 from job where jid = ?', Number(t)).length === 0)
    throw new Refusal(404, `no job ${t}`);
  const now = Date.now();
  const lines = [`${blade.name}: ${capacity.used} of ${capacity.slots} slots in use`];
  if (capacity.nimby !== null) lines.push(`takes no new work: nimby (${capacity.nimby})`);
  const waiting = queue.waitingJobs.filter(({ jid }) => !isJob || jid === Number(t));
  for (const job of waiting.slice(0, MOST_JOBS)) lines.push(...jobLines(job));
  if (waiting.length > MOST_JOBS) lines.push(`and ${waiting.length - MOST_JOBS} more jobs`);
  if (waiting.length === 0) lines.push('no command is ready');
  return { status: 200, type: 'text/plain; charset=utf-8', body: `${lines.join('\n')}\n` };

  function jobLines(job: Job): string[] {
    return whyNot(queue.farm, job, capacity, now).map((reason) => `J${job.jid}: ${reason}`);
  }
}
