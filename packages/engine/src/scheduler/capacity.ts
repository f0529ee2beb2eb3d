import { type Demand, SUSPECT } from '../machine/model.ts';
import { type ServiceKeys, serviceMatches, usesMetrics } from './service-keys.ts';

export interface CapacityOptions {
  readonly slots: number;
  /** How many commands with a tag may be active at once; tags that are not named have no limit. */
  readonly limits: ReadonlyMap<string, number>;
  /** All but the metric `sa`, the free slots. */
  readonly keys: ServiceKeys;
}

/** What the one blade has to give: slots, limits by tag, service keys. */
export class Capacity {
  readonly slots: number;
  readonly limits: ReadonlyMap<string, number>;
  readonly #keys: ServiceKeys;
  readonly #inUse = new Map<string, number>();
  readonly #matches = new Map<string, boolean>();
  #used = 0;
  /** Nimby: what somebody said (`1` or a name) to keep new work away; null: welcome. */
  nimby: string | null = null;
  /** Why new work is kept away (the site's status filter, an engine that stops); empty: it is not. */
  excuse: () => string = () => '';

  constructor(options: CapacityOptions) {
    this.slots = options.slots;
    this.limits = options.limits;
    const { keys } = options;
    this.#keys = {
      ...keys,
      metric: (name) => (name.toLowerCase() === 'sa' ? this.free : keys.metric(name)),
    };
  }

  get used(): number {
    return this.#used;
  }

  /** Slots for new commands. */
  get free(): number {
    return this.nimby === null ? this.slots - this.#used : 0;
  }

  /** Active commands by limit tag. */
  get inUse(): ReadonlyMap<string, number> {
    return this.#inUse;
  }

  /** How many slots a command would get now; 0: it has to wait. */
  grant(demand: Demand | undefined): number {
    if (demand === undefined) return this.free > 0 ? 1 : 0;
    if (demand.minslots > this.free || !this.provides(demand.service)) return 0;
    if (demand.tags.some((tag) => this.isExhausted(tag))) return 0;
    return Math.min(this.free, demand.maxslots);
  }

  /** As many commands with this tag are active as may be. */
  isExhausted(tag: string): boolean {
    const limit = tag === SUSPECT ? 1 : this.limits.get(tag);
    return limit !== undefined && (this.#inUse.get(tag) ?? 0) >= limit;
  }

  /** Whether this blade has the service keys; the answer is remembered, since expressions repeat. */
  provides(service: string): boolean {
    if (usesMetrics(service)) return serviceMatches(service, this.#keys);
    let known = this.#matches.get(service);
    if (known === undefined) {
      known = serviceMatches(service, this.#keys);
      if (this.#matches.size > 10_000) this.#matches.clear();
      this.#matches.set(service, known);
    }
    return known;
  }

  take(slots: number, tags: readonly string[]): void {
    this.#used += slots;
    for (const tag of tags) this.#inUse.set(tag, (this.#inUse.get(tag) ?? 0) + 1);
  }

  give(slots: number, tags: readonly string[]): void {
    this.#used -= slots;
    for (const tag of tags) {
      const left = (this.#inUse.get(tag) ?? 0) - 1;
      if (left > 0) this.#inUse.set(tag, left);
      else this.#inUse.delete(tag);
    }
  }
}
