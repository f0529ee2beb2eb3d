import { clause, type TractorClient } from '@jobtronaut/tractor-client';
import type { JobStatus } from './job-status.ts';

/** In a larger job groups are done all along, or are few beside what they hold: there all tasks count alike. */
const MOST_TASKS = 200;

interface CountedJob {
  readonly jid: number;
  readonly numtasks: number;
  readonly numdone: number;
}

/** Tells how much of a job's work is done: of the tasks that have commands. The engine counts groups too, which end with the last of theirs. */
export class WorkDone {
  readonly #client: TractorClient;
  readonly #signal: AbortSignal;
  #counted = '';
  #known: JobStatus['work'] = { total: 0, done: 0 };

  constructor(client: TractorClient, signal: AbortSignal) {
    this.#client = client;
    this.#signal = signal;
  }

  async of({ jid, numtasks, numdone }: CountedJob): Promise<JobStatus['work']> {
    if (numtasks > MOST_TASKS) return { total: numtasks, done: numdone };
    // Asked only when something has ended, or a command has added tasks.
    const counted = `${numtasks} ${numdone}`;
    if (counted !== this.#counted) {
      const tasks = await this.#client.select('task', clause`jid = ${jid}`, {
        columns: ['cids', 'state'],
        limit: MOST_TASKS,
        signal: this.#signal,
      });
      const work = tasks.filter(({ cids }) => cids.length > 0);
      this.#known = { total: work.length, done: work.filter(({ state }) => state === 'done').length };
      this.#counted = counted;
    }
    return this.#known;
  }
}
