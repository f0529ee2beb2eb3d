import type { Job } from '../machine/model.ts';

/** Jobs, highest priority first, then lowest jid. */
export class Ranking {
  #sorted: Job[] = [];
  /** The priority under which a job stands in the list. */
  readonly #listed = new Map<Job, number>();

  get list(): readonly Job[] {
    return this.#sorted;
  }

  /** Puts a job where it belongs by now. */
  put(job: Job): void {
    if (this.#listed.get(job) === job.priority) return;
    this.remove(job);
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

export function isBefore(a: Job, b: Job): boolean {
  return a.priority > b.priority || (a.priority === b.priority && a.jid < b.jid);
}
