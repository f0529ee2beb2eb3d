import type { Job } from '../machine/model.ts';

/** Jobs that have something to start, highest priority first, then lowest jid. */
export class Candidates {
  #sorted: Job[] = [];
  /** The priority under which a job stands in the list. */
  readonly #listed = new Map<Job, number>();

  get list(): readonly Job[] {
    return this.#sorted;
  }

  /** Looks at a job after a change. */
  update(job: Job): void {
    const wanted = job.counts.ready > 0 || job.pending.length > 0;
    const listed = this.#listed.get(job);
    if (listed !== undefined && (!wanted || listed !== job.priority)) this.remove(job);
    if (!wanted || this.#listed.has(job)) return;
    this.#sorted.splice(this.#place(job.priority, job.jid), 0, job);
    this.#listed.set(job, job.priority);
  }

  remove(job: Job): void {
    const listed = this.#listed.get(job);
    if (listed === undefined) return;
    this.#sorted.splice(this.#place(listed, job.jid), 1);
    this.#listed.delete(job);
  }

  /** Where a job with this priority and jid stands, or would stand. */
  #place(priority: number, jid: number): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#sorted[middle];
      const rank = other === undefined ? 0 : (this.#listed.get(other) ?? 0);
      if (other !== undefined && (rank > priority || (rank === priority && other.jid < jid))) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
