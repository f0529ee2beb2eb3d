/** How a job's tasks come to know each other: at spooling, at loading from the database, at expansion. */

import { append, type Job, NONE, type Task, type TaskState } from './model.ts';

/** A task before it is wired: relations by tid. What is absent has the value of a task that never ran. */
export interface TaskSeed {
  readonly tid: number;
  /** 0: a top-level task. Always lower than `tid`. */
  readonly parent: number;
  readonly serial: boolean;
  /** Tids of the tasks that it waits for through Instances. */
  readonly ants: readonly number[];
  /** Tids that must be done before it and what is below it may begin: Instances before it under a serial parent. */
  readonly after: readonly number[];
  readonly firstCid: number;
  readonly commands: number;
  readonly cleanups: number;
  readonly creator: number;
  readonly memory?: TaskMemory;
}

/** What is remembered of a task that was there before. */
export type TaskMemory = Pick<
  Task,
  | 'attached'
  | 'state'
  | 'step'
  | 'outcome'
  | 'autoRetries'
  | 'losses'
  | 'resumeEnd'
  | 'passes'
  | 'retrycount'
  | 'statetime'
  | 'readytime'
  | 'activetime'
  | 'progress'
  | 'haslog'
>;

/** A job as the machine sees it, before tasks are wired into it. */
export type JobSeed = Pick<
  Job,
  | 'jid'
  | 'jobCommands'
  | 'priority'
  | 'maxactive'
  | 'afterjids'
  | 'pausetime'
  | 'aftertime'
  | 'starttime'
  | 'stoptime'
  | 'deletetime'
  | 'elapsedsecs'
  | 'parked'
> & { readonly serial: boolean; readonly pending?: number[]; readonly losses?: number };

export function newJob(seed: JobSeed): Job {
  const { serial, pending = [], losses = 0, ...attributes } = seed;
  const counts: Record<TaskState, number> = { blocked: 0, ready: 0, active: 0, error: 0, done: 0 };
  const tasks: Task[] = [];
  const job: Job = {
    ...attributes,
    get root() {
      return root;
    },
    tasks,
    classes: [null],
    launches: [0],
    lanes: new Map(),
    cleaningLanes: [],
    expanded: false,
    counts,
    pending,
    losses,
    attempt: null,
  };
  const root = newTask(job, null, { ...ROOT, serial }, 0);
  tasks.push(root);
  return job;
}

const ROOT = { tid: 0, parent: 0, ants: [], after: [], firstCid: 0, commands: 0, cleanups: 0, creator: 0 };

/** So many tasks at once: a few milliseconds. */
const PORTION = 2000;

/**
 * Adds tasks, in tid order, with their relations and counts. New tasks are blocked: the caller releases them.
 * Relations may point to tasks of the same batch and to earlier ones, not from earlier ones to the batch (but for the
 * parent's).
 *
 * It stops after each portion, so that others can have their turn. A job that is seen by others must be wired in one go.
 */
export function* wiring(job: Job, seeds: Iterable<TaskSeed>, now: number): Generator<void, Task[]> {
  const added: Task[] = [];
  /** Those that wait for tasks which may come later in the batch. */
  const waiting: { readonly task: Task; readonly seed: TaskSeed }[] = [];
  for (const seed of seeds) {
    const task = newTask(job, taskOf(job, seed.parent), seed, now);
    job.tasks[seed.tid] = task;
    if (seed.creator !== 0) job.expanded = true;
    added.push(task);
    if (task.attached) {
      if (seed.ants.length > 0 || seed.after.length > 0) waiting.push({ task, seed });
      joinSiblings(job, task);
    }
    if (added.length % PORTION === 0) yield;
  }
  for (const [index, { task, seed }] of waiting.entries()) {
    for (const tid of seed.ants) waitFor(task, taskOf(job, tid));
    for (const tid of seed.after) follow(task, taskOf(job, tid));
    if (index % PORTION === PORTION - 1) yield;
  }
  // A gate is known when those above it are: parents stand before their children.
  for (const [index, task] of added.entries()) {
    if (task.attached && task.parent !== null && task.parent.gate > 0) task.gate++;
    if (index % PORTION === PORTION - 1) yield;
  }
  return added;
}

function joinSiblings(job: Job, task: Task): void {
  const { parent } = task;
  if (parent === null) return;
  job.counts[task.state]++;
  if (task.state !== 'done') parent.waits++;
  const before = parent.serial ? parent.children.at(-1) : undefined;
  if (before) follow(task, before);
  parent.children = append(parent.children, task);
}

function waitFor(task: Task, ant: Task): void {
  ant.waiters = append(ant.waiters, task);
  if (ant.state !== 'done' && ant.attached) task.waits++;
}

function follow(task: Task, earlier: Task): void {
  earlier.opens = append(earlier.opens, task);
  if (earlier.state !== 'done' && earlier.attached) task.gate++;
}

function taskOf(job: Job, tid: number): Task {
  const task = job.tasks[tid];
  if (task === undefined) throw new Error(`Internal error: J${job.jid} has no task ${tid}`);
  return task;
}

function newTask(job: Job, parent: Task | null, seed: Omit<TaskSeed, 'parent'>, now: number): Task {
  const { tid, serial, firstCid, commands, cleanups, creator, memory } = seed;
  return {
    job,
    tid,
    parent,
    children: NONE,
    serial,
    waiters: NONE,
    opens: NONE,
    firstCid,
    commands,
    cleanups,
    creator,
    attached: memory?.attached ?? true,
    state: memory?.state ?? 'blocked',
    waits: 0,
    gate: 0,
    step: memory?.step ?? 0,
    outcome: memory?.outcome ?? null,
    autoRetries: memory?.autoRetries ?? 0,
    losses: memory?.losses ?? 0,
    resumeEnd: memory?.resumeEnd ?? 0,
    passes: memory?.passes ?? 0,
    retrycount: memory?.retrycount ?? 0,
    statetime: memory?.statetime ?? now,
    readytime: memory?.readytime ?? null,
    activetime: memory?.activetime ?? null,
    progress: memory?.progress ?? 0,
    haslog: memory?.haslog ?? false,
    attempt: null,
    queued: null,
  };
}
