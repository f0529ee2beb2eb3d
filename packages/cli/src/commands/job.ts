import { clause, type TractorClient } from '@jobtronaut/tractor-client';
import { asking } from '../asking.ts';
import { confirm } from '../confirm.ts';
import { connect, type EngineOptions } from '../connect.ts';
import { CliError } from '../errors.ts';
import { readIds } from '../job-ids.ts';
import { tasksBelow } from '../tasks-below.ts';
import { EXIT, printJson, say } from '../terminal.ts';

/** What the commands of the group `job` receive. */
interface OperationOptions extends EngineOptions {
  readonly ids: readonly string[];
  readonly where: string | undefined;
  readonly yes: boolean;
  readonly json: boolean;
}

/** A job as it is before something is done to it. */
interface Target {
  readonly jid: number;
  readonly title: string;
  readonly numactive: number;
  readonly numerror: number;
  readonly numdone: number;
  readonly numtasks: number;
  readonly pausetime: Date | null;
  readonly stoptime: Date | null;
}

/** What a command does, and the words for it. */
interface Operation {
  /** `Retry` ... */
  readonly verb: string;
  /** `Retried` ... */
  readonly done: string;
  /** What of a job it is about; a job that has none of it is left alone. @default the job itself */
  readonly of?: 'failed' | 'running' | 'unfinished';
  /** It also wakes a job that has come to rest before all of it was done, though nothing failed. */
  readonly wakes?: true;
  onJobs(client: TractorClient, jids: readonly number[]): Promise<void>;
  /** Absent: it cannot be done to tasks, and this is what can. */
  readonly onTasks?: ((client: TractorClient, jid: number, tids: readonly number[]) => Promise<void>) | undefined;
  readonly instead?: string;
  /** What is said of a job to which it does nothing. */
  readonly wasNot?: (job: Target) => string | undefined;
  /** What is said beside that of jobs that are not done. */
  readonly whatNext?: (jobs: string) => string;
  /** It is about commands: of a task that has none, the tasks below it in this state are meant. */
  readonly below?: 'active' | 'error';
  /** Tasks that are done are left alone. */
  readonly notDone?: true;
  /** It is about jobs in the archive. */
  readonly archived?: true;
}

const OPERATIONS = {
  pause: {
    verb: 'Pause',
    done: 'Paused',
    onJobs: (client, jids) => client.pauseJobs(jids),
    instead: 'job kill stops a task.',
  },
  unpause: {
    verb: 'Unpause',
    done: 'Unpaused',
    // It is asked for all the same: some engines tell of a pause with delay.
    wasNot: ({ pausetime }) => (pausetime === null ? 'not paused' : undefined),
    onJobs: (client, jids) => client.unpauseJobs(jids),
  },
  retry: {
    verb: 'Retry',
    done: 'Retried',
    of: 'failed',
    wakes: true,
    onJobs: (client, jids) => client.retryErrors(jids),
    below: 'error',
    onTasks: (client, jid, tids) => each(tids, (tid) => client.retryTask(jid, tid)),
  },
  resume: {
    verb: 'Resume',
    done: 'Resumed',
    of: 'failed',
    onJobs: (client, jids) =>
      each(jids, async (jid) => each(await tasksIn(client, jid, 'error'), (tid) => client.resumeTask(jid, tid))),
    below: 'error',
    onTasks: (client, jid, tids) => each(tids, (tid) => client.resumeTask(jid, tid)),
  },
  skip: {
    verb: 'Skip',
    done: 'Skipped',
    of: 'failed',
    onJobs: (client, jids) => client.skipErrors(jids),
    notDone: true,
    onTasks: (client, jid, tids) => each(tids, (tid) => client.skipTask(jid, tid)),
  },
  interrupt: {
    verb: 'Interrupt',
    done: 'Interrupted',
    of: 'unfinished',
    onJobs: (client, jids) => client.interruptJobs(jids),
    instead: 'job kill stops a task.',
  },
  kill: {
    verb: 'Kill',
    done: 'Killed',
    of: 'running',
    onJobs: (client, jids) =>
      each(jids, async (jid) => {
        const tids = await tasksIn(client, jid, 'active');
        if (tids.length > 0) await client.killTasks(jid, tids);
      }),
    below: 'active',
    onTasks: (client, jid, tids) => client.killTasks(jid, tids),
  },
  restart: {
    verb: 'Restart',
    done: 'Restarted',
    onJobs: (client, jids) => client.restartJobs(jids),
    instead: 'job retry runs a task again.',
  },
  delete: {
    verb: 'Delete',
    done: 'Deleted',
    onJobs: (client, jids) => client.deleteJobs(jids),
    instead: 'job skip leaves a task out.',
  },
  undelete: {
    verb: 'Undelete',
    done: 'Undeleted',
    archived: true,
    whatNext: (jobs) =>
      `Nothing starts by itself: jobtronaut job retry ${jobs} goes on with it, job restart does all of it again`,
    onJobs: (client, jids) => client.undeleteJobs(jids),
  },
} as const satisfies Record<string, Operation>;

/** The commands `jobtronaut job pause` and its like. */
export function operation(name: keyof typeof OPERATIONS): (options: OperationOptions) => Promise<number> {
  return (options) => perform(name, OPERATIONS[name], options);
}

/** `jobtronaut job priority`. */
export function priority({ to, ...options }: OperationOptions & { readonly to: number }): Promise<number> {
  const change: Operation = {
    verb: `Give priority ${to} to`,
    done: `Gave priority ${to} to`,
    onJobs: (client, jids) => client.setPriority(jids, to),
  };
  return perform('priority', change, options);
}

async function perform(name: string, operation: Operation, options: OperationOptions): Promise<number> {
  const { where, json } = options;
  const { jobs: jids, tasks } = readIds(options.ids);
  if (options.ids.length > 0 === (where !== undefined)) {
    throw new CliError('missing-option', `job ${name} takes either ids or --where CLAUSE`, {
      hint: `jobtronaut job ${name} --help has examples.`,
    });
  }
  if (tasks.size > 0 && operation.onTasks === undefined) {
    throw new CliError('bad-option', `job ${name} is for whole jobs`, {
      ...(operation.instead === undefined ? {} : { hint: operation.instead }),
    });
  }
  const { client } = await connect(options);
  const found = where === undefined ? await named(client, jids, operation) : await clauseJobs(client, where, operation);
  const targets = found.filter((job) => concerns(operation, job));
  const done = new Set<string>();
  const groups: Group[] = [];
  for (const [jid, tids] of tasks) {
    const rows = await namedTasks(client, jid, tids, operation);
    for (const { tid, state } of rows) if (operation.notDone && state === 'done') done.add(`${jid}:${tid}`);
    const without = rows.filter(({ cids }) => cids.length === 0).map(({ tid }) => tid);
    if (operation.below === undefined || without.length === 0) continue;
    const below = await tasksBelow(client, jid, without, operation.below);
    groups.push(...[...below].map(([tid, chosen]) => ({ jid, tid, chosen })));
  }
  if (where !== undefined && targets.length > 0) await confirm(questionOf(operation, targets), options.yes);

  if (targets.length > 0)
    await operation.onJobs(
      client,
      targets.map(({ jid }) => jid),
    );
  const taskIds: string[] = [];
  for (const [jid, all] of tasks) {
    const here = groups.filter((group) => group.jid === jid);
    const named = all.filter((tid) => !done.has(`${jid}:${tid}`) && !here.some((group) => group.tid === tid));
    const tids = [...new Set([...named, ...here.flatMap(({ chosen }) => chosen)])];
    if (tids.length > 0) await operation.onTasks?.(client, jid, tids);
    taskIds.push(...tids.map((tid) => `${jid}:${tid}`));
  }
  if (json) printJson({ operation: name, jobs: targets.map(({ jid }) => jid), tasks: taskIds });
  if (done.size > 0)
    say(`${done.size === 1 ? 'Task' : 'Tasks'} ${[...done].join(', ')} ${done.size === 1 ? 'is' : 'are'} done already`);
  for (const group of groups) say(groupText(operation, group));
  if (targets.length > 0 || done.size + groups.length === 0 || taskIds.length > 0)
    tell(operation, found, targets, taskIds);
  return EXIT.done;
}

function concerns({ of, wakes }: Operation, target: Target): boolean {
  if (of === undefined || (wakes && isAtRest(target))) return true;
  const { numerror, numactive, numdone, numtasks } = target;
  return { failed: numerror, running: numactive, unfinished: numtasks - numdone }[of] > 0;
}

/** Something of it is ready and nothing will start: it was brought back from the archive. */
function isAtRest({ numactive, numerror, numdone, numtasks, stoptime }: Target): boolean {
  return stoptime !== null && numactive + numerror === 0 && numdone < numtasks;
}

const COLUMNS = ['jid', 'title', 'numactive', 'numerror', 'numdone', 'numtasks', 'pausetime', 'stoptime'] as const;

/** The jobs that are named, all of them or none. @throws CliError `job-not-found` */
async function named(client: TractorClient, jids: readonly number[], { archived }: Operation): Promise<Target[]> {
  if (jids.length === 0) return [];
  const where = archived ? 'deletetime' : '';
  const rows = await client.select('job', where, {
    columns: COLUMNS,
    sortBy: ['jid'],
    jids,
    archive: archived ?? false,
  });
  const missing = jids.filter((jid) => !rows.some((row) => row.jid === jid));
  if (missing.length === 0) return rows;
  const place = archived ? 'in its archive' : '';
  throw new CliError(
    'job-not-found',
    `The engine has no ${missing.length === 1 ? 'job' : 'jobs'} ${missing.join(', ')}${place && ` ${place}`}; nothing was done`,
    { hint: archived ? 'Only deleted jobs can be undeleted.' : 'jobtronaut jobs lists the jobs.' },
  );
}

function clauseJobs(client: TractorClient, where: string, { archived }: Operation): Promise<Target[]> {
  const text = archived ? `(${where}) and deletetime` : where;
  return asking({ table: 'job', clause: where, before: archived ? 1 : 0 }, () =>
    client.select('job', text, { columns: COLUMNS, sortBy: ['jid'], archive: archived ?? false }),
  );
}

/** The tasks that are named, all of them or none. @throws CliError `no-such-task`, `job-not-found` */
async function namedTasks(client: TractorClient, jid: number, tids: readonly number[], operation: Operation) {
  const rows = await client.select('task', clause`jid = ${jid} and tid in ${tids}`, {
    columns: ['tid', 'state', 'cids'],
  });
  const missing = tids.filter((tid) => !rows.some((row) => row.tid === tid));
  if (missing.length === 0) return rows;
  if (rows.length === 0) await named(client, [jid], operation);
  throw new CliError('no-such-task', `Job ${jid} has no task ${missing.join(', ')}; nothing was done`, {
    hint: `jobtronaut query tasks jid=${jid} lists them.`,
  });
}

async function tasksIn(client: TractorClient, jid: number, state: 'active' | 'error'): Promise<number[]> {
  const rows = await client.select('task', clause`jid = ${jid} and state = ${state}`, { columns: ['tid'] });
  return rows.map(({ tid }) => tid);
}

/** One after the other: an engine that refuses one is not asked for the rest. */
async function each(ids: readonly number[], act: (id: number) => Promise<void>): Promise<void> {
  for (const id of ids) await act(id);
}

/** A task without commands, and the tasks below it that are meant. */
interface Group {
  readonly jid: number;
  readonly tid: number;
  readonly chosen: readonly number[];
}

function groupText({ below, done }: Operation, { jid, tid, chosen }: Group): string {
  const words = `Task ${jid}:${tid} has no commands of its own`;
  const running = below === 'active';
  if (chosen.length === 0)
    return `${words}, and nothing below it ${running ? 'runs' : 'has failed'}: nothing was ${done.toLowerCase()}`;
  const tasks = `${chosen.length} ${running ? 'running' : 'failed'} ${chosen.length === 1 ? 'task' : 'tasks'}`;
  return `${words}: what is meant ${chosen.length === 1 ? 'is' : 'are'} ${tasks} below it`;
}

/** Ids of tasks that are told; more are counted. */
const MOST_IDS = 20;

const WHAT = { failed: 'the failed tasks of ', running: 'what runs of ', unfinished: '' } as const;

const IDLE = { failed: 'has failed', running: 'runs', unfinished: 'runs; it is done' } as const;

function questionOf({ verb, of }: Operation, targets: readonly Target[]): string {
  return `${verb} ${of === undefined ? '' : WHAT[of]}${jobsText(targets)}?`;
}

function tell(operation: Operation, found: readonly Target[], targets: readonly Target[], taskIds: readonly string[]) {
  const { done, of } = operation;
  const idle = found.filter((job) => !targets.includes(job));
  if (idle.length > 0) say(`Nothing of ${jobsText(idle)} ${IDLE[of ?? 'running']}`);
  const without = targets.filter((job) => operation.wasNot?.(job) !== undefined);
  const [first] = without;
  if (first !== undefined) {
    const words = `${jobsText(without)} ${without.length === 1 ? 'was' : 'were'} ${operation.wasNot?.(first) ?? ''}`;
    say(`${words.charAt(0).toUpperCase()}${words.slice(1)}`);
  }
  const woken = operation.wakes ? targets.filter(isAtRest) : [];
  if (woken.length > 0) say(`Nothing of ${jobsText(woken)} has failed; what was ready goes on`);
  const changed = targets.filter((job) => !without.includes(job) && !woken.includes(job));
  if (changed.length > 0) say(`${done} ${of === undefined ? '' : WHAT[of]}${jobsText(changed)}`);
  const open = changed.filter(({ numdone, numtasks }) => numdone < numtasks).map(({ jid }) => jid);
  if (operation.whatNext !== undefined && open.length > 0) say(operation.whatNext(open.join(' ')));
  if (taskIds.length > 0) say(`${done} ${tasksText(taskIds)}`);
  if (found.length === 0 && taskIds.length === 0) say('The clause finds no job');
}

/** `task 12:3`, `tasks 12:3, 12:4`, `400 tasks (12:3, 12:4, ...)`. */
function tasksText(ids: readonly string[]): string {
  if (ids.length > MOST_IDS) return `${ids.length} tasks (${ids.slice(0, MOST_IDS).join(', ')}, ...)`;
  return `${ids.length === 1 ? 'task' : 'tasks'} ${ids.join(', ')}`;
}

/** `job 12 (Turntable)`, `3 jobs (12, 13, 14)`, `40 jobs (12, 13, 14, ...)`. */
function jobsText(jobs: readonly Target[]): string {
  const [only] = jobs;
  if (jobs.length === 1 && only !== undefined) return `job ${only.jid} (${only.title})`;
  const shown = jobs.slice(0, 5).map(({ jid }) => jid);
  return `${jobs.length} jobs (${shown.join(', ')}${jobs.length > 5 ? ', ...' : ''})`;
}
