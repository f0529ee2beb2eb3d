import { LastingTrouble } from '@jobtronaut/runner';
import { isDiskTrouble, messageOf, NotYetWritten } from '../errors.ts';
import { Changes, type Effect } from '../machine/changes.ts';
import { type Attempt, type Farm, type Job, newFarm } from '../machine/model.ts';
import { isSettled } from '../machine/rest.ts';
import { type FarmEvent, jobOf, transition } from '../machine/transition.ts';
import type { TaskSeed } from '../machine/wire.ts';
import type { Capacity } from '../scheduler/capacity.ts';
import { GATE_MS } from '../status-filter.ts';
import type { Store } from '../store/store.ts';
import type { Writer } from '../store/writer.ts';
import { Candidates } from './candidates.ts';
import { inTurns } from './in-turns.ts';
import { revive } from './revive.ts';

export interface QueueOptions {
  readonly store: Store;
  readonly capacity: Capacity;
  /** Most automatic retries of one command. */
  readonly maxAutoRetries: number;
  /** So often in a row a command may be lost with its launcher before it has failed. @default 5 */
  readonly maxLosses?: number;
  /** Does what the state machine wants done; called when the changes behind it are on disk. */
  readonly perform: (effect: Effect) => void;
  /** Whether anything new may start now; asked again within a second. @default always */
  readonly mayStart?: () => boolean;
  /** Told that the state cannot be written, and that it can be again. */
  readonly onTrouble?: (message: string) => void;
  /** Wall clock, epoch milliseconds; it may jump. @default Date.now */
  readonly now?: () => number;
}

const STORE_RETRY_MS = 1000;
const METRICS_POLL_MS = 5000;
const CLOCK_LOOK_MS = 10_000;
/**
 * How long changes that nobody waits for may stay in memory. A process id is wanted by whoever comes after a crash, so it
 * is written soon; a short command has ended before that, and needs one commit in all.
 */
const LAZY_MS: Partial<Record<FarmEvent['type'], number>> = { progressed: 500, logged: 500, started: 50 };

/**
 * The state machine with its store and scheduler. Events change the state at once; changes are written once per turn
 * of the event loop, in one transaction, and only then are commands started or killed and callers told.
 */
export class Queue {
  readonly farm: Farm;
  readonly #options: QueueOptions;
  readonly #candidates: Candidates;
  /** Attempts whose processes may be alive, by job: such a job stays loaded. */
  readonly #live = new Map<Job, Set<Attempt>>();
  #changes = new Changes();
  /** Jobs that something has happened to since the last turn. */
  readonly #touched = new Set<Job>();
  #writes: ((writer: Writer) => void)[] = [];
  #waiting: PromiseWithResolvers[] = [];
  #immediate: NodeJS.Immediate | undefined;
  #timer: NodeJS.Timeout | undefined;
  #lazy: NodeJS.Timeout | undefined;
  /** When the lazy changes are due. */
  #lazyDue = Number.POSITIVE_INFINITY;
  #failing = false;
  readonly #trouble: LastingTrouble;
  #holding = false;
  /** Jobs are being loaded after a start. */
  #restoring: Promise<unknown> | undefined;
  readonly #loading = new Map<number, Promise<void>>();
  /** How many are about to do something to a job, by jid: it stays loaded. */
  readonly #wanted = new Map<number, number>();
  #closed = false;
  /** By a clock that does not jump. */
  #lastEvent = performance.now();

  readonly #now: () => number;

  constructor(options: QueueOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#trouble = new LastingTrouble((message) => options.onTrouble?.(message));
    this.farm = newFarm(options.maxAutoRetries, options.maxLosses);
    this.#candidates = new Candidates(this.farm);
  }

  /**
   * Loads what has something to do. Returns the attempts that ran when the engine ended: they count as active until
   * somebody says how they ended, or that they are lost. Nothing starts before all of it is loaded.
   */
  async restore(): Promise<Attempt[]> {
    const { reader } = this.#options.store;
    for (const jid of reader.unfinishedJids()) this.farm.unfinished.add(jid);
    this.#restoring = this.#loadAll(reader.liveJids());
    await this.#restoring;
    this.#restoring = undefined;
    this.#schedule();
    return this.liveAttempts;
  }

  /** Does something to jobs that may be in the database only; those that do not exist are not in the map. */
  async withJobs<T>(jids: readonly number[], work: (jobs: ReadonlyMap<number, Job>) => T | Promise<T>): Promise<T> {
    await this.#restoring;
    for (const jid of jids) this.#want(jid, 1);
    try {
      await this.#loadAll(jids);
      return await work(this.farm.jobs);
    } finally {
      for (const jid of jids) this.#want(jid, -1);
    }
  }

  /** Somebody is asking for this job, or it has something to do. */
  isInUse(jid: number): boolean {
    return this.farm.jobs.has(jid) || this.#wanted.has(jid) || this.#loading.has(jid);
  }

  /**
   * A new job: in the database when this returns, with the states in which its tasks begin.
   *
   * @param insert writes its rows
   * @throws what the database throws; then there is no such job
   */
  spool(job: Job, tasks: readonly TaskSeed[], insert: (writer: Writer) => void): void {
    this.#lastEvent = performance.now();
    // The rows are written as they are after the event: its changes are in them.
    transition(this.farm, { type: 'spooled', job, tasks }, this.#now(), new Changes());
    try {
      this.writeNow(insert);
    } catch (error) {
      this.farm.jobs.delete(job.jid);
      this.farm.unfinished.delete(job.jid);
      throw error;
    }
    this.#touched.add(job);
    this.#schedule();
  }

  /** Applies an event. What it leads to happens soon; `settled` waits until it is on disk. */
  apply(event: FarmEvent): void {
    if (this.#closed) return;
    this.#lastEvent = performance.now();
    transition(this.farm, event, this.#now(), this.#changes);
    this.#touched.add(jobOf(event));
    if (event.type === 'ended' || event.type === 'lost') this.#release(event.attempt);
    const patience = LAZY_MS[event.type];
    if (patience === undefined) this.#schedule();
    else this.#scheduleWithin(patience);
  }

  /** Rows to be written with the next transaction, before the changes of events. */
  write(write: (writer: Writer) => void): void {
    this.#writes.push(write);
    this.#schedule();
  }

  /** Writes at once, alone; throws if it cannot. */
  writeNow(write: (writer: Writer) => void): void {
    this.#options.store.commit([write]);
  }

  /** Resolves when everything so far, and what it lets start, is on disk; rejects if it could not be written. */
  settled(): Promise<void> {
    const isSettled = this.#changes.empty && this.#writes.length === 0 && !this.#immediate;
    if (this.#closed || isSettled) return Promise.resolve();
    const waiting = withResolvers();
    this.#waiting.push(waiting);
    this.#schedule();
    return waiting.promise;
  }

  /** Nothing new starts while on hold; for a drain before closing. */
  hold(): void {
    this.#holding = true;
  }

  /** Nothing new starts: the engine was told to stop. */
  get isOnHold(): boolean {
    return this.#holding;
  }

  /** Jobs with tasks that are ready, or commands of their own that are next, in the order in which they are served. */
  get waitingJobs(): readonly Job[] {
    return this.#candidates.list;
  }

  /** Attempts whose processes may be alive. */
  get liveAttempts(): Attempt[] {
    return [...this.#live.values()].flatMap((attempts) => [...attempts]);
  }

  /** Since when no job has, or may get, something to do by itself; undefined while one has. By `performance.now()`. */
  get idleSince(): number | undefined {
    const idle =
      this.#changes.empty && this.#touched.size === 0 && this.#live.size === 0 && this.#candidates.list.length === 0;
    return idle && this.#loading.size === 0 ? this.#lastEvent : undefined;
  }

  /** Does nothing more, and writes nothing. */
  abandon(): void {
    this.#stop();
    this.#tellWaiting(({ reject }) => reject(new Error('the engine is closing')));
  }

  /** Writes what is left. Throws if it cannot be written. */
  close(): void {
    if (this.#closed) return;
    this.#stop();
    try {
      this.#options.store.commit(this.#writes, this.#changes);
    } catch (error) {
      this.#tellWaiting(({ reject }) => reject(error));
      throw error;
    }
    this.#tellWaiting(({ resolve }) => resolve());
  }

  #stop(): void {
    this.#closed = true;
    clearImmediate(this.#immediate);
    clearTimeout(this.#timer);
    clearTimeout(this.#lazy);
  }

  #tellWaiting(tell: (one: PromiseWithResolvers) => void): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const one of waiting) tell(one);
  }

  #schedule(): void {
    if (this.#closed || this.#failing) return;
    this.#immediate ??= setImmediate(() => this.#turn());
  }

  #scheduleWithin(ms: number): void {
    const due = performance.now() + ms;
    if (this.#closed || this.#lazyDue <= due) return;
    clearTimeout(this.#lazy);
    this.#lazyDue = due;
    this.#lazy = setTimeout(() => this.#schedule(), ms);
  }

  #turn(): void {
    this.#immediate = undefined;
    clearTimeout(this.#lazy);
    this.#lazyDue = Number.POSITIVE_INFINITY;
    const now = this.#now();
    // An event may change other jobs than its own; what one changed that came during a commit, as some do, is in no changes.
    for (const job of new Set([...this.#touched, ...this.#changes.jobs])) {
      if (this.farm.jobs.get(job.jid) === job) this.#candidates.update(job, now);
    }
    this.#touched.clear();
    if (!this.#holding && !this.#restoring) this.#dispatch(now);
    try {
      if (!this.#changes.empty || this.#writes.length > 0) this.#options.store.commit(this.#writes, this.#changes);
    } catch (error) {
      this.#troubled(error);
      return;
    }
    this.#trouble.succeeded('the state can be written again');
    const { effects, jobs } = this.#changes;
    this.#changes = new Changes();
    this.#writes = [];
    this.#tellWaiting(({ resolve }) => resolve());
    for (const effect of effects) this.#options.perform(effect);
    for (const job of jobs) this.#unload(job);
  }

  /** Keeps everything for another try: what is in memory is ahead of the disk, and nobody has been told. */
  #troubled(error: unknown): void {
    this.#failing = true;
    this.#trouble.failed(`the state cannot be written, trying again: ${messageOf(error)}`);
    const told = isDiskTrouble(error) ? new NotYetWritten(error) : error;
    this.#tellWaiting(({ reject }) => reject(told));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#failing = false;
      this.#schedule();
    }, STORE_RETRY_MS);
  }

  #dispatch(now: number): void {
    const { capacity, mayStart } = this.#options;
    this.#candidates.reopen(now);
    const isHeld =
      mayStart !== undefined && this.#candidates.list.some(({ counts }) => counts.ready > 0) && !mayStart();
    while (!isHeld) {
      const pick = this.#candidates.next(capacity, now);
      if (!pick) break;
      transition(this.farm, pick, now, this.#changes);
      const attempt = pick.type === 'dispatched' ? pick.task.attempt : pick.job.attempt;
      if (attempt) this.#hold(attempt);
      this.#candidates.update(jobOf(pick), now);
    }
    this.#wakeLater(now, isHeld ? GATE_MS : Number.POSITIVE_INFINITY);
  }

  /** Time alone can let a command start: a delayed job, a blade metric, or whoever holds all of them back. */
  #wakeLater(now: number, atMost: number): void {
    clearTimeout(this.#timer);
    let wait = Math.min(atMost, this.#candidates.due - now);
    if (this.#candidates.usesMetrics) wait = Math.min(wait, METRICS_POLL_MS);
    // Not for longer: the time to wait for may come sooner, when somebody sets the clock.
    if (Number.isFinite(wait)) this.#timer = setTimeout(() => this.#turn(), Math.min(wait, CLOCK_LOOK_MS));
  }

  #hold(attempt: Attempt): void {
    this.#options.capacity.take(attempt.slots, attempt.tags);
    const known = this.#live.get(attempt.job);
    if (known) known.add(attempt);
    else this.#live.set(attempt.job, new Set([attempt]));
  }

  #release(attempt: Attempt): void {
    const known = this.#live.get(attempt.job);
    if (!known?.delete(attempt)) return;
    if (known.size === 0) this.#live.delete(attempt.job);
    this.#options.capacity.give(attempt.slots, attempt.tags);
  }

  async #loadAll(jids: readonly number[]): Promise<void> {
    for (const jid of jids) {
      if (this.farm.jobs.has(jid)) continue;
      let loading = this.#loading.get(jid);
      if (!loading) {
        loading = this.#load(jid).finally(() => this.#loading.delete(jid));
        this.#loading.set(jid, loading);
      }
      await loading;
    }
  }

  /** Nobody else changes its rows meanwhile: it is not on the farm before it is whole. */
  async #load(jid: number): Promise<void> {
    const found = await inTurns(revive(this.#options.store.reader, jid, this.#now()), () => !this.#closed);
    if (!found) return;
    this.apply({ type: 'spooled', job: found.job, tasks: [] });
    for (const attempt of found.open) this.#hold(attempt);
  }

  #want(jid: number, by: 1 | -1): void {
    const count = (this.#wanted.get(jid) ?? 0) + by;
    if (count > 0) this.#wanted.set(jid, count);
    else {
      this.#wanted.delete(jid);
      const job = this.farm.jobs.get(jid);
      if (job) this.#unload(job);
    }
  }

  /** Forgets a job that has nothing to do: the database knows it. */
  #unload(job: Job): void {
    if (this.#wanted.has(job.jid)) return;
    if (!isSettled(job) || this.#live.has(job) || this.#changes.jobs.has(job)) return;
    this.#candidates.remove(job);
    this.farm.jobs.delete(job.jid);
  }
}

interface PromiseWithResolvers {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** `Promise.withResolvers` of Node 22. */
function withResolvers(): PromiseWithResolvers {
  let resolve: () => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<void>((resolved, rejected) => {
    resolve = resolved;
    reject = rejected;
  });
  return { promise, resolve, reject };
}
