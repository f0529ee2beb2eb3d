import type { Row } from '../store/database.ts';

/** What a column says of a row. */
export type Cell = number | boolean | string | readonly string[] | readonly number[] | null;

/** What rows need besides themselves, the same for a whole query. */
export interface EntryContext {
  readonly now: number;
  readonly bladeName: string;
  /** Tids that wait for a task through Instances. */
  readonly waiters: (jid: number, tid: number) => readonly number[];
}

/** One row of a table on its way through a query. Its JSON is only parsed if a column needs it. */
export class Entry {
  readonly row: Row;
  readonly #context: EntryContext;
  #data: Readonly<Record<string, unknown>> | undefined;

  constructor(row: Row, context: EntryContext) {
    this.row = row;
    this.#context = context;
  }

  column(name: string): Cell {
    return (this.row[name] as Cell | undefined) ?? null;
  }

  get data(): Readonly<Record<string, unknown>> {
    this.#data ??= JSON.parse(String(this.row.data)) as Record<string, unknown>;
    return this.#data;
  }

  get now(): number {
    return this.#context.now;
  }

  get bladeName(): string {
    return this.#context.bladeName;
  }

  waiters(): readonly number[] {
    return this.#context.waiters(Number(this.row.jid), Number(this.row.tid));
  }
}
