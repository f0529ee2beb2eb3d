import { type Call, id, idList, required } from '../http/call.ts';
import { ok, Refusal, type Reply } from '../http/reply.ts';
import type { Job } from '../machine/model.ts';
import { pickTasks } from '../machine/operations.ts';
import type { FarmEvent, Selection } from '../machine/transition.ts';
import { refuseUnknownBlade } from './blades.ts';
import { setCommandAttributes } from './command-attributes.ts';
import type { Context } from './context.ts';
import { setJobAttributes } from './job-attributes.ts';

/** Operations on jobs, tasks and commands (tractor-protocol 7). They are on disk when the reply goes out. */
export async function queueVerb(context: Context, { params }: Call, q: string): Promise<Reply> {
  // Its parameters are read first: an operation that does not exist is unknown, whatever comes with it.
  const perform = operation(context, params, q);
  const jids = q === 'ejectall' ? activeJids(context, params) : [...new Set(idList(params, 'jid'))];
  await context.queue.withJobs(jids, async (jobs) => {
    // What is wrong with one of them keeps no other from its turn.
    const over = await Promise.allSettled(all(jobs, jids).map(async (job) => perform(job)));
    for (const one of over) if (one.status === 'rejected') throw one.reason;
  });
  await context.queue.settled();
  return ok({ msg: `${q} done` });
}

/** `{"Limits": {NAME: {"SiteMax", "InUse"}}}`: those that are configured (tractor-protocol 9). */
export function limits({ capacity }: Context): Reply {
  const entries = [...capacity.limits].map(([name, most]) => {
    return [name, { SiteMax: most, InUse: capacity.inUse.get(name) ?? 0 }] as const;
  });
  return ok({ Limits: Object.fromEntries(entries) });
}

function activeJids(context: Context, params: URLSearchParams): number[] {
  refuseUnknownBlade(context, required(params, 'blade'));
  return [...context.queue.farm.jobs.values()].filter(({ counts }) => counts.active > 0).map(({ jid }) => jid);
}

/** All jobs that a request names. An unknown one refuses the request as a whole: nothing is done by half. */
function all(jobs: ReadonlyMap<number, Job>, jids: readonly number[]): Job[] {
  const unknown = jids.filter((jid) => !jobs.has(jid));
  if (unknown.length > 0) throw new Refusal(404, `no job ${unknown.join(', ')}`);
  return jids.flatMap((jid) => jobs.get(jid) ?? []);
}

function operation(context: Context, params: URLSearchParams, q: string): (job: Job) => Promise<void> | void {
  const apply = (event: FarmEvent): void => context.queue.apply(event);
  switch (q) {
    case 'jattr':
      return setJobAttributes(context, params);
    case 'cattr': {
      const cid = id(params, 'cid');
      return (job) => setCommandAttributes(context, job, cid, params);
    }
    case 'jinterrupt': {
      if (!params.has('tid')) return (job) => apply({ type: 'interrupted', job });
      const tids = idList(params, 'tid');
      return (job) => apply({ type: 'interrupted', job, tids: known(job, tids) });
    }
    case 'jrestart':
      return (job) => apply({ type: 'restarted', job });
    case 'jretry': {
      const tasks = selection(required(params, 'tsubset'), 'tsubset');
      return (job) => apply({ type: 'retried', job, tasks: knownSelection(job, tasks) });
    }
    case 'tretry': {
      const tasks = selection(required(params, 'tid'), 'tid');
      const resume = params.get('recover') === '1';
      return (job) => apply({ type: 'retried', job, tasks: knownSelection(job, tasks), resume });
    }
    case 'tskip': {
      const name = params.has('tsubset') ? 'tsubset' : 'tid';
      const tasks = selection(required(params, name), name);
      return (job) => apply({ type: 'skipped', job, tasks: knownSelection(job, tasks) });
    }
    case 'jretire':
      return (job) => apply({ type: 'deleted', job });
    case 'jrestore':
      return (job) => apply({ type: 'restored', job });
    case 'ejectall':
      return (job) => apply({ type: 'retried', job, tasks: 'active' });
    default:
      throw new Refusal(404, `unknown queue operation "${q}"`);
  }
}

/** Tids, or all tasks in a state. */
function selection(text: string, name: string): Selection {
  if (text === 'error' || text === 'active') return text;
  return idList(new URLSearchParams([[name, text]]), name);
}

function knownSelection(job: Job, tasks: Selection): Selection {
  return typeof tasks === 'string' ? tasks : known(job, tasks);
}

function known(job: Job, tids: readonly number[]): readonly number[] {
  const missing = tids.filter((tid) => pickTasks(job, [tid]).length === 0);
  if (missing.length > 0) throw new Refusal(404, `job ${job.jid} has no task ${missing.join(', ')}`);
  return tids;
}
