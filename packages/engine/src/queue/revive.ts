/** A job from the database, as the state machine takes it. */

import { commandClass } from '../ingest/classes.ts';
import type { Attempt, CommandClass, Intent, Job, Task } from '../machine/model.ts';
import { newJob } from '../machine/wire.ts';
import type { OpenAttempt, StoredJob } from '../store/reader.ts';

/** The job with its commands; its tasks are still to be wired. */
export function reviveJob(stored: StoredJob): Job {
  const job = newJob(stored.seed);
  const classes = new Map<number, CommandClass>();
  for (const [id, data] of stored.classes) classes.set(id, commandClass(job, data));
  // Filled from the beginning: an array that begins with a gap is a slow one.
  for (const cids of stored.commands.values()) for (const _cid of cids) job.classes.push(null);
  for (const [classId, cids] of stored.commands) {
    const found = classes.get(classId) ?? null;
    for (const cid of cids) job.classes[cid] = found;
  }
  for (const [cid, launches] of stored.launches) job.launches[cid] = launches;
  return job;
}

/** The attempts that had not ended when the job was written, once more in their tasks. */
export function reviveAttempts(job: Job, open: readonly OpenAttempt[]): Attempt[] {
  return open.map((one) => {
    const task: Task = job.tasks[one.tid] ?? job.root;
    const attempt: Attempt = {
      job,
      task,
      cid: one.cid,
      iid: one.iid,
      slots: one.slots,
      tags: job.classes[one.cid]?.lane.demand.tags ?? [],
      starttime: one.starttime,
      retrycount: one.retrycount,
      resuming: one.resuming,
      stoptime: null,
      rcode: null,
      pid: one.pid,
      current: true,
      resumable: false,
      intent: one.intent as Intent | null,
      grafts: one.grafts,
      made: one.made,
      usage: null,
    };
    if (task === job.root) job.attempt = attempt;
    else task.attempt = attempt;
    return attempt;
  });
}
