import { Refusal } from '../http/reply.ts';
import type { JobData } from '../ingest/plan.ts';
import type { Job } from '../machine/model.ts';
import type { FarmEvent } from '../machine/transition.ts';
import { changeInherited } from '../queue/reclassify.ts';
import { attributesOf, booleanValue, listValue, numberValue, wholeValue } from './attribute-values.ts';
import type { Context } from './context.ts';

/** What a request changes: carried attributes, and events for the state machine. */
interface Change {
  readonly data?: Partial<JobData>;
  readonly event?: (job: Job) => FarmEvent;
}

/** Reads all attributes of a request before anything is changed; returns what changes a job. */
export function setJobAttributes(context: Context, params: URLSearchParams): (job: Job) => Promise<void> | void {
  const changes = attributesOf(params).map(([name, value]) => change(name, value));
  const carried: Partial<JobData> = {};
  for (const { data } of changes) Object.assign(carried, data);
  return (job) => {
    for (const { event } of changes) if (event) context.queue.apply(event(job));
    if (Object.keys(carried).length > 0) return setCarried(context, job, carried);
  };
}

function setCarried(context: Context, job: Job, carried: Partial<JobData>): Promise<void> | void {
  const { queue, store } = context;
  // Merged within the transaction: what others change of it in the same turn stays.
  queue.write((writer) => {
    const before = store.reader.jobData(job.jid);
    if (before) writer.setJobData(job.jid, { ...before, ...carried });
  });
  const inherited = ['service', 'tags', 'minslots', 'maxslots'];
  if (inherited.some((name) => Object.hasOwn(carried, name))) return changeInherited(context, job);
}

function change(name: string, value: string): Change {
  switch (name) {
    case 'pause':
    case 'paused': {
      const paused = booleanValue(name, value);
      return { event: (job) => ({ type: 'paused', job, paused }) };
    }
    case 'priority':
      return schedule({ priority: numberValue(name, value) });
    case 'maxactive':
    case 'maxActive':
      return schedule({ maxactive: wholeValue(name, value) });
    case 'afterTime':
    case 'aftertime': {
      const seconds = numberValue(name, value);
      return schedule({ aftertime: seconds > 0 ? seconds * 1000 : null });
    }
    case 'afterjids':
    case 'afterJids':
      return schedule({ afterjids: listValue(value).map((jid) => wholeValue(name, jid)) });
    case 'minslots':
    case 'maxslots':
    case 'etalevel':
      return { data: { [name]: wholeValue(name, value) } };
    case 'crews':
    case 'projects':
    case 'tags':
    case 'envkey':
      return { data: { [name]: listValue(value) } };
    case 'comment':
    case 'metadata':
    case 'title':
    case 'tier':
    case 'service':
    case 'editpolicy':
    case 'spoolcwd':
      return { data: { [name]: value } };
    default:
      throw new Refusal(400, `a job has no attribute "${name}" that can be set`);
  }
}

function schedule(change: Extract<FarmEvent, { type: 'rescheduled' }>['schedule']): Change {
  return { event: (job) => ({ type: 'rescheduled', job, schedule: change }) };
}
