/** What follows from the columns of a row; used by queries and by the monitor alike. */

import type { Row } from './database.ts';

/** The cids of a task: consecutive, cleanup commands last. */
export function cidsOf(task: Row): number[] {
  const first = Number(task.firstcid);
  return Array.from({ length: commandCount(task) }, (_, index) => first + index);
}

/** The command of a task that runs or comes next, the last one when all have run; null without commands. */
export function latestCid(task: Row): number | null {
  const count = commandCount(task);
  return count === 0 ? null : Number(task.firstcid) + Math.min(Number(task.step), count - 1);
}

function commandCount({ commands, cleanups }: Row): number {
  return Number(commands) + Number(cleanups);
}

export function numTasks(job: Row): number {
  const counts = [job.numblocked, job.numready, job.numactive, job.numerror, job.numdone];
  return counts.reduce<number>((sum, count) => sum + Number(count), 0);
}

/** Seconds of the whole job, if the rest takes as long per task as what is done; 0 if nothing is. */
export function estimatedSecs(job: Row): number {
  const done = Number(job.numdone);
  return done > 0 ? (Number(job.elapsedsecs) * numTasks(job)) / done : 0;
}

/** A column that holds a list of ids. */
export function idsOf(text: unknown): number[] {
  return typeof text === 'string' ? (JSON.parse(text) as number[]) : [];
}
