/** Statements that change rows. Callers open the transaction. */

import type Database from 'libsql';
import type { ClassData, CommandData, CommandPlan, JobData, TaskPlan, TreePlan } from '../ingest/plan.ts';
import type { Changes } from '../machine/changes.ts';
import type { Attempt, Job, Task } from '../machine/model.ts';
import type { Reader } from './reader.ts';
import { hasSameMemory, MEMORY_COLUMNS, memoryValues } from './task-memory.ts';

type Value = string | number | null;
type Run = (...values: readonly Value[]) => void;
type RunMany = (rows: readonly Value[][]) => void;

/** So many rows of one statement take little more than half the time that they take one by one. */
const ROWS_AT_ONCE = 50;

const bit = (value: boolean): number => (value ? 1 : 0);

export class Writer {
  readonly #insertJob: Run;
  readonly #insertTasks: RunMany;
  readonly #insertCommands: RunMany;
  readonly #insertClass: Run;
  readonly #updateJob: Run;
  readonly #updateTask: Run;
  readonly #updateTasks: Run;
  readonly #retireTask: Run;
  readonly #retireTasks: Run;
  readonly #retireCommand: Run;
  readonly #putAttempt: Run;
  readonly #grafts: Run;
  readonly #jobData: Run;
  readonly #commandData: Run;
  readonly #commandClass: Run;
  readonly #param: Run;

  readonly #db: Database.Database;

  constructor(db: Database.Database) {
    this.#db = db;
    const statement = (sql: string): Run => {
      const prepared = db.prepare<Value[][]>(sql);
      return (...values) => void prepared.run([...values]);
    };
    const insert = (table: string, columns: readonly string[]): Run =>
      statement(`insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`);
    this.#insertJob = insert('job', ['jid', 'owner', 'data', 'jobcommands', ...JOB_COLUMNS]);
    const insertMany = (table: string, columns: readonly string[]): RunMany => {
      const row = `(${columns.map(() => '?').join(', ')})`;
      const rows = Array.from({ length: ROWS_AT_ONCE }, () => row).join(', ');
      const many = statement(`insert into ${table} (${columns.join(', ')}) values ${rows}`);
      const one = insert(table, columns);
      return (all) => {
        const whole = all.length - (all.length % ROWS_AT_ONCE);
        for (let from = 0; from < whole; from += ROWS_AT_ONCE) many(...all.slice(from, from + ROWS_AT_ONCE).flat());
        for (let at = whole; at < all.length; at++) one(...(all[at] ?? []));
      };
    };
    this.#insertTasks = insertMany('task', TASK_COLUMNS);
    this.#insertCommands = insertMany('command', ['jid', 'cid', 'tid', 'runtype', 'class', 'data']);
    this.#insertClass = statement('insert or ignore into class (jid, id, data) values (?, ?, ?)');
    const update = (table: string, columns: readonly string[]): string =>
      `update ${table} set ${columns.map((name) => `${name} = ?`).join(', ')} where jid = ?`;
    this.#updateJob = statement(update('job', JOB_COLUMNS));
    const updateTask = update('task', MEMORY_COLUMNS);
    this.#updateTask = statement(`${updateTask} and tid = ?`);
    this.#updateTasks = statement(`${updateTask} and tid in (select value from json_each(?))`);
    this.#retireTask = statement('update invocation set current = 0 where jid = ? and tid = ? and cid >= ?');
    this.#retireTasks = statement(
      'update invocation set current = 0 where jid = ? and tid in (select value from json_each(?)) and current = 1',
    );
    this.#retireCommand = statement('update invocation set current = 0 where jid = ? and cid = ? and iid < ?');
    this.#putAttempt = statement(
      `insert or replace into invocation (jid, cid, iid, tid, current, numslots, limits, starttime, stoptime, pid, rcode,
       retrycount, resuming, resumable, intent, grafts, missed, made, usertime, systemtime, rss, vsz)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#grafts = statement(
      'update invocation set grafts = ?, missed = ?, made = ? where jid = ? and cid = ? and iid = ?',
    );
    this.#jobData = statement('update job set owner = ?, data = ? where jid = ?');
    this.#commandData = statement('update command set class = ?, data = ? where jid = ? and cid = ?');
    this.#commandClass = statement(
      'update command set class = ? where jid = ? and cid in (select value from json_each(?))',
    );
    this.#param = statement('insert or replace into param (name, value) values (?, ?)');
  }

  insertJob(job: Job, data: JobData, tree: TreePlan): void {
    const jobCommands = JSON.stringify(job.jobCommands);
    this.#insertJob(job.jid, data.owner, JSON.stringify(data), jobCommands, ...jobValues(job));
    this.insertTree(job.jid, tree, data.spooltime, job.tasks);
  }

  /** New tasks, with the states in which they begin if they are wired already; else these follow as changes. */
  insertTree(jid: number, tree: TreePlan, now: number, wired: readonly Task[] = [], attached = true): void {
    for (const [id, data] of tree.classes) this.insertClass(jid, id, data);
    const values = tree.tasks.map((task) => [...taskValues(jid, task, now, wired[task.seed.tid]), bit(attached)]);
    this.#insertTasks(values);
    this.#insertCommands(tree.commands.map((command) => commandValues(jid, command)));
  }

  insertClass(jid: number, id: number, data: ClassData): void {
    this.#insertClass(jid, id, JSON.stringify(data));
  }

  setJobData(jid: number, data: JobData): void {
    this.#jobData(data.owner, JSON.stringify(data), jid);
  }

  setCommandData(jid: number, cid: number, classId: number, data: CommandData): void {
    this.#commandData(classId, JSON.stringify(data), jid, cid);
  }

  setCommandClass(jid: number, classId: number, cids: readonly number[]): void {
    this.#commandClass(classId, jid, JSON.stringify(cids));
  }

  /** Removes at most so many tasks and so many commands whose ids are higher; returns how many. */
  removeBeyond(jid: number, { tid, cid }: { readonly tid: number; readonly cid: number }, most: number): number {
    const remove = (table: string, key: string, last: number): number => {
      const rows = `select ${key} from ${table} where jid = ?1 and ${key} > ?2 limit ${most}`;
      const sql = `delete from ${table} where jid = ?1 and ${key} in (${rows})`;
      return this.#db.prepare<Value[][]>(sql).run([jid, last]).changes;
    };
    return remove('task', 'tid', tid) + remove('command', 'cid', cid);
  }

  setParam(name: string, value: string): void {
    this.#param(name, value);
  }

  removeParam(name: string): void {
    this.remove('delete from param where name = ?', name);
  }

  /** The id of a new job is taken: the next one gets a higher one. */
  countJob(jid: number): void {
    this.#param('jidcounter', String(jid));
  }

  /** Removes rows; returns how many. For rare work: the statement is prepared anew each time. */
  remove(sql: string, value: Value): number {
    return this.#db.prepare<Value[][]>(sql).run([value]).changes;
  }

  /** Brings the rows up to what the machine says. */
  apply(changes: Changes): void {
    for (const job of changes.jobs) this.#updateJob(...jobValues(job), job.jid);
    if (changes.tasks.size < MANY) for (const task of changes.tasks) this.#putTask(task);
    else for (const tasks of alike(changes.tasks)) this.#putTasks(tasks);
    this.#retire(changes.retired);
    for (const attempts of changes.attempts.values()) for (const attempt of attempts) this.#attempt(attempt);
  }

  #putTask(task: Task): void {
    this.#updateTask(...memoryValues(task), task.job.jid, task.tid);
  }

  #putTasks(tasks: readonly [Task, ...Task[]]): void {
    const [first] = tasks;
    if (tasks.length < FEW) {
      for (const task of tasks) this.#putTask(task);
      return;
    }
    const tids = JSON.stringify(tasks.map(({ tid }) => tid));
    this.#updateTasks(...memoryValues(first), first.job.jid, tids);
  }

  #retire(retired: ReadonlyMap<Task, number>): void {
    const whole = new Map<number, number[]>();
    for (const [{ job, tid, firstCid }, fromCid] of retired) {
      const tids = whole.get(job.jid);
      if (fromCid > firstCid) this.#retireTask(job.jid, tid, fromCid);
      else if (tids) tids.push(tid);
      else whole.set(job.jid, [tid]);
    }
    for (const [jid, tids] of whole) this.#retireTasks(jid, JSON.stringify(tids));
  }

  /** How far an attempt has come with its expansions. */
  setGrafts({ job, cid, iid }: Attempt, { grafts, missed, made }: Pick<Attempt, 'grafts' | 'missed' | 'made'>): void {
    this.#grafts(grafts, missedText(missed), made, job.jid, cid, iid);
  }

  #attempt(attempt: Attempt): void {
    const { job, cid, iid, task, usage } = attempt;
    if (iid > 1) this.#retireCommand(job.jid, cid, iid);
    this.#putAttempt(
      job.jid,
      cid,
      iid,
      task.tid,
      bit(attempt.current),
      attempt.slots,
      attempt.tags.length > 0 ? JSON.stringify(attempt.tags) : null,
      attempt.starttime,
      attempt.stoptime,
      attempt.pid,
      attempt.rcode,
      attempt.retrycount,
      attempt.pass,
      bit(attempt.resumable),
      attempt.intent,
      attempt.grafts,
      missedText(attempt.missed),
      attempt.made,
      usage?.user ?? null,
      usage?.system ?? null,
      usage?.rss ?? null,
      usage?.vsz ?? null,
    );
  }
}

/** From so many on, rows that get the same values are written by one statement: that takes a fifth of the time. */
const MANY = 200;
/** So few are written one by one even then. */
const FEW = 5;
/** So many groups are filled at once. An operation on a whole job makes few kinds of rows, in any order. */
const OPEN_GROUPS = 16;

/** The tasks in groups of equal values; rare kinds may make several groups. */
function* alike(tasks: Iterable<Task>): Generator<[Task, ...Task[]]> {
  const open: [Task, ...Task[]][] = [];
  for (const task of tasks) {
    const at = open.findIndex(([first]) => first.job === task.job && hasSameMemory(first, task));
    const group = open[at];
    if (group) group.push(task);
    else if (open.push([task]) > OPEN_GROUPS) {
      const oldest = open.shift();
      if (oldest) yield oldest;
    }
  }
  yield* open;
}

const missedText = (missed: readonly number[]): string | null => (missed.length > 0 ? JSON.stringify(missed) : null);

const INCOMING = 'incoming:';

/** The parameter that stands while rows of a job are written whose own row is not there yet. */
export const incomingParam = (jid: number): string => `${INCOMING}${jid}`;

/** Jobs that were not whole when the engine ended. */
export const incomingJids = (reader: Reader): number[] => jidsOf(reader, INCOMING);

const INHERITING = 'inheriting:';

/** The parameter that stands while what the commands of a job inherit is being changed. */
export const inheritingParam = (jid: number): string => `${INHERITING}${jid}`;

/** Jobs whose commands were about to inherit other things when the engine ended. */
export const inheritingJids = (reader: Reader): number[] => jidsOf(reader, INHERITING);

function jidsOf(reader: Reader, prefix: string): number[] {
  const names = reader.raw('select name from param where name glob ?', `${prefix}*`);
  return names.map(([name]) => Number(String(name).slice(prefix.length)));
}

const TASK_COLUMNS = [
  ...['jid', 'tid', 'parent', 'creator', 'serial', 'ants', 'after'],
  ...['firstcid', 'commands', 'cleanups', 'data', 'statetime', 'state', 'readytime', 'progress', 'attached'],
];

/** In the order of TASK_COLUMNS, but for the last. */
function taskValues(jid: number, { seed, data }: TaskPlan, now: number, wired: Task | undefined): Value[] {
  const { tid, parent, creator, serial, ants, after, firstCid, commands, cleanups } = seed;
  const list = (tids: readonly number[]): string | null => (tids.length > 0 ? JSON.stringify(tids) : null);
  const relations = [parent, creator, bit(serial), list(ants), list(after)];
  const begins = [wired?.statetime ?? now, wired?.state ?? 'blocked', wired?.readytime ?? null, wired?.progress ?? 0];
  return [jid, tid, ...relations, firstCid, commands, cleanups, data, ...begins];
}

function commandValues(jid: number, { cid, tid, runtype, classId, data }: CommandPlan): Value[] {
  return [jid, cid, tid, runtype, classId, data];
}

const JOB_COLUMNS = [
  ...['priority', 'maxactive', 'afterjids', 'pausetime', 'aftertime', 'starttime', 'stoptime', 'deletetime', 'parked'],
  ...[
    'elapsedsecs',
    'numblocked',
    'numready',
    'numactive',
    'numerror',
    'numdone',
    'maxtid',
    'maxcid',
    'pending',
    'losses',
  ],
];

/** In the order of JOB_COLUMNS. */
function jobValues(job: Job): Value[] {
  const { counts } = job;
  return [
    job.priority,
    job.maxactive,
    JSON.stringify(job.afterjids),
    job.pausetime,
    job.aftertime,
    job.starttime,
    job.stoptime,
    job.deletetime,
    bit(job.parked),
    job.elapsedsecs,
    counts.blocked,
    counts.ready,
    counts.active,
    counts.error,
    counts.done,
    job.tasks.length - 1,
    job.classes.length - 1,
    JSON.stringify(job.pending),
    job.losses,
  ];
}
