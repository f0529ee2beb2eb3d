/**
 * How values of a column are read. `id`, `count` and `flag` are never null (0 and false instead), nor is `name` (empty
 * instead); `int`, `real`, `text` and `time` may be; `ids` and `texts` are lists, empty for null; `json` is a list of anything.
 */
export type ColumnKind = 'id' | 'count' | 'flag' | 'name' | 'int' | 'real' | 'text' | 'time' | 'ids' | 'texts' | 'json';

/** The tables that can be asked for, with all their columns (tractor-protocol 6.3). */
export const TABLES = {
  job: {
    jid: 'id',
    owner: 'name',
    spoolhost: 'text',
    spoolfile: 'text',
    spoolcwd: 'text',
    spooladdr: 'text',
    title: 'name',
    assignments: 'text',
    tier: 'text',
    priority: 'real',
    crews: 'texts',
    projects: 'texts',
    tags: 'texts',
    service: 'text',
    envkey: 'texts',
    editpolicy: 'text',
    minslots: 'int',
    maxslots: 'int',
    etalevel: 'int',
    afterjids: 'ids',
    spooltime: 'time',
    pausetime: 'time',
    aftertime: 'time',
    starttime: 'time',
    stoptime: 'time',
    deletetime: 'time',
    elapsedsecs: 'real',
    esttotalsecs: 'real',
    numtasks: 'count',
    numblocked: 'count',
    numready: 'count',
    numactive: 'count',
    numerror: 'count',
    numdone: 'count',
    maxtid: 'count',
    maxcid: 'count',
    comment: 'text',
    metadata: 'text',
    maxactive: 'int',
    serialsubtasks: 'flag',
    dirmap: 'json',
    pil: 'int',
    lastnoteid: 'int',
  },
  task: {
    jid: 'id',
    tid: 'id',
    title: 'name',
    id: 'text',
    service: 'text',
    minslots: 'int',
    maxslots: 'int',
    cids: 'ids',
    serialsubtasks: 'flag',
    ptids: 'ids',
    attached: 'flag',
    state: 'name',
    statetime: 'time',
    readytime: 'time',
    activetime: 'time',
    currcid: 'int',
    haslog: 'flag',
    preview: 'texts',
    chaser: 'texts',
    progress: 'real',
    metadata: 'text',
    resumeblock: 'flag',
    retrycount: 'count',
  },
  command: {
    jid: 'id',
    tid: 'id',
    cid: 'id',
    argv: 'texts',
    local: 'flag',
    expand: 'flag',
    runtype: 'name',
    msg: 'text',
    service: 'text',
    tags: 'texts',
    id: 'text',
    refersto: 'text',
    minslots: 'int',
    maxslots: 'int',
    envkey: 'texts',
    retryrcodes: 'ids',
    metadata: 'text',
    resumewhile: 'texts',
    resumepin: 'flag',
    minrunsecs: 'real',
    maxrunsecs: 'real',
  },
  invocation: {
    jid: 'id',
    tid: 'id',
    cid: 'id',
    iid: 'id',
    current: 'flag',
    blade: 'text',
    bladeid: 'int',
    numslots: 'int',
    limits: 'texts',
    starttime: 'time',
    stoptime: 'time',
    pid: 'int',
    rss: 'real',
    vsz: 'real',
    cpu: 'real',
    elapsedapp: 'real',
    elapsedsys: 'real',
    elapsedreal: 'real',
    rcode: 'int',
    retrycount: 'int',
    resumecount: 'int',
    resumable: 'flag',
  },
  blade: {
    name: 'name',
    ipaddr: 'text',
    port: 'int',
    osname: 'text',
    osversion: 'text',
    boottime: 'time',
    numcpu: 'int',
    loadavg: 'real',
    availmemory: 'real',
    availdisk: 'real',
    version: 'text',
    profile: 'text',
    nimby: 'text',
    starttime: 'time',
    numslots: 'int',
    udi: 'real',
    status: 'text',
    heartbeattime: 'time',
    bladeid: 'int',
  },
  param: { name: 'name', value: 'text' },
} as const satisfies Record<string, Record<string, ColumnKind>>;

/** Other names of columns; rows come with the canonical ones (tractor-protocol 6.3). */
export const ALIASES = {
  job: {
    user: 'owner',
    username: 'owner',
    cwd: 'spoolcwd',
    deleted: 'deletetime',
    jobid: 'jid',
    ntasks: 'numtasks',
    pri: 'priority',
    spooled: 'spooltime',
    elapsed: 'elapsedsecs',
    est: 'esttotalsecs',
  },
  task: { jobid: 'jid', taskid: 'tid' },
  command: { jobid: 'jid', taskid: 'tid', cmdid: 'cid', retryrc: 'retryrcodes', retrycodes: 'retryrcodes' },
  invocation: {
    jobid: 'jid',
    taskid: 'tid',
    cmdid: 'cid',
    utime: 'elapsedapp',
    stime: 'elapsedsys',
    wtime: 'elapsedreal',
    mem: 'vsz',
  },
  blade: {
    disk: 'availdisk',
    mem: 'availmemory',
    availmem: 'availmemory',
    cores: 'numcpu',
    load: 'loadavg',
    os: 'osname',
  },
  param: {},
} as const satisfies { [T in TableName]: Record<string, keyof (typeof TABLES)[T]> };

/** A table that can be asked for. */
export type TableName = keyof typeof TABLES;

/** Where a name is looked for that is no column of the table itself, in this order (tractor-protocol 6.3, 6.4). */
export const REACHABLE = {
  job: [],
  task: ['job', 'command', 'invocation', 'blade'],
  command: ['job', 'task', 'invocation', 'blade'],
  invocation: ['job', 'task', 'command', 'blade'],
  blade: ['job', 'task', 'command', 'invocation'],
  param: [],
} as const satisfies Record<TableName, readonly TableName[]>;

interface KindTypes {
  id: number;
  count: number;
  flag: boolean;
  name: string;
  int: number | null;
  real: number | null;
  text: string | null;
  time: Date | null;
  ids: readonly number[];
  texts: readonly string[];
  json: readonly unknown[];
}

type Columns<T extends TableName> = (typeof TABLES)[T];
type Aliases<T extends TableName> = (typeof ALIASES)[T];
type KindOf<T extends TableName, C> = C extends keyof Columns<T> ? Columns<T>[C] & ColumnKind : never;

/** A complete row of a table. Columns that the engine's version does not have are null, or what stands for it. */
export type Row<T extends TableName> = { readonly [C in keyof Columns<T>]: KindTypes[KindOf<T, C>] };

/** A row about a job. */
export type JobRow = Row<'job'>;
/** A row about a task. */
export type TaskRow = Row<'task'>;
/** A row about a command. */
export type CommandRow = Row<'command'>;
/** A row about an invocation: one attempt to run a command on a blade. */
export type InvocationRow = Row<'invocation'>;
/** A row about a blade. */
export type BladeRow = Row<'blade'>;
/** A row about a parameter of the engine. */
export type ParamRow = Row<'param'>;

/** A column of another table, as `Job.owner`; null where no row of it belongs to this one. */
type ForeignColumn = { [T in TableName]: `${Capitalize<T>}.${keyof Columns<T> & string}` }[TableName];

/** What may stand in `columns` and `sortBy`; names that we do not know are left to the engine. */
export type ColumnName<T extends TableName> =
  | (keyof Columns<T> & string)
  | (keyof Aliases<T> & string)
  | ForeignColumn
  // A site's engine may be newer than this list; the empty intersection keeps completion in editors alive.
  | (string & {});

/** The column of a table behind a name; never if it has none. */
type Own<T extends TableName, C> = C extends keyof Columns<T>
  ? C & string
  : C extends keyof Aliases<T>
    ? Aliases<T>[C] & string
    : never;

/** The first of these tables that has a column of this name. */
type Owner<Tables extends readonly TableName[], C> = Tables extends readonly [
  infer First extends TableName,
  ...infer Others extends readonly TableName[],
]
  ? [Own<First, C>] extends [never]
    ? Owner<Others, C>
    : First
  : never;

/** The key of a column in the rows of `T`, where `U` is the table that has it. */
type Key<T extends TableName, U extends TableName, C> = U extends T ? Own<U, C> : `${Capitalize<U>}.${Own<U, C>}`;

/** The key under which a column comes; a name that we do not know is its own. */
type Canonical<T extends TableName, C extends string> = C extends `${infer U}.${infer F}`
  ? Uncapitalize<U> extends infer Other extends TableName
    ? [Own<Other, F>] extends [never]
      ? C
      : Key<T, Other, F>
    : C
  : [Own<T, C>] extends [never]
    ? [Owner<(typeof REACHABLE)[T], C>] extends [never]
      ? C
      : Key<T, Owner<(typeof REACHABLE)[T], C>, C>
    : Own<T, C>;

type Cell<T extends TableName, K> = K extends keyof Row<T>
  ? Row<T>[K]
  : K extends `${infer U}.${infer F}`
    ? Uncapitalize<U> extends infer Other extends TableName
      ? F extends keyof Columns<Other>
        ? KindTypes[KindOf<Other, F>] | null
        : unknown
      : unknown
    : unknown;

/** A row with the columns that were asked for, under their canonical names. */
export type SelectedRow<T extends TableName, C extends string> = {
  readonly [N in C as Canonical<T, N>]: Cell<T, Canonical<T, N>>;
};
