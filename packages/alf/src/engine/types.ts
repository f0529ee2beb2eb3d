/**
 * The job tree that an engine serves, as one object (alf-format 11): the envelope is ours, the fields inside are the
 * engine's names. The types say what does not come back: see {@link ServedJob}.
 */
import type { Assign, Command, Instance, Job, Task } from '../document.ts';

/** The job's own fields. Those that an engine makes (`jid`, `user`, `spooldate` ...) are the engine's to add. */
export interface EngineJobData {
  title?: string;
  tier?: string;
  projects?: readonly string[];
  crews?: readonly string[];
  priority?: number;
  service?: string;
  tags?: readonly string[];
  envkey?: readonly string[];
  comment?: string;
  metadata?: string;
  editpolicy?: string;
  etalevel?: number;
  serialsubtasks?: boolean;
  minSlots?: number;
  maxSlots?: number;
  maxActive?: number;
  afterJids?: readonly number[];
  /** Epoch seconds. */
  afterTime?: number;
  paused?: 0 | 1;
  /** `[source, target, zone]` each. */
  dirmaps?: readonly (readonly [string, string, string])[];
  /** The variables of `-init`, by name. */
  assignments?: Readonly<Record<string, string>>;
  /** Commands of the job itself: `-cleanup` and `-postscript`. */
  cids?: readonly number[];
}

/** A task's own fields. */
export interface EngineTaskData {
  /** From 1 in document order, parents before children. */
  tid: number;
  title: string;
  /** `-` or `+` (has a log), then `A` active, `B` blocked or ready, `D` done, `E` error; a fresh job is all `-B`. */
  state: string;
  /** Its commands, cleanup commands last. */
  cids: readonly number[];
  /** Tasks that it waits for besides its children: Instances, and what comes before an Iterate. */
  ants?: readonly number[];
  id?: string;
  service?: string;
  metadata?: string;
  preview?: readonly string[];
  chaser?: readonly string[];
  serialsubtasks?: boolean;
  resumeblock?: boolean;
  minSlots?: number;
  maxSlots?: number;
}

/** A task in the tree that an engine answers for a job (alf-format 11). */
export interface EngineTask {
  /** `T` and the task id. */
  '#': string;
  data: EngineTaskData;
  children: EngineTask[];
}

/** A command in that tree. */
export interface EngineCommand {
  /** From 1 in document order; the job's own come last. */
  cid: number;
  argv: readonly string[];
  /**
   * `R` (RemoteCmd) or `L` (Cmd); then `C` regular, `D` cleanup, `P`, `PE` or `PD` postscript always, on error, when done;
   * then `X` if its output expands the job.
   */
  type: string;
  state: string;
  service: string;
  msg: string;
  tags: readonly string[];
  id?: string;
  refersto?: string;
  metadata?: string;
  envkey?: readonly string[];
  retryrc?: readonly number[];
  resumewhile?: readonly string[];
  resumepin?: boolean;
  minSlots?: number;
  maxSlots?: number;
}

/** The whole job. */
export interface EngineJson {
  TractorJob: {
    data: EngineJobData;
    children: EngineTask[];
    /** By `C` and the command id. */
    commands: Record<string, EngineCommand>;
  };
}

/** A command as it comes back: without what engines do not serve, and without the name of an expand file. */
export type ServedCommand = Omit<Command, 'metrics' | 'samehost' | 'minrunsecs' | 'maxrunsecs' | 'expand'> & {
  expand?: true;
};

/** A task as it comes back: Iterates are the tasks that they stood for; Instances stand last. */
export type ServedTask = Omit<Task, 'cmds' | 'cleanup' | 'subtasks'> & {
  cmds?: readonly ServedCommand[];
  cleanup?: readonly ServedCommand[];
  subtasks?: readonly (ServedTask | Instance)[];
};

/**
 * A job as it comes back. Lost are: `spoolcwd`; of commands `metrics`, `samehost`, `minrunsecs`, `maxrunsecs`, the name of
 * an `expand` file; every Iterate; Instances at the top level; `when` of commands outside a postscript.
 */
export type ServedJob = Omit<Job, 'spoolcwd' | 'cleanup' | 'postscript' | 'subtasks' | 'init'> & {
  init?: readonly Assign[];
  cleanup?: readonly ServedCommand[];
  postscript?: readonly ServedCommand[];
  subtasks?: readonly (ServedTask | Instance)[];
};
