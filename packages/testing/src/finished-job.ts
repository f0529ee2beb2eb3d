import { setTimeout as pause } from 'node:timers/promises';
import { clause, type TractorClient } from '@jobtronaut/tractor-client';
import { noSuchJob, noSuchTitle } from './missing.ts';

/** A job at its end. */
export interface FinishedJob {
  readonly jid: number;
  /** `error`: some task has failed, and nothing more can run. */
  readonly state: 'done' | 'error';
  /** All tasks, by their id; that is the order of the job file, then of expansion. */
  readonly tasks: readonly { readonly tid: number; readonly title: string; readonly state: string }[];
  /**
   * What the commands of a task printed, with the engine's banners.
   *
   * @throws JobtronautError `no-such-title` if no task has this title
   */
  log(title: string): Promise<string>;
}

/** How often the engine is asked, in milliseconds. */
const ASK = 30;

/** Waits until a job is done, or has errors and nothing that could run. */
export async function jobAtRest(client: TractorClient, jid: number): Promise<FinishedJob> {
  for (;;) {
    const [job] = await client.jobs(clause`jid=${jid}`, {
      columns: ['numtasks', 'numdone', 'numerror', 'numactive', 'numready', 'owner'],
    });
    if (!job) throw noSuchJob(jid);
    const isDone = job.numdone === job.numtasks;
    if (isDone || (job.numerror > 0 && job.numactive === 0 && job.numready === 0))
      return await finished(client, jid, job.owner, isDone ? 'done' : 'error');
    await pause(ASK);
  }
}

async function finished(
  client: TractorClient,
  jid: number,
  owner: string,
  state: 'done' | 'error',
): Promise<FinishedJob> {
  const tasks = await client.tasks(clause`jid=${jid}`, { columns: ['tid', 'title', 'state'], sortBy: ['tid'] });
  return {
    jid,
    state,
    tasks,
    async log(title) {
      const found = tasks.find((each) => each.title === title);
      if (!found)
        throw noSuchTitle(
          title,
          tasks.map((task) => task.title),
        );
      return client.taskLog(jid, found.tid, { owner });
    },
  };
}
