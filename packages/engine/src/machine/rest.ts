/** What happens when a job comes to rest: nothing of it runs, and nothing can before somebody intervenes. */

import { type Farm, isDone, type Job, type RunType } from './model.ts';
import type { Step } from './states.ts';

/** Looks at a job after an event: notes rest, lines up its postscripts, keeps the list of unfinished jobs. */
export function settleJob(farm: Farm, job: Job, step: Step): void {
  const done = isDone(job);
  if (done || job.deletetime !== null) farm.unfinished.delete(job.jid);
  else farm.unfinished.add(job.jid);
  if (job.stoptime !== null && wakes(job)) {
    job.stoptime = null;
    job.pending = [];
    step.changes.jobs.add(job);
  }
  const idle = job.counts.active === 0 && (job.counts.ready === 0 || job.deletetime !== null || job.parked);
  if (!idle || job.stoptime !== null) return;
  job.stoptime = step.now;
  const runs = runsAtRest(job, done);
  job.pending = job.jobCommands.filter((cid) => runs.has(job.classes[cid]?.runtype ?? 'regular'));
  step.changes.jobs.add(job);
}

/** It can go on: somebody skipped what held it, for example. */
function wakes({ counts, deletetime, parked }: Job): boolean {
  return counts.active > 0 || (counts.ready > 0 && deletetime === null && !parked);
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
