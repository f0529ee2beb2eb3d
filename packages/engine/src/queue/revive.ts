/** A job from the database, as the state machine takes it. */

import { commandClass } from '../ingest/classes.ts';
import { Changes } from '../machine/changes.ts';
import { laneFor } from '../machine/lane.ts';
import type { Attempt, CommandClass, Intent, Job, Task } from '../machine/model.ts';
import { addTasks } from '../machine/transition.ts';
import { newJob } from '../machine/wire.ts';
import type { OpenAttempt, Reader } from '../store/reader.ts';

/** A job that may come to the farm, and its attempts that had not ended when it was written. */
export interface Revived {
  readonly job: Job;
  readonly open: readonly Attempt[];
}

/** Reads a job and wires it, with room for others after each portion; undefined if there is none. */
export function* revive(reader: Reader, jid: number, now: number): Generator<void, Revived | undefined> {
  const stored = reader.job(jid);
  if (!stored) return undefined;
  const job = newJob(stored.seed);
  const classes = new Map<number, CommandClass>();
  for (const [id, data] of stored.classes) classes.set(id, commandClass(job, data));
  for (const portion of reader.commandClasses(jid, stored.maxcid)) {
    for (const [cid, classId] of portion) job.classes[cid] = classes.get(classId) ?? null;
    yield;
  }
  for (const portion of reader.launches(jid, stored.maxcid)) {
    for (const [cid, launches] of portion) job.launches[cid] = launches;
    yield;
  }
  yield* addTasks(job, reader.tasks(jid, stored.maxtid), { now, changes: new Changes() });
  return { job, open: reviveAttempts(job, stored.open) };
}

/** The attempts that had not ended when the job was written, once more in their tasks. */
function reviveAttempts(job: Job, open: readonly OpenAttempt[]): Attempt[] {
  return open.map((one) => {
    const task: Task = job.tasks[one.tid] ?? job.root;
    const lane = job.classes[one.cid]?.lane;
    const attempt: Attempt = {
      job,
      task,
      cid: one.cid,
      iid: one.iid,
      slots: one.slots,
      tags: lane ? laneFor(task, lane).demand.tags : [],
      starttime: one.starttime,
      retrycount: one.retrycount,
      pass: one.pass,
      stoptime: null,
      rcode: null,
      pid: one.pid,
      current: true,
      resumable: false,
      intent: one.intent as Intent | null,
      grafts: one.grafts,
      missed: one.missed,
      made: one.made,
      usage: null,
    };
    if (task === job.root) job.attempt = attempt;
    else task.attempt = attempt;
    return attempt;
  });
}
