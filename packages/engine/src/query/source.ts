/** Rows for queries, from what is committed in the database. */

import type { Row } from '../store/database.ts';
import type { Reader } from '../store/reader.ts';
import { idsOf, latestCid } from '../store/row-values.ts';
import type { TableName } from './columns.ts';
import { Entry, type EntryContext } from './entry.ts';
import type { Joined, RowRequest, RowSource } from './select.ts';

/** Rows are fetched in portions, with room for other work between them. */
const PORTION = 1000;
const BREATHE_MS = 20;
/** More values than this are compared row by row. */
const MOST_VALUES = 500;

/** Keys by which a table is walked, in order. */
const KEYS: Readonly<Record<'job' | 'task' | 'command' | 'invocation', readonly string[]>> = {
  job: ['jid'],
  task: ['jid', 'tid'],
  command: ['jid', 'cid'],
  invocation: ['jid', 'cid', 'iid'],
};

/** Columns, besides the jid, that the database compares if the clause says what they equal. */
const NARROWED: Readonly<Record<keyof typeof KEYS, readonly string[]>> = {
  job: [],
  task: ['tid', 'state'],
  command: ['cid', 'tid'],
  invocation: ['cid', 'tid'],
};

export interface SourceOptions {
  readonly reader: Reader;
  readonly bladeName: string;
  /** The one blade, as a row of its table; asked for once at most. */
  readonly blade: () => Row;
  readonly now: number;
}

export class DatabaseSource implements RowSource {
  readonly #reader: Reader;
  readonly #options: SourceOptions;
  readonly #context: EntryContext;
  readonly #waiters = new Map<number, Map<number, number[]>>();
  readonly #jobs = new Map<number, Entry | undefined>();
  #bladeEntry: Entry | undefined;
  #since = performance.now();

  constructor(options: SourceOptions) {
    this.#options = options;
    this.#reader = options.reader;
    this.#context = {
      now: options.now,
      bladeName: options.bladeName,
      waiters: (jid, tid) => this.#waitersOf(jid).get(tid) ?? [],
    };
  }

  async *rows(request: RowRequest): AsyncGenerator<Joined[]> {
    if (request.table === 'param') {
      yield this.#params().map((row) => ({ param: this.#entry(row) }));
    } else if (request.table === 'blade') {
      yield [...this.#bladeRows(request)];
    } else {
      for await (const rows of this.#walk(request.table, request)) {
        yield rows.flatMap((row) => [...this.#partners(request, row)]);
      }
    }
  }

  /** What is stored, and `maxrecords`, which every client may ask for: without a stored one there is no limit. */
  #params(): Row[] {
    const rows = this.#reader.all('select name, value from param order by name');
    return rows.some(({ name }) => name === 'maxrecords') ? rows : [...rows, { name: 'maxrecords', value: '0' }];
  }

  #entry(row: Row): Entry {
    return new Entry(row, this.#context);
  }

  /**
   * Walks a table by its key, in portions, so that no statement stays open while others are at work. One job after
   * the other where the jobs are known: the database would walk each of them from the start for every portion.
   */
  async *#walk(table: keyof typeof KEYS, { archive, narrow }: RowRequest): AsyncGenerator<Row[]> {
    const conditions: string[] = [];
    const fixed: (number | string)[] = [];
    for (const key of NARROWED[table]) {
      const values = narrow.get(key)?.map((value) => (key === 'state' ? String(value) : Number(value)));
      if (!values || values.length > MOST_VALUES) continue;
      conditions.push(`${key} in (${values.map(() => '?').join(', ')})`);
      fixed.push(...values);
    }
    const jids = narrow.get('jid');
    const known = archive ? undefined : 'deletetime is null';
    if (table === 'job') {
      if (known) conditions.push(known);
    } else {
      // Rows of jobs that are just being taken in, or removed, are nobody's yet, or no more.
      conditions.push(`jid in (select jid from job${known ? ` where ${known}` : ''})`);
    }
    if (!jids) {
      yield* this.#portions(table, KEYS[table], conditions, fixed);
      return;
    }
    const keys = table === 'job' ? KEYS.job : KEYS[table].slice(1);
    for (const jid of [...new Set(jids)].map(Number).sort((a, b) => a - b)) {
      yield* this.#portions(table, keys, ['jid = ?', ...conditions], [jid, ...fixed]);
    }
  }

  async *#portions(
    table: string,
    keys: readonly string[],
    conditions: readonly string[],
    fixed: readonly (number | string)[],
  ): AsyncGenerator<Row[]> {
    const after = `(${keys.join(', ')}) > (${keys.map(() => '?').join(', ')})`;
    const where = [...conditions, after].join(' and ');
    const sql = `select * from ${table} where ${where} order by ${keys.join(', ')} limit ${PORTION}`;
    let last = keys.map(() => -1);
    for (;;) {
      const rows = this.#reader.all(sql, ...fixed, ...last);
      if (rows.length > 0) yield rows;
      await this.#breathe();
      const end = rows.at(-1);
      if (!end || rows.length < PORTION) return;
      last = keys.map((key) => Number(end[key]));
    }
  }

  /** Lets other work be done, if this has been at it for a while. */
  async #breathe(): Promise<void> {
    if (performance.now() - this.#since < BREATHE_MS) return;
    await new Promise((resolve) => setImmediate(resolve));
    this.#since = performance.now();
  }

  /** A row with what stands beside it: left joins, several partners make several rows. */
  *#partners({ table, joins }: RowRequest, row: Row): Generator<Joined> {
    const own: Joined = { [table]: this.#entry(row) };
    if (joins.size === 0 || table === 'job') {
      yield own;
      return;
    }
    const jid = Number(row.jid);
    const with_: { -readonly [name in TableName]?: Entry } = { ...own };
    if (joins.has('job')) addTo(with_, 'job', this.#job(jid));
    if (joins.has('task')) addTo(with_, 'task', this.#task(jid, Number(row.tid)));
    const cid = table === 'task' ? latestCid(row) : Number(row.cid);
    if (joins.has('command') && cid !== null) addTo(with_, 'command', this.#command(jid, cid));
    const wantsRun = table !== 'invocation' && (joins.has('invocation') || joins.has('blade'));
    const runs = wantsRun && cid !== null ? this.#currentRuns(jid, cid) : [];
    if (joins.has('blade') && (table === 'invocation' || runs.length > 0)) with_.blade = this.#blade();
    if (runs.length === 0) yield with_;
    for (const run of runs) yield { ...with_, invocation: run };
  }

  /** The blade beside the commands that run on it. */
  *#bladeRows({ joins }: RowRequest): Generator<Joined> {
    const blade = this.#blade();
    const running = joins.size > 0 ? this.#reader.all('select * from invocation where stoptime is null') : [];
    if (running.length === 0) yield { blade };
    for (const row of running) {
      const jid = Number(row.jid);
      const found: { -readonly [name in TableName]?: Entry } = { blade, invocation: this.#entry(row) };
      if (joins.has('job')) addTo(found, 'job', this.#job(jid));
      if (joins.has('task')) addTo(found, 'task', this.#task(jid, Number(row.tid)));
      if (joins.has('command')) addTo(found, 'command', this.#command(jid, Number(row.cid)));
      yield found;
    }
  }

  #blade(): Entry {
    this.#bladeEntry ??= this.#entry(this.#options.blade());
    return this.#bladeEntry;
  }

  #job(jid: number): Entry | undefined {
    if (!this.#jobs.has(jid)) this.#jobs.set(jid, this.#first('select * from job where jid = ?', jid));
    return this.#jobs.get(jid);
  }

  #task(jid: number, tid: number): Entry | undefined {
    return this.#first('select * from task where jid = ? and tid = ?', jid, tid);
  }

  #command(jid: number, cid: number): Entry | undefined {
    return this.#first('select * from command where jid = ? and cid = ?', jid, cid);
  }

  #currentRuns(jid: number, cid: number): Entry[] {
    const rows = this.#reader.all('select * from invocation where jid = ? and cid = ? and current = 1', jid, cid);
    return rows.map((row) => this.#entry(row));
  }

  #first(sql: string, ...values: readonly number[]): Entry | undefined {
    const [row] = this.#reader.all(sql, ...values);
    return row && this.#entry(row);
  }

  /** Who waits for whom through Instances, for a whole job at once. */
  #waitersOf(jid: number): Map<number, number[]> {
    let waiters = this.#waiters.get(jid);
    if (waiters) return waiters;
    waiters = new Map();
    const rows = this.#reader.all(
      'select tid, ants, after from task where jid = ? and (ants is not null or after is not null)',
      jid,
    );
    for (const { tid, ants, after } of rows) {
      for (const ant of new Set([...idsOf(ants), ...idsOf(after)])) {
        const known = waiters.get(ant);
        if (known) known.push(Number(tid));
        else waiters.set(ant, [Number(tid)]);
      }
    }
    this.#waiters.set(jid, waiters);
    return waiters;
  }
}

function addTo(found: { -readonly [name in TableName]?: Entry }, table: TableName, entry: Entry | undefined): void {
  if (entry) found[table] = entry;
}
