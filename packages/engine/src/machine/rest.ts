/** What happens when a job comes to rest: nothing of it runs, and nothing can before somebody intervenes. */

import { isCleaning } from './lane.ts';
import { type Farm, isDone, type Job, type RunType } from './model.ts';
import type { Step } from './states.ts';

/** Looks at a job after an event: notes rest, lines up its postscripts, keeps the list of unfinished jobs. */
export function settleJob(farm: Farm, job: Job, step: Step): void {
  const done = isDone(job);
  if (done || job.deletetime !== null) farm.unfinished.delete(job.jid);
  else farm.unfinished.add(job.jid);
  if (goesOn(job)) {
    if (job.stoptime === null) return;
    // Somebody skipped what held it, for example.
    job.stoptime = null;
    job.pending = [];
    step.changes.jobs.add(job);
    return;
  }
  if (job.stoptime !== null) return;
  job.stoptime = step.now;
  const runs = runsAtRest(job, done);
  job.pending = job.jobCommands.filter((cid) => runs.has(job.classes[cid]?.runtype ?? 'regular'));
  step.changes.jobs.add(job);
}

/** Something of it runs, or will without anybody's help but that of time and of those who shut its gates. */
function goesOn(job: Job): boolean {
  const { counts, deletetime, parked } = job;
  if (counts.active > 0) return true;
  return counts.ready > 0 && ((deletetime === null && !parked) || isCleaning(job));
}

/** Which job-level commands this rest calls for (tractor-protocol 10.5). */
function runsAtRest(job: Job, done: boolean): ReadonlySet<RunType> {
  if (done) return new Set(['cleanup', 'post_always', 'post_done']);
  return new Set(job.deletetime === null ? ['post_always', 'post_error'] : ['cleanup']);
}

/** Nothing is left to do for this job until somebody intervenes. */
export function isSettled(job: Job): boolean {
  return job.stoptime !== null && job.counts.active === 0 && job.pending.length === 0 && job.attempt === null;
}
