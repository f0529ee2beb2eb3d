/** The six tables that can be queried: columns, their types, aliases (tractor-protocol 6.3). */

import { cidsOf, estimatedSecs, latestCid, numTasks } from '../store/row-values.ts';
import type { Cell, Entry } from './entry.ts';

export const TABLES = ['job', 'task', 'command', 'invocation', 'blade', 'param'] as const;
export type TableName = (typeof TABLES)[number];

/** `gb`: a real in gigabytes. Times are epoch milliseconds until they are written. */
export type ColumnType = 'int' | 'real' | 'gb' | 'bool' | 'text' | 'texts' | 'ints' | 'time' | 'json';

export interface Column {
  readonly table: TableName;
  readonly name: string;
  readonly type: ColumnType;
  readonly read: (entry: Entry) => Cell;
}

export interface Table {
  readonly name: TableName;
  /** `Job`, as in `Job.owner`. */
  readonly title: string;
  readonly columns: ReadonlyMap<string, Column>;
  readonly aliases: ReadonlyMap<string, string>;
  /** Bare words, as clauses. */
  readonly standalone: ReadonlyMap<string, string>;
}

type Reads = Readonly<Record<string, readonly [ColumnType, (entry: Entry) => Cell]>>;

/** A column of the database under the same name. */
const stored =
  (name: string) =>
  (entry: Entry): Cell =>
    entry.column(name);
/** A carried attribute: what is not set has the default. */
const carried =
  (name: string, initial: Cell) =>
  (entry: Entry): Cell =>
    (entry.data[name] as Cell | undefined) ?? initial;
const flag =
  (name: string) =>
  (entry: Entry): Cell =>
    entry.column(name) === 1;
const listed =
  (name: string) =>
  (entry: Entry): Cell => {
    const text = entry.column(name);
    return typeof text === 'string' ? (JSON.parse(text) as string[]) : [];
  };
const NONE: readonly string[] = [];

const JOB: Reads = {
  jid: ['int', stored('jid')],
  owner: ['text', stored('owner')],
  spoolhost: ['text', carried('spoolhost', '')],
  spoolfile: ['text', carried('spoolfile', '')],
  spoolcwd: ['text', carried('spoolcwd', '')],
  spooladdr: ['text', carried('spooladdr', null)],
  title: ['text', carried('title', '')],
  assignments: ['text', (entry) => assignments(entry.data.assignments)],
  tier: ['text', carried('tier', '')],
  priority: ['real', stored('priority')],
  crews: ['texts', carried('crews', NONE)],
  projects: ['texts', carried('projects', NONE)],
  tags: ['texts', carried('tags', NONE)],
  service: ['text', carried('service', '')],
  envkey: ['texts', carried('envkey', NONE)],
  editpolicy: ['text', carried('editpolicy', '')],
  minslots: ['int', carried('minslots', 0)],
  maxslots: ['int', carried('maxslots', 0)],
  etalevel: ['int', carried('etalevel', 1)],
  afterjids: ['ints', listed('afterjids')],
  spooltime: ['time', carried('spooltime', null)],
  pausetime: ['time', stored('pausetime')],
  aftertime: ['time', stored('aftertime')],
  starttime: ['time', stored('starttime')],
  stoptime: ['time', stored('stoptime')],
  deletetime: ['time', stored('deletetime')],
  elapsedsecs: ['real', stored('elapsedsecs')],
  esttotalsecs: ['real', ({ row }) => estimatedSecs(row)],
  numtasks: ['int', ({ row }) => numTasks(row)],
  numblocked: ['int', stored('numblocked')],
  numready: ['int', stored('numready')],
  numactive: ['int', stored('numactive')],
  numerror: ['int', stored('numerror')],
  numdone: ['int', stored('numdone')],
  maxtid: ['int', stored('maxtid')],
  maxcid: ['int', stored('maxcid')],
  comment: ['text', carried('comment', '')],
  metadata: ['text', carried('metadata', '')],
  maxactive: ['int', stored('maxactive')],
  serialsubtasks: ['bool', carried('serialsubtasks', false)],
  dirmap: ['json', (entry) => (entry.data.dirmap ? JSON.stringify(entry.data.dirmap) : null)],
  pil: ['int', stored('jid')],
  lastnoteid: ['int', () => 0],
};

const TASK: Reads = {
  jid: ['int', stored('jid')],
  tid: ['int', stored('tid')],
  title: ['text', carried('title', '')],
  id: ['text', carried('id', '')],
  service: ['text', carried('service', '')],
  minslots: ['int', carried('minslots', 0)],
  maxslots: ['int', carried('maxslots', 0)],
  cids: ['ints', ({ row }) => cidsOf(row)],
  serialsubtasks: ['bool', flag('serial')],
  ptids: ['ints', (entry) => [Number(entry.column('parent')), ...entry.waiters()]],
  attached: ['bool', flag('attached')],
  state: ['text', stored('state')],
  statetime: ['time', stored('statetime')],
  readytime: ['time', stored('readytime')],
  activetime: ['time', stored('activetime')],
  currcid: ['int', ({ row }) => latestCid(row)],
  haslog: ['bool', flag('haslog')],
  preview: ['texts', carried('preview', NONE)],
  chaser: ['texts', carried('chaser', NONE)],
  progress: ['real', stored('progress')],
  metadata: ['text', carried('metadata', '')],
  resumeblock: ['bool', carried('resumeblock', false)],
  retrycount: ['int', stored('retrycount')],
};

const COMMAND: Reads = {
  jid: ['int', stored('jid')],
  tid: ['int', stored('tid')],
  cid: ['int', stored('cid')],
  argv: ['texts', carried('argv', NONE)],
  local: ['bool', carried('local', false)],
  expand: ['bool', (entry) => Boolean(entry.data.expand)],
  runtype: ['text', stored('runtype')],
  msg: ['text', carried('msg', '')],
  service: ['text', carried('service', '')],
  tags: ['texts', carried('tags', NONE)],
  id: ['text', carried('id', '')],
  refersto: ['text', carried('refersto', '')],
  minslots: ['int', carried('minslots', 0)],
  maxslots: ['int', carried('maxslots', 0)],
  envkey: ['texts', carried('envkey', NONE)],
  retryrcodes: ['ints', carried('retryrcodes', NONE)],
  metadata: ['text', carried('metadata', '')],
  resumewhile: ['texts', carried('resumewhile', NONE)],
  resumepin: ['bool', carried('resumepin', false)],
  minrunsecs: ['real', carried('minrunsecs', 0)],
  maxrunsecs: ['real', carried('maxrunsecs', 0)],
};

const INVOCATION: Reads = {
  jid: ['int', stored('jid')],
  tid: ['int', stored('tid')],
  cid: ['int', stored('cid')],
  iid: ['int', stored('iid')],
  current: ['bool', flag('current')],
  blade: ['text', (entry) => entry.bladeName],
  bladeid: ['int', () => 1],
  numslots: ['int', stored('numslots')],
  limits: ['texts', listed('limits')],
  starttime: ['time', stored('starttime')],
  stoptime: ['time', stored('stoptime')],
  pid: ['int', stored('pid')],
  rss: ['gb', stored('rss')],
  vsz: ['gb', stored('vsz')],
  cpu: ['real', cpu],
  elapsedapp: ['real', stored('usertime')],
  elapsedsys: ['real', stored('systemtime')],
  elapsedreal: ['real', elapsed],
  rcode: ['int', stored('rcode')],
  retrycount: ['int', stored('retrycount')],
  resumecount: ['int', stored('resuming')],
  resumable: ['bool', flag('resumable')],
};

const BLADE: Reads = {
  name: ['text', stored('name')],
  ipaddr: ['text', stored('ipaddr')],
  port: ['int', stored('port')],
  osname: ['text', stored('osname')],
  osversion: ['text', stored('osversion')],
  boottime: ['time', stored('boottime')],
  numcpu: ['int', stored('numcpu')],
  loadavg: ['real', stored('loadavg')],
  availmemory: ['gb', stored('availmemory')],
  availdisk: ['gb', stored('availdisk')],
  version: ['text', stored('version')],
  profile: ['text', stored('profile')],
  nimby: ['text', stored('nimby')],
  starttime: ['time', stored('starttime')],
  numslots: ['int', stored('numslots')],
  udi: ['real', stored('udi')],
  status: ['text', stored('status')],
  heartbeattime: ['time', stored('heartbeattime')],
  bladeid: ['int', () => 1],
};

const PARAM: Reads = { name: ['text', stored('name')], value: ['text', stored('value')] };

const STATES = { blocked: '', ready: '', active: '', error: '', done: '' };
const BY_TASK_STATE = Object.fromEntries(Object.keys(STATES).map((state) => [state, `Task.state="${state}"`]));
const IDS = { jobid: 'jid', taskid: 'tid' };
const RETRY = { retryrc: 'retryrcodes', retrycodes: 'retryrcodes' };

export const TABLE: Readonly<Record<TableName, Table>> = {
  job: table('job', JOB, {
    aliases: {
      ...{ user: 'owner', username: 'owner', cwd: 'spoolcwd', deleted: 'deletetime', jobid: 'jid', ntasks: 'numtasks' },
      ...{ pri: 'priority', spooled: 'spooltime', elapsed: 'elapsedsecs', est: 'esttotalsecs' },
    },
    standalone: {
      blocked: 'numblocked > 0',
      ready: 'numready > 0',
      active: 'numactive > 0',
      error: 'numerror > 0',
      done: 'numdone = numtasks',
    },
  }),
  task: table('task', TASK, { aliases: IDS, standalone: BY_TASK_STATE }),
  command: table('command', COMMAND, { aliases: { ...IDS, cmdid: 'cid', ...RETRY }, standalone: BY_TASK_STATE }),
  invocation: table('invocation', INVOCATION, {
    aliases: {
      ...{ ...IDS, cmdid: 'cid', utime: 'elapsedapp', stime: 'elapsedsys', wtime: 'elapsedreal', mem: 'vsz' },
    },
    standalone: BY_TASK_STATE,
  }),
  blade: table('blade', BLADE, {
    aliases: {
      ...{ disk: 'availdisk', mem: 'availmemory', availmem: 'availmemory', cores: 'numcpu', load: 'loadavg' },
      os: 'osname',
    },
  }),
  param: table('param', PARAM, {}),
};

function table(
  name: TableName,
  reads: Reads,
  names: { readonly aliases?: Record<string, string>; readonly standalone?: Record<string, string> },
): Table {
  const columns = new Map(
    Object.entries(reads).map(([column, [type, read]]) => [column, { table: name, name: column, type, read }]),
  );
  return {
    name,
    title: name.charAt(0).toUpperCase() + name.slice(1),
    columns,
    aliases: new Map(Object.entries(names.aliases ?? {})),
    standalone: new Map(Object.entries(names.standalone ?? {})),
  };
}

function assignments(variables: unknown): string {
  const named = Object.entries((variables ?? {}) as Record<string, string>);
  return named.length > 0 ? JSON.stringify(variables) : '';
}

/** Seconds; until now while it runs. */
function elapsed(entry: Entry): number {
  const stop = entry.column('stoptime');
  return ((typeof stop === 'number' ? stop : entry.now) - Number(entry.column('starttime'))) / 1000;
}

function cpu(entry: Entry): number | null {
  const user = entry.column('usertime');
  const system = entry.column('systemtime');
  const secs = elapsed(entry);
  return user === null && system === null ? null : secs > 0 ? (Number(user ?? 0) + Number(system ?? 0)) / secs : 0;
}
