/** Questions to the database. */

import type Database from 'libsql';
import type { ClassData, CommandData, JobData, TaskData } from '../ingest/plan.ts';
import type { RunType } from '../machine/model.ts';
import type { JobSeed, TaskSeed } from '../machine/wire.ts';
import { type Row, rowsOf } from './database.ts';
import { idsOf } from './row-values.ts';
import { MEMORY_COLUMNS, memoryOf } from './task-memory.ts';

/** A command as stored. */
export interface StoredCommand {
  readonly cid: number;
  readonly tid: number;
  readonly runtype: RunType;
  readonly classId: number;
  readonly data: CommandData;
}

/** An attempt that had not ended when it was written. */
export interface OpenAttempt {
  readonly cid: number;
  readonly iid: number;
  readonly tid: number;
  readonly slots: number;
  readonly starttime: number;
  readonly pid: number | null;
  readonly retrycount: number;
  readonly pass: number;
  readonly intent: string | null;
  readonly grafts: number;
  readonly missed: readonly number[];
  readonly made: number | null;
}

/** What the state machine needs of a job, but for what there may be a million of: that is read in portions. */
export interface StoredJob {
  readonly seed: JobSeed;
  readonly classes: ReadonlyMap<number, ClassData>;
  readonly maxtid: number;
  readonly maxcid: number;
  readonly open: readonly OpenAttempt[];
}

const MOST_STATEMENTS = 200;

export class Reader {
  readonly #db: Database.Database;
  readonly #statements = new Map<string, Database.Statement<unknown[][]>>();

  constructor(db: Database.Database) {
    this.#db = db;
  }

  /** All rows of a statement; statements are prepared once. */
  all(sql: string, ...values: readonly (string | number | null)[]): Row[] {
    return rowsOf(this.#prepare(sql, false).all([...values]));
  }

  /** The same as arrays, which is quicker for many rows. */
  raw(sql: string, ...values: readonly (string | number | null)[]): unknown[][] {
    return this.#prepare(sql, true).all([...values]) as unknown[][];
  }

  #prepare(sql: string, raw: boolean): Database.Statement<unknown[][]> {
    const key = `${raw ? 'r' : 'o'}${sql}`;
    let statement = this.#statements.get(key);
    if (!statement) {
      // Queries come in many forms; those of the engine itself are soon there again.
      if (this.#statements.size >= MOST_STATEMENTS) this.#statements.clear();
      statement = this.#db.prepare<unknown[][]>(sql).raw(raw);
      this.#statements.set(key, statement);
    }
    return statement;
  }

  nextJid(): number {
    return Number(this.param('jidcounter') ?? 0) + 1;
  }

  param(name: string): string | undefined {
    const [row] = this.all('select value from param where name = ?', name);
    return row === undefined ? undefined : String(row.value);
  }

  /** Jobs that have, or may get, something to do by themselves. */
  liveJids(): number[] {
    const rows = this.raw(
      `select jid from job where numactive > 0 or pending != '[]'
       or stoptime is null or deletetime is null and numready > 0
       union select jid from invocation where stoptime is null order by jid`,
    );
    return rows.map(([jid]) => Number(jid));
  }

  /** Jids of all jobs that are neither done nor deleted. */
  unfinishedJids(): number[] {
    const rows = this.raw(
      `select jid from job where deletetime is null and numblocked + numready + numactive + numerror > 0`,
    );
    return rows.map(([jid]) => Number(jid));
  }

  jobData(jid: number): JobData | undefined {
    const [row] = this.all('select data from job where jid = ?', jid);
    return row && (JSON.parse(String(row.data)) as JobData);
  }

  taskData(jid: number, tid: number): TaskData | undefined {
    const [row] = this.all('select data from task where jid = ? and tid = ?', jid, tid);
    return row && (JSON.parse(String(row.data)) as TaskData);
  }

  command(jid: number, cid: number): StoredCommand | undefined {
    const [row] = this.all('select cid, tid, runtype, class, data from command where jid = ? and cid = ?', jid, cid);
    return row && storedCommand(row);
  }

  /** Commands from one cid to before another, with what is carried of their tasks. */
  commandsWithTasks(
    jid: number,
    from: number,
    before: number,
  ): { command: StoredCommand; task: TaskData | undefined }[] {
    const rows = this.all(
      `select cid, command.tid as tid, runtype, class, command.data as data, task.data as task
       from command left join task using (jid, tid) where command.jid = ? and cid >= ? and cid < ?`,
      ...[jid, from, before],
    );
    return rows.map((row) => ({
      command: storedCommand(row),
      task: row.task === null ? undefined : (JSON.parse(String(row.task)) as TaskData),
    }));
  }

  classes(jid: number): Map<number, ClassData> {
    const rows = this.raw('select id, data from class where jid = ?', jid);
    return new Map(rows.map(([id, data]) => [Number(id), JSON.parse(String(data)) as ClassData]));
  }

  /** The highest ids of a job that stand in the database, be it in rows of an expansion that is not in the job. */
  highestIds(jid: number): { readonly tid: number; readonly cid: number } {
    const [[tid, cid] = []] = this.raw(
      'select (select max(tid) from task where jid = ?), (select max(cid) from command where jid = ?)',
      ...[jid, jid],
    );
    return { tid: Number(tid ?? 0), cid: Number(cid ?? 0) };
  }

  /** Tasks by id, else by title: the first of several. All tasks up to `maxtid` are read, a portion at each step. */
  *findTasks(jid: number, maxtid: number, names: ReadonlySet<string>): Generator<void, ReadonlyMap<string, number>> {
    const [ids, titles] = [new Map<string, number>(), new Map<string, number>()];
    for (const portion of this.#portions<[N, [id: string | null, title: string]]>(NAMES, jid, 1, maxtid)) {
      for (const [tid, [id, title]] of portion) {
        if (id !== null && names.has(id) && !ids.has(id)) ids.set(id, tid);
        if (names.has(title) && !titles.has(title)) titles.set(title, tid);
      }
      yield;
    }
    return new Map([...titles, ...ids]);
  }

  job(jid: number): StoredJob | undefined {
    const [row] = this.all(
      `select jid, jobcommands, priority, maxactive, afterjids, pausetime, aftertime, starttime, stoptime, deletetime,
       parked, elapsedsecs, pending, losses, maxtid, maxcid, data ->> '$.serialsubtasks' as serial from job where jid = ?`,
      jid,
    );
    if (!row) return undefined;
    const [maxtid, maxcid] = [Number(row.maxtid), Number(row.maxcid)];
    return { seed: jobSeed(row), classes: this.classes(jid), maxtid, maxcid, open: this.#open(jid) };
  }

  /** Tasks in tid order; read when they are asked for, some thousands at once. */
  *tasks(jid: number, maxtid: number, mintid = 0): Generator<TaskSeed> {
    for (const rows of this.#portions<TaskColumns>(TASK_SEEDS, jid, mintid, maxtid)) {
      for (const row of rows) yield taskSeed(row);
    }
  }

  /** `[tid, parent]` of all tasks in the tree, in tid order, in portions. */
  parents(jid: number): Generator<[number, number][]> {
    return this.#portions<[N, N]>(PARENTS, jid, 1, this.highestIds(jid).tid);
  }

  /** `[cid, class]` of all commands, in portions. */
  commandClasses(jid: number, maxcid: number, mincid = 0): Generator<[number, number][]> {
    return this.#portions<[N, N]>(COMMAND_CLASSES, jid, mincid, maxcid);
  }

  /** `[cid, launches so far]` of all commands that ever ran, in portions. */
  launches(jid: number, maxcid: number): Generator<[number, number][]> {
    return this.#portions<[N, N]>(LAUNCHES, jid, 0, maxcid);
  }

  /**
   * Rows with ids from `first` to `last`: behind it may stand those of an expansion that is not in the job. Many rows in one
   * text: the driver takes longer to hand over a row than SQLite and JSON.parse together.
   */
  *#portions<T>(sql: string, jid: number, first: number, last: number): Generator<T[]> {
    for (let from = first; from <= last; from += ROWS_AT_ONCE) {
      const [[text] = []] = this.raw(sql, jid, from, Math.min(from + ROWS_AT_ONCE, last + 1));
      yield JSON.parse(String(text)) as T[];
    }
  }

  #open(jid: number): OpenAttempt[] {
    const rows = this.all(
      `select cid, iid, tid, numslots, starttime, pid, retrycount, resuming, intent, grafts, missed, made
       from invocation where jid = ? and stoptime is null`,
      jid,
    );
    return rows.map((row) => ({
      cid: Number(row.cid),
      iid: Number(row.iid),
      tid: Number(row.tid),
      slots: Number(row.numslots),
      starttime: Number(row.starttime),
      pid: row.pid === null ? null : Number(row.pid),
      retrycount: Number(row.retrycount),
      pass: Number(row.resuming),
      intent: row.intent === null ? null : String(row.intent),
      grafts: Number(row.grafts),
      missed: idsOf(row.missed),
      made: row.made === null ? null : Number(row.made),
    }));
  }
}

export function storedCommand(row: Row): StoredCommand {
  return {
    cid: Number(row.cid),
    tid: Number(row.tid),
    runtype: String(row.runtype) as RunType,
    classId: Number(row.class),
    data: JSON.parse(String(row.data)) as CommandData,
  };
}

function jobSeed(row: Row): JobSeed {
  const time = (value: unknown): number | null => (typeof value === 'number' ? value : null);
  return {
    jid: Number(row.jid),
    serial: row.serial === 1,
    jobCommands: JSON.parse(String(row.jobcommands)) as number[],
    priority: Number(row.priority),
    maxactive: Number(row.maxactive),
    afterjids: JSON.parse(String(row.afterjids)) as number[],
    pausetime: time(row.pausetime),
    aftertime: time(row.aftertime),
    starttime: time(row.starttime),
    stoptime: time(row.stoptime),
    deletetime: time(row.deletetime),
    parked: row.parked === 1,
    elapsedsecs: Number(row.elapsedsecs),
    pending: JSON.parse(String(row.pending)) as number[],
    losses: Number(row.losses),
  };
}

type N = number;
type TaskColumns = [
  ...[tid: N, parent: N, serial: N, ants: string | null, after: string | null],
  ...[firstCid: N, commands: N, cleanups: N, creator: N],
  ...memory: (string | N | null)[],
];

const ROWS_AT_ONCE = 2000;
const COMMAND_CLASSES = `select json_group_array(json_array(cid, class)) from command
  where jid = ? and cid >= ? and cid < ?`;
const LAUNCHES = `select json_group_array(json_array(cid, launches)) from
  (select cid, max(iid) as launches from invocation where jid = ? and cid >= ? and cid < ? group by cid)`;
const PARENTS = `select json_group_array(json_array(tid, parent)) from
  (select tid, parent from task where jid = ? and tid >= ? and tid < ? and attached = 1 order by tid)`;
const NAMES = `select json_group_array(json_array(tid, json_extract(data, '$.id', '$.title'))) from
  (select tid, data from task where jid = ? and tid >= ? and tid < ? and attached = 1 order by tid)`;
const TASK_SEEDS = `select json_group_array(json_array(tid, parent, serial, ants, after, firstcid, commands, cleanups,
  creator, ${MEMORY_COLUMNS.join(', ')})) from (select * from task where jid = ? and tid >= ? and tid < ? order by tid)`;

const NO_TIDS: readonly number[] = [];

function taskSeed(columns: TaskColumns): TaskSeed {
  const [tid, parent, serial, ants, after, firstCid, commands, cleanups, creator, ...memory] = columns;
  return {
    tid,
    parent,
    serial: serial === 1,
    ants: ants === null ? NO_TIDS : (JSON.parse(ants) as number[]),
    after: after === null ? NO_TIDS : (JSON.parse(after) as number[]),
    firstCid,
    commands,
    cleanups,
    creator,
    memory: memoryOf(memory),
  };
}
