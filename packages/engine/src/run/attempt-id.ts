import type { Attempt } from '../machine/model.ts';

/** The name of an attempt at the launcher: never given twice in one database. */
export function attemptId({ job, cid, iid }: Attempt): string {
  return `J${job.jid}.C${cid}.${iid}`;
}
