import { clause, type TractorClient } from '@jobtronaut/tractor-client';
import { refusal } from './refusal.ts';
import { timeText } from './spans.ts';

/** What is asked of a job to tell what it waits for. */
interface WaitingJob {
  readonly jid: number;
  readonly numactive: number;
  readonly numready: number;
  readonly afterjids: readonly number[];
  readonly aftertime: Date | null;
  readonly stoptime: Date | null;
}

/** The reason is asked for once in so many looks: it changes seldom, and each costs the engine a search. */
const SELDOM = 8;

/** Tells in words what keeps a job from running: other jobs, a time, or that the machines are busy. */
export class WaitingReason {
  readonly #client: TractorClient;
  readonly #signal: AbortSignal;
  #looks = 0;
  #known: string | undefined;

  constructor(client: TractorClient, signal: AbortSignal) {
    this.#client = client;
    this.#signal = signal;
  }

  async of(job: WaitingJob): Promise<string | undefined> {
    if (job.numactive > 0) {
      this.#looks = 0;
      return undefined;
    }
    if (this.#looks++ % SELDOM === 0) this.#known = await this.#ask(job);
    return this.#known;
  }

  async #ask({ jid, numready, afterjids, aftertime, stoptime }: WaitingJob): Promise<string | undefined> {
    if (afterjids.length > 0) {
      const open = await this.#jobs(clause`jid in ${[...afterjids]} and not done`);
      if (open.length > 0) return `waits for ${jobs(open)}`;
    }
    if (aftertime !== null && aftertime.getTime() > Date.now()) return `waits until ${timeText(aftertime)}`;
    // A moment without a running command is ordinary between two of them: only that others run says something.
    if (numready === 0) return undefined;
    // It has come to rest before what is ready was done: somebody has brought it back from the archive.
    if (stoptime !== null) return `waits for jobtronaut job retry ${jid}`;
    // Where nothing new starts, it does not matter who runs.
    const refused = refusal(await this.#client.bladeList());
    if (refused !== undefined) return refused;
    const busy = await this.#jobs(clause`active and jid != ${jid}`);
    return busy.length > 0 ? `waits for a free slot, behind ${jobs(busy)}` : undefined;
  }

  async #jobs(where: ReturnType<typeof clause>): Promise<number[]> {
    const rows = await this.#client.select('job', where, {
      columns: ['jid'],
      sortBy: ['jid'],
      limit: 4,
      signal: this.#signal,
    });
    return rows.map(({ jid }) => jid);
  }
}

function jobs(ids: readonly number[]): string {
  const shown = ids.slice(0, 3).join(', ');
  return `${ids.length === 1 ? 'job' : 'jobs'} ${shown}${ids.length > 3 ? ' and others' : ''}`;
}
