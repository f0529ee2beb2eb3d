import type { Demand, Farm, Job, Lane } from '../machine/model.ts';
import type { Capacity } from '../scheduler/capacity.ts';
import { isDelayed, jobBefore, type Pick, pickFrom, startable } from '../scheduler/pick.ts';
import { usesMetrics } from '../scheduler/service-keys.ts';
import { isBefore, Ranking } from './ranking.ts';

/** Jobs of which a command that demands this could start if there were room. */
interface Shelf {
  /** Of the lanes that these commands stand in. */
  readonly key: string;
  readonly demand: Demand | undefined;
  readonly jobs: Ranking;
}

/**
 * Jobs that have something to start, by what that demands: of thousands that wait for the same, one is looked at. What the
 * shelves say is true of each job when it was last looked at: after each change of it, and again for those that wait for
 * time or for other jobs, which no event of theirs tells.
 */
export class Candidates {
  readonly #farm: Farm;
  readonly #all = new Ranking();
  readonly #shelves = new Map<string, Shelf>();
  readonly #places = new Map<Job, ReadonlySet<Shelf>>();
  readonly #delayed = new Set<Job>();
  /** None of those is due before. */
  #due = Number.POSITIVE_INFINITY;
  /** Jobs that wait for others, by the first of those that is not done. */
  readonly #followers = new Map<number, Set<Job>>();
  readonly #followed = new Map<Job, number>();

  constructor(farm: Farm) {
    this.#farm = farm;
  }

  /** All of them, in the order in which they are served. */
  get list(): readonly Job[] {
    return this.#all.list;
  }

  /** Looks at a job after a change. */
  update(job: Job, now: number): void {
    const wanted = job.counts.ready > 0 || job.pending.length > 0;
    if (!wanted) {
      this.remove(job);
      return;
    }
    this.#all.put(job);
    if (isDelayed(job, now)) {
      this.#delayed.add(job);
      this.#due = Math.min(this.#due, job.aftertime ?? now);
    } else this.#delayed.delete(job);
    this.#follow(job, jobBefore(this.#farm, job));
    const shelves = new Set<Shelf>();
    for (const { lane } of startable(this.#farm, job, now)) shelves.add(this.#shelfOf(lane));
    this.#place(job, shelves);
  }

  remove(job: Job): void {
    this.#all.remove(job);
    this.#delayed.delete(job);
    this.#follow(job, undefined);
    this.#place(job, new Set());
  }

  /** Looks again at those that wait for time or for other jobs. */
  reopen(now: number): void {
    for (const [jid, jobs] of this.#followers) {
      if (!this.#farm.unfinished.has(jid)) for (const job of jobs) this.update(job, now);
    }
    if (this.#due > now) return;
    this.#due = Number.POSITIVE_INFINITY;
    for (const job of this.#delayed) this.update(job, now);
  }

  /** When to look again, if nothing happens before. */
  get due(): number {
    return this.#delayed.size > 0 ? this.#due : Number.POSITIVE_INFINITY;
  }

  /** The next command by job (priority, then jid); undefined if nothing may start. */
  next(capacity: Capacity, now: number): Pick | undefined {
    while (capacity.free > 0) {
      let best: Job | undefined;
      for (const { demand, jobs } of this.#shelves.values()) {
        const [first] = jobs.list;
        if (first && (!best || isBefore(first, best)) && capacity.grant(demand) > 0) best = first;
      }
      if (!best) return undefined;
      const pick = pickFrom(this.#farm, best, capacity, now);
      if (pick) return pick;
      // A job that it follows is to run again, or somebody has set the clock back.
      this.update(best, now);
    }
    return undefined;
  }

  /** Something waits for blade metrics, which change by themselves. */
  get usesMetrics(): boolean {
    for (const { demand } of this.#shelves.values()) if (demand && usesMetrics(demand.service)) return true;
    return false;
  }

  #follow(job: Job, before: number | undefined): void {
    const known = this.#followed.get(job);
    if (known === before) return;
    if (known !== undefined) {
      const jobs = this.#followers.get(known);
      jobs?.delete(job);
      if (jobs?.size === 0) this.#followers.delete(known);
      this.#followed.delete(job);
    }
    if (before === undefined) return;
    const jobs = this.#followers.get(before) ?? new Set();
    this.#followers.set(before, jobs.add(job));
    this.#followed.set(job, before);
  }

  #shelfOf(lane: Lane | undefined): Shelf {
    const key = lane?.key ?? '';
    let shelf = this.#shelves.get(key);
    if (!shelf) {
      shelf = { key, demand: lane?.demand, jobs: new Ranking() };
      this.#shelves.set(key, shelf);
    }
    return shelf;
  }

  #place(job: Job, shelves: ReadonlySet<Shelf>): void {
    for (const shelf of shelves) shelf.jobs.put(job);
    for (const shelf of this.#places.get(job) ?? []) {
      if (shelves.has(shelf)) continue;
      shelf.jobs.remove(job);
      if (shelf.jobs.list.length === 0) this.#shelves.delete(shelf.key);
    }
    if (shelves.size > 0) this.#places.set(job, shelves);
    else this.#places.delete(job);
  }
}
