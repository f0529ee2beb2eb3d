/**
 * What the state machine knows of the farm: only what order, dispatch and judgement need. Titles, words of commands
 * and everything else that is merely carried stay in the database. One object per task, so fields are few.
 */

/** Task states of tractor-protocol 10.1. */
export type TaskState = 'blocked' | 'ready' | 'active' | 'error' | 'done';

/** What becomes of a task when its running command has ended because somebody wanted it to. */
export type Intent = 'requeue' | 'resume' | 'skip' | 'interrupt';

/** Kinds of commands (tractor-protocol 4.3). */
export type RunType = 'regular' | 'cleanup' | 'post_always' | 'post_error' | 'post_done';

/** What decides whether a command may start now, besides the state of its task. */
export interface Demand {
  readonly service: string;
  readonly tags: readonly string[];
  /** Least and most slots; both at least 1. */
  readonly minslots: number;
  readonly maxslots: number;
  /** Of cleanup commands: neither a pause nor the deletion of the job holds them back. */
  readonly cleaning: boolean;
}

/**
 * The ready tasks of one job whose commands demand the same. A job has few lanes, so that finding the next task costs the same
 * in a job of ten tasks and of a million.
 */
export interface Lane {
  /** The demand as text: the same for the same one, whatever job it is of. */
  readonly key: string;
  readonly demand: Demand;
  /** A heap by tid, which `lane.ts` alone reads and writes. */
  readonly heap: Task[];
}

/** What judging and dispatching a command need; one object for all commands of a job that agree in all of it. */
export interface CommandClass {
  readonly lane: Lane;
  readonly runtype: RunType;
  readonly retryrc: readonly number[];
  /** Exit codes that are a checkpoint, not an error (`resumewhile {exitcode N}`). */
  readonly checkpoints: readonly number[];
}

/** One launch of a command: an invocation in Tractor's words. Times are epoch milliseconds. */
export interface Attempt {
  readonly job: Job;
  /** The root of the job for job-level commands. */
  readonly task: Task;
  readonly cid: number;
  /** Counts the launches of this command from 1. */
  readonly iid: number;
  readonly slots: number;
  /** Limit tags that it counts against. */
  readonly tags: readonly string[];
  readonly starttime: number;
  readonly retrycount: number;
  /** Which resume of its task it is, `%R`; 0: none (`%r`). */
  readonly pass: number;
  stoptime: number | null;
  rcode: number | null;
  pid: number | null;
  /** Most recent attempt of its command, and not undone by a restart or retry. */
  current: boolean;
  resumable: boolean;
  intent: Intent | null;
  /** How many expansions of it are in the job: a chunk that is told again after a restart is known by its number. */
  grafts: number;
  /** The numbers of those that could not be added. */
  missed: readonly number[];
  /** The first task that it has added to the job. */
  made: number | null;
  usage: Usage | null;
}

/** What a process used. Seconds and gigabytes. */
export interface Usage {
  readonly user?: number;
  readonly system?: number;
  readonly rss?: number;
  readonly vsz?: number;
}

export interface Task {
  readonly job: Job;
  readonly tid: number;
  readonly parent: Task | null;
  /** In document order; detached ones are not in it. */
  children: Task[];
  /** Subtasks one after the other. */
  readonly serial: boolean;
  /** Tasks that wait for this one through Instances. */
  waiters: Task[];
  /** Later siblings under a serial parent that may begin when this one is done. */
  opens: Task[];
  /** Commands have consecutive cids: first `commands` regular ones, then `cleanups`. */
  readonly firstCid: number;
  readonly commands: number;
  readonly cleanups: number;
  /** The task whose command made this one by expansion; 0: the spooled job itself. */
  readonly creator: number;
  attached: boolean;

  state: TaskState;
  /** How many subtasks and instanced tasks are not done. */
  waits: number;
  /** How many serial predecessors are not done, plus one while the parent's gate is shut. Open at 0. */
  gate: number;
  /** The command that runs next, counted from 0 over regular and cleanup commands. */
  step: number;
  /** What the task becomes when its cleanup commands are through. */
  outcome: 'done' | 'error' | null;
  /** Automatic retries of the present command. */
  autoRetries: number;
  /** How often in a row the present command was lost with its launcher. */
  losses: number;
  /** Commands before this step, counted like `step`, go on where an attempt before has ended (`%r`). */
  resumeEnd: number;
  /** Resumes since it began anew. */
  passes: number;
  retrycount: number;
  statetime: number;
  readytime: number | null;
  activetime: number | null;
  progress: number;
  haslog: boolean;
  attempt: Attempt | null;
  /** The lane in whose queue an entry for this task counts. */
  queued: Lane | null;
}

export interface Job {
  readonly jid: number;
  readonly root: Task;
  /** By tid; `tasks[0]` is the root. */
  readonly tasks: Task[];
  /** Class of each command, by cid; `classes[0]` is unused. */
  readonly classes: (CommandClass | null)[];
  /** Launches so far, by cid. */
  readonly launches: number[];
  /** By their keys. */
  readonly lanes: Map<string, Lane>;
  /** Those of the lanes that hold cleanup commands. */
  readonly cleaningLanes: Lane[];
  /** Job-level commands in order. */
  readonly jobCommands: readonly number[];
  /** Some tasks were made by running commands. */
  expanded: boolean;
  /** Attached tasks by state. */
  readonly counts: Record<TaskState, number>;

  priority: number;
  maxactive: number;
  afterjids: readonly number[];
  pausetime: number | null;
  aftertime: number | null;
  starttime: number | null;
  stoptime: number | null;
  deletetime: number | null;
  /** Came back from the archive and waits for a restart or a retry. */
  parked: boolean;
  elapsedsecs: number;
  /** Job-level commands that are still to run for this rest, in order. */
  pending: number[];
  /** How often in a row the job-level command that is next, or runs, was lost with its launcher. */
  losses: number;
  /** The job-level command that runs. */
  attempt: Attempt | null;
}

export interface Farm {
  /** Jobs that are loaded: at least all that have something to do. */
  readonly jobs: Map<number, Job>;
  /** Jids of all jobs, loaded or not, that are neither done nor deleted: what `afterjids` asks. */
  readonly unfinished: Set<number>;
  /** Most automatic retries of one command (`retryrc`). */
  readonly maxAutoRetries: number;
  /** So often in a row a command may be lost with its launcher before it has failed. */
  readonly maxLosses: number;
}

/** The limit tag of commands that are suspect of ending their launcher: one at once, so that it shows which one it is. */
export const SUSPECT = 'lost-with-launcher';
/** A launcher that was ended once has had an accident. */
const SUSPECT_LOSSES = 2;

export function isSuspect({ losses }: Task): boolean {
  return losses >= SUSPECT_LOSSES;
}

/** The empty list that all tasks without relations share; `append` never writes to it. */
export const NONE: Task[] = [];

export function append(list: Task[], task: Task): Task[] {
  if (list === NONE) return [task];
  list.push(task);
  return list;
}

export function newFarm(maxAutoRetries = 3, maxLosses = 5): Farm {
  return { jobs: new Map(), unfinished: new Set(), maxAutoRetries, maxLosses };
}

/** How many tasks count. */
export function numTasks(job: Job): number {
  const { blocked, ready, active, error, done } = job.counts;
  return blocked + ready + active + error + done;
}

/** Every task is done (also true of a job without tasks). */
export function isDone(job: Job): boolean {
  return job.counts.done === numTasks(job);
}

/** The present command of a task, or undefined when all have run. */
export function presentCid(task: Task): number | undefined {
  return task.step < task.commands + task.cleanups ? task.firstCid + task.step : undefined;
}
