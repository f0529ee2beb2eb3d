import type { CommandIds } from '@jobtronaut/runner';
import type { Attempt } from '../machine/model.ts';

/** The name of an attempt at the launcher: never given twice in one database. */
export function attemptId({ job, cid, iid }: Attempt): string {
  return `J${job.jid}.C${cid}.${iid}`;
}

/** What the runner and the log of its task call it by. */
export function commandIds({ job, task, cid, iid }: Attempt): CommandIds {
  return { jid: job.jid, tid: task.tid, cid, rev: iid };
}
