import type { Task } from '../document.ts';

/** Which task a name means: by id first, then by title, the first of several (alf-format 4.4). */
export class TaskNames {
  readonly #names = new Map<string, { id: number; title: number; titles: number }>();

  /** @param names the names that will be asked for: a job has few Instances and many titles */
  constructor(names: Iterable<string>) {
    for (const name of names) this.#names.set(name, { id: -1, title: -1, titles: 0 });
  }

  /** Notes a task; tasks are to be noted in document order. */
  add(node: number, { id, title }: Pick<Task, 'id' | 'title'>): void {
    const byId = id === undefined ? undefined : this.#names.get(id);
    if (byId?.id === -1) byId.id = node;
    const byTitle = this.#names.get(title);
    if (byTitle !== undefined && byTitle.titles++ === 0) byTitle.title = node;
  }

  /** The task that is meant, or -1. */
  find(name: string): number {
    const found = this.#names.get(name);
    return found === undefined ? -1 : found.id >= 0 ? found.id : found.title;
  }

  /** How many tasks the name may mean: more than one only for titles. */
  count(name: string): number {
    const found = this.#names.get(name);
    return found === undefined ? 0 : found.id >= 0 ? 1 : found.titles;
  }
}
