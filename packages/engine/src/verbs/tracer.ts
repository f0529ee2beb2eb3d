import { Refusal, type Reply } from '../http/reply.ts';
import type { Job } from '../machine/model.ts';
import { whyNot } from '../scheduler/why-not.ts';
import { noteOf, refuseUnknownBlade } from './blades.ts';
import type { Context } from './context.ts';

/** More jobs than this say nothing new. */
const MOST_JOBS = 100;

/** Why commands do not start, as text for people (tractor-protocol 7, "trace blade"). `t` is the blade, a jid, or `JID:TID`. */
export function tracer(context: Context, t: string): Reply {
  const { queue, capacity, blade, store } = context;
  const [, jid, tid] = /^(\d+)(?::(\d+))?$/.exec(t) ?? [];
  if (jid === undefined) refuseUnknownBlade(context, t);
  const [row] =
    jid === undefined
      ? []
      : store.committed.all('select parked and deletetime is null as parked from job where jid = ?', Number(jid));
  if (jid !== undefined && row === undefined) throw new Refusal(404, `no job ${jid}`);
  const now = Date.now();
  const lines = [`${blade.name}: ${capacity.used} of ${capacity.slots} slots in use`];
  const note = noteOf(capacity);
  if (note !== '') lines.push(`takes no new work: ${note}`);
  const waiting = queue.waitingJobs.filter((job) => jid === undefined || job.jid === Number(jid));
  for (const job of waiting.slice(0, MOST_JOBS)) lines.push(...jobLines(job));
  if (waiting.length > MOST_JOBS) lines.push(`and ${waiting.length - MOST_JOBS} more jobs`);
  // It is at rest, and not in memory.
  if (waiting.length === 0 && row?.parked === 1) lines.push(`J${jid}: undeleted: waits for a restart or a retry`);
  else if (waiting.length === 0) lines.push('no command is ready');
  return { status: 200, type: 'text/plain; charset=utf-8', body: `${lines.join('\n')}\n` };

  function jobLines(job: Job): string[] {
    const task = tid === undefined ? undefined : job.tasks[Number(tid)];
    return whyNot(queue.farm, job, capacity, now, task).map((reason) => `J${job.jid}: ${reason}`);
  }
}
