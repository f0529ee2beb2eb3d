import { rm } from 'node:fs/promises';
import { uptime } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from './errors.ts';
import type { Queue } from './queue/queue.ts';
import { logPath } from './run/log-path.ts';
import { OldJobs } from './store/old-jobs.ts';
import type { Store } from './store/store.ts';

export interface KeeperOptions {
  readonly store: Store;
  readonly queue: Queue;
  readonly stateDir: string;
  /** Nothing is removed that was over less than so many days ago; 0: nothing at all. */
  readonly days: number;
  readonly onTrouble: (message: string) => void;
  /** Until the first look, and between two. Milliseconds. */
  readonly first?: number;
  readonly every?: number;
  /** Wall clock, epoch milliseconds; it may jump. @default Date.now */
  readonly now?: () => number;
  /** A clock that does not jump, and goes on while the machine sleeps, in milliseconds. @default time since the machine started */
  readonly steady?: () => number;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const FIRST_MS = 60_000;
/** Between two steps: others have their turn. */
const PAUSE_MS = 20;

/**
 * Removes what is left of old jobs: rows and logs. In small steps, each in a transaction of its own, so that nobody waits;
 * what was begun is finished by the next engine.
 */
export class Keeper {
  readonly #options: KeeperOptions;
  readonly #jobs: OldJobs;
  #timer: NodeJS.Timeout | undefined;
  #sweep: Promise<void> = Promise.resolve();
  #closed = false;
  /** How far the wall clock is ahead of the steady one. */
  #lead: number;

  constructor(options: KeeperOptions) {
    this.#options = options;
    this.#jobs = new OldJobs(options.store);
    this.#lead = this.#leadNow();
  }

  start(): void {
    const { days, first = FIRST_MS } = this.#options;
    if (days > 0) this.#wait(first);
  }

  /** Resolves when nothing is touched any more. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#sweep;
  }

  #wait(ms: number): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#sweep = this.#look().catch((error: unknown) => {
        if (!this.#closed)
          this.#options.onTrouble(`old jobs could not be removed, trying again later: ${messageOf(error)}`);
      });
      void this.#sweep.then(() => this.#wait(this.#options.every ?? HOUR_MS));
    }, ms).unref();
  }

  async #look(): Promise<void> {
    if (this.#hasJumped()) {
      this.#options.onTrouble('the clock was set by more than an hour: no old jobs are removed before the next look');
      return;
    }
    const { queue, days } = this.#options;
    const begun = this.#jobs.dropping;
    if (begun !== undefined) await this.#drop(begun);
    const before = this.#now() - days * DAY_MS;
    let jid: number | undefined = 0;
    while (!this.#closed) {
      jid = this.#jobs.next(before, jid);
      if (jid === undefined) return;
      // One that is in memory is just being asked for.
      if (queue.isInUse(jid)) continue;
      this.#jobs.begin(jid);
      await this.#drop(jid);
    }
  }

  async #drop(jid: number): Promise<void> {
    const { stateDir } = this.#options;
    await rm(dirname(logPath(stateDir, jid, 0)), { recursive: true, force: true });
    while (!this.#closed && this.#jobs.step(jid)) await pause(PAUSE_MS);
    if (!this.#closed) this.#jobs.end();
  }

  /** A clock that was set years ahead would make everything old; somebody may set it back. */
  #hasJumped(): boolean {
    const lead = this.#leadNow();
    const by = Math.abs(lead - this.#lead);
    this.#lead = lead;
    return by > HOUR_MS;
  }

  #leadNow(): number {
    const { steady = () => uptime() * 1000 } = this.#options;
    return this.#now() - steady();
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }
}
