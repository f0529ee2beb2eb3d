import type { Task } from '@jobtronaut/alf';

/** Finds tasks by id, else by title: the tids of those that there are. To find many takes hardly longer than one. */
export type FindTasks = (names: ReadonlySet<string>) => ReadonlyMap<string, number>;

/** What Instances may refer to: ids first, then titles (alf-format 4.4). */
export class Names {
  readonly warnings: string[] = [];
  readonly #named: { readonly tid: number; readonly task: Task }[] = [];
  readonly #ids = new Map<string, number>();
  readonly #titles = new Map<string, number>();
  readonly #ambiguous = new Set<string>();
  /** How many of the tasks are in the maps: most jobs have no Instance, and never need them. */
  #indexed = 0;
  readonly #lookup: FindTasks | undefined;
  /** What Instances name, if there is somebody to ask for what is not in the maps. */
  readonly #mentioned = new Set<string>();
  #outside: ReadonlyMap<string, number> | undefined;
  readonly #warned = new Set<string>();

  /** @param lookup asked once, for all names that none of the tasks here has */
  constructor(lookup?: FindTasks) {
    this.#lookup = lookup;
  }

  add(tid: number, task: Task): void {
    this.#named.push({ tid, task });
  }

  /** An Instance names this. To be told before the first name is resolved. */
  mention(name: string): void {
    if (this.#lookup) this.#mentioned.add(name);
  }

  #index(): void {
    for (; this.#indexed < this.#named.length; this.#indexed++) {
      const named = this.#named[this.#indexed];
      if (!named) return;
      const { id, title } = named.task;
      if (id !== undefined && !this.#ids.has(id)) this.#ids.set(id, named.tid);
      if (this.#titles.has(title)) this.#ambiguous.add(title);
      else this.#titles.set(title, named.tid);
    }
  }

  /** The tids behind names, each once; unknown names are warned about and wait for nothing. */
  resolve(names: readonly string[]): readonly number[] {
    if (names.length === 0) return [];
    this.#index();
    const tids = new Set<number>();
    for (const name of names) {
      const tid = this.#find(name);
      if (tid !== undefined) tids.add(tid);
    }
    return [...tids];
  }

  #find(name: string): number | undefined {
    const byId = this.#ids.get(name);
    if (byId !== undefined) return byId;
    const byTitle = this.#titles.get(name);
    if (byTitle !== undefined) {
      if (this.#ambiguous.has(name)) this.#warn(name, 'several tasks have this title; the first one counts');
      return byTitle;
    }
    const outside = this.#lookup && this.#outsideOf(this.#lookup).get(name);
    if (outside === undefined) this.#warn(name, 'no task has this id or title; nothing waits for it');
    return outside;
  }

  #outsideOf(lookup: FindTasks): ReadonlyMap<string, number> {
    if (!this.#outside) {
      const isUnknown = (name: string): boolean => !this.#ids.has(name) && !this.#titles.has(name);
      this.#outside = lookup(new Set([...this.#mentioned].filter(isUnknown)));
    }
    return this.#outside;
  }

  #warn(name: string, what: string): void {
    if (this.#warned.has(name)) return;
    this.#warned.add(name);
    this.warnings.push(`Instance "${name}": ${what}`);
  }
}
