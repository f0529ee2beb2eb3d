import type { CallOptions, EngineApi } from './engine-api.ts';
import {
  flagField,
  isObject,
  numberField,
  numbersField,
  objectField,
  objectsField,
  textField,
  textsField,
  timeField,
} from './fields.ts';
import { warnIfCut } from './record-limit.ts';
import type { JsonObject } from './reply.ts';
import { parseList, plainNumber } from './values.ts';

/** A job as the monitor shows it (tractor-protocol 9.1). */
export interface JobSummary {
  readonly jid: number;
  readonly owner: string;
  readonly title: string;
  readonly priority: number | null;
  readonly paused: boolean;
  readonly numtasks: number;
  readonly numactive: number;
  readonly numdone: number;
  readonly numerror: number;
  readonly spooled: Date | null;
  /** When its first task began. */
  readonly started: Date | null;
  /** When it last ran out of work. */
  readonly stopped: Date | null;
  readonly file: string;
  readonly cwd: string;
  readonly spoolhost: string;
  readonly spooladdr: string;
  readonly service: string;
  readonly tier: string;
  readonly projects: readonly string[];
  readonly crews: readonly string[];
  readonly tags: readonly string[];
  readonly envkey: readonly string[];
  readonly comment: string;
  readonly metadata: string;
  readonly afterjids: readonly number[];
  /** Delayed until then. */
  readonly aftertime: Date | null;
  readonly minslots: number | null;
  readonly maxslots: number | null;
  /** At most so many commands at once; 0 for any number. */
  readonly maxactive: number | null;
  readonly serialsubtasks: boolean;
  readonly elapsedsecs: number | null;
  readonly esttotalsecs: number | null;
}

/** The tree does not tell blocked tasks from ready ones: both are `blocked` here; `select` tells them apart. */
export type TreeState = 'active' | 'blocked' | 'done' | 'error' | 'unknown';

/** A task in the tree of its job (tractor-protocol 9.2). */
export interface TreeTask {
  readonly tid: number;
  readonly title: string;
  readonly state: TreeState;
  readonly hasLog: boolean;
  /** Percent. */
  readonly progress: number;
  readonly cids: readonly number[];
  /** The id that Instances may refer to; empty if it has none. */
  readonly id: string;
  /** Tasks that this one waits for through Instances. */
  readonly waitsFor: readonly number[];
  readonly service: string;
  readonly preview: readonly string[];
  readonly chaser: readonly string[];
  readonly serialsubtasks: boolean;
  readonly minslots: number | null;
  readonly maxslots: number | null;
  readonly resumeblock: boolean;
  /** Commands that can be resumed. */
  readonly resumableCids: readonly number[];
  readonly statetime: Date | null;
  readonly activetime: Date | null;
  readonly blade: string;
  readonly rcode: number | null;
  readonly children: readonly TreeTask[];
}

/** A job with the tree of its tasks (tractor-protocol 9.2). */
export interface JobTree {
  readonly job: JobSummary;
  /** Commands of the job itself: cleanup and postscripts. */
  readonly cids: readonly number[];
  readonly children: readonly TreeTask[];
}

/** Asks for the task tree of a job. */
export async function jobTree(api: EngineApi, jid: number, { signal }: CallOptions): Promise<JobTree> {
  const reply = await api.json({
    verb: 'monitor',
    params: { q: 'jtree', jid },
    kind: 'read',
    session: 'if-any',
    signal,
  });
  for (const [owner, jobs] of Object.entries(objectField(reply, 'users'))) {
    const found = isObject(jobs) ? (jobs[`J${jid}`] ?? jobs[String(jid)]) : undefined;
    if (!isObject(found)) continue;
    const data = objectField(found, 'data');
    return {
      job: readJobSummary(data, owner, jid),
      cids: numbersField(data, 'cids'),
      children: readTasks(objectsField(found, 'children')),
    };
  }
  throw api.nothing(`no job ${jid} with a task tree`);
}

/** Without recursion: a chain of tasks may be longer than a call stack. */
function readTasks(nodes: readonly JsonObject[]): TreeTask[] {
  const top: TreeTask[] = [];
  const open: [from: readonly JsonObject[], to: TreeTask[]][] = [[nodes, top]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [from, to] = next;
    for (const node of from) {
      const children: TreeTask[] = [];
      to.push(readTask(node, children));
      const below = objectsField(node, 'children');
      if (below.length > 0) open.push([below, children]);
    }
  }
  return top;
}

const STATES: Readonly<Record<string, TreeState>> = { A: 'active', B: 'blocked', D: 'done', E: 'error' };

function readTask(node: JsonObject, children: readonly TreeTask[]): TreeTask {
  const data = objectField(node, 'data');
  // `+A,42`: it has a log, is active, and 42 percent are done.
  const [letters = '', progress = '0'] = textField(data, 'state').split(',');
  return {
    tid: numberField(data, 'tid') ?? Number(textField(node, '#').replace(/^T/, '')),
    title: textField(data, 'title'),
    state: STATES[letters.charAt(1)] ?? 'unknown',
    hasLog: letters.startsWith('+'),
    progress: Number(progress) || 0,
    cids: numbersField(data, 'cids'),
    id: textField(data, 'id'),
    waitsFor: numbersField(data, 'ants'),
    service: textField(data, 'service'),
    preview: textsField(data, 'preview'),
    chaser: textsField(data, 'chaser'),
    serialsubtasks: flagField(data, 'serialsubtasks'),
    minslots: numberField(data, 'minSlots'),
    maxslots: numberField(data, 'maxSlots'),
    resumeblock: flagField(data, 'resumeblock'),
    resumableCids: numbersField(data, 'rcids'),
    statetime: timeField(data, 'statetime'),
    activetime: timeField(data, 'activetime'),
    blade: textField(data, 'blade'),
    rcode: numberField(data, 'rcode'),
    children,
  };
}

export interface JobListOptions extends CallOptions {
  /** Only jobs of this user. */
  readonly owner?: string | undefined;
  /** The name of a filter that the user stored in the dashboard. */
  readonly filter?: string | undefined;
  /** Whether metadata, which may be long, comes along. @default true */
  readonly metadata?: boolean | undefined;
}

/** Asks for the jobs that the monitor shows, with a warning if it does not show all (tractor-protocol 9.1). */
export async function jobList(api: EngineApi, options: JobListOptions): Promise<JobSummary[]> {
  const { owner, filter, metadata, signal } = options;
  const params = {
    q: 'jobs',
    owner,
    filter: filter && `${filter}.joblist`,
    metadata: metadata === false ? 0 : undefined,
  };
  // A filter is somebody's: the engine wants to know whose.
  const session = filter === undefined ? 'if-any' : 'needed';
  const reply = await api.json({ verb: 'monitor', params, kind: 'read', session, signal });
  warnIfCut(api, reply, 'jobs');
  const list: JobSummary[] = [];
  for (const [user, jobs] of Object.entries(objectField(reply, 'users'))) {
    if (!isObject(jobs)) continue;
    for (const [key, job] of Object.entries(jobs)) {
      // What is not named by a job id is no job: there may be other keys.
      const jid = /^J?(\d+)$/.exec(key)?.[1];
      if (isObject(job) && jid !== undefined) list.push(readJobSummary(objectField(job, 'data'), user, Number(jid)));
    }
  }
  return list;
}

function readJobSummary(data: JsonObject, owner: string, jid: number): JobSummary {
  const [, spooled, started, stopped] = Array.isArray(data.jtimes) ? (data.jtimes as unknown[]) : [];
  const times = { spooled, started, stopped };
  const [numtasks = 0, numactive = 0, numdone = 0, numerror = 0] = parseList(data.nTasks).map(
    (n) => plainNumber(n) || 0,
  );
  return {
    jid: numberField(data, 'jid') ?? jid,
    owner: textField(data, 'user') || owner,
    title: textField(data, 'title'),
    priority: numberField(data, 'priority'),
    paused: flagField(data, 'paused'),
    numtasks,
    numactive,
    numdone,
    numerror,
    spooled: timeField(times, 'spooled') ?? timeField(data, 'spooldate'),
    started: timeField(times, 'started'),
    stopped: timeField(times, 'stopped'),
    file: textField(data, 'sourcefile'),
    cwd: textField(data, 'cwd'),
    spoolhost: textField(data, 'spoolhost'),
    spooladdr: textField(data, 'spooladdr'),
    service: textField(data, 'service'),
    tier: textField(data, 'tier'),
    projects: textsField(data, 'projects'),
    crews: textsField(data, 'crews'),
    tags: textsField(data, 'tags'),
    envkey: textsField(data, 'envkey'),
    comment: textField(data, 'comment'),
    metadata: textField(data, 'metadata'),
    afterjids: numbersField(data, 'afterJids'),
    aftertime: timeField(data, 'afterTime'),
    minslots: numberField(data, 'minSlots'),
    maxslots: numberField(data, 'maxSlots'),
    maxactive: numberField(data, 'maxActive'),
    serialsubtasks: flagField(data, 'serialsubtasks'),
    elapsedsecs: numberField(data, 'elapsedTaskSecs'),
    esttotalsecs: numberField(data, 'estTotalTaskSecs'),
  };
}
