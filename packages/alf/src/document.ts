/**
 * The job document: what Tractor's author API can say, as plain JSON-safe data. Option names are those of the job
 * file without the dash; meanings and defaults are those of alf-format 4. An absent option has the engine's default.
 */

/** Variables of the job (`-init`): `$name` in a launch expression is replaced by the value when the command starts. */
export interface Assign {
  readonly name: string;
  readonly value: string;
}

/** A path map: in `%D(path)`, `source` becomes `target` on blades of this zone. */
export interface DirMap {
  readonly source: string;
  readonly target: string;
  readonly zone: string;
}

/** When a postscript command runs: the job is done, has errors, or both. */
export type When = 'done' | 'error' | 'always';

export interface CommandOptions {
  /** The words of the process, handed over without a shell. Not empty. */
  argv: readonly string[];
  /** Text for the command's standard input. */
  msg?: string;
  /** Limit tags. */
  tags?: readonly string[];
  /** Service key expression: which blades qualify. */
  service?: string;
  /** Opaque. */
  metrics?: string;
  /** Name for `refersto` and `%id(host)`. */
  id?: string;
  /** The id of the task or command whose host is meant. */
  refersto?: string;
  /** `true`: standard output is a fragment to insert below this task. A text: the file that holds it. */
  expand?: boolean | string;
  /** Least slots; 1 by default. */
  atleast?: number;
  /** Most slots; 1 by default. */
  atmost?: number;
  /** A shorter run counts as failed. Seconds. */
  minrunsecs?: number;
  /** A longer run is killed and counts as failed. Seconds. */
  maxrunsecs?: number;
  /** All slots on one host. */
  samehost?: boolean;
  /** Environment keys; the job's by default. */
  envkey?: readonly string[];
  /** Exit codes that cause an automatic retry. */
  retryrc?: readonly number[];
  /** For postscript commands only. */
  when?: When;
  /** How to tell that the command stopped at a checkpoint; opaque words. */
  resumewhile?: readonly string[];
  /** Resume on the same host. */
  resumepin?: boolean;
  /** Free text. */
  metadata?: string;
}

/** A command: `remoteCmd` runs on a blade, `cmd` on the host that spooled. */
export interface Command extends CommandOptions {
  readonly kind: 'remoteCmd' | 'cmd';
}

export interface TaskOptions {
  /** Label; also the name that an Instance may refer to. */
  title: string;
  /** Name for references from commands and Instances. */
  id?: string;
  /** Hold a blade of this kind for the task and its subtasks. */
  service?: string;
  atleast?: number;
  atmost?: number;
  /** Run in sequence after all subtasks are done. */
  cmds?: readonly Command[];
  /** The viewer (argv) that a user may start once the commands are done. */
  chaser?: readonly string[];
  /** The viewer (argv) that a user may start at any time. */
  preview?: readonly string[];
  /** Direct subtasks one after the other instead of in parallel. */
  serialsubtasks?: boolean;
  resumeblock?: boolean;
  /** Run after `cmds`, or on deletion or restart of a started task. */
  cleanup?: readonly Command[];
  metadata?: string;
  /** Must be done before this task's commands run. */
  subtasks?: readonly Subtask[];
}

export interface Task extends TaskOptions {
  readonly kind: 'task';
}

/** The enclosing task also waits for the task that `title` names: by id first, then by title. */
export interface Instance {
  readonly kind: 'instance';
  title: string;
}

export interface IterateOptions {
  /** The loop variable: `$name` and `${name}` are replaced in all texts of the template. */
  varname: string;
  from: number;
  /** Inclusive. */
  to: number;
  /** 1 by default; may be negative, never 0. */
  by?: number;
  template: readonly Subtask[];
  /** Must be done before the iterations. */
  subtasks?: readonly Subtask[];
}

export interface Iterate extends IterateOptions {
  readonly kind: 'iterate';
}

/** What may stand among subtasks. */
export type Subtask = Task | Instance | Iterate;

export interface JobOptions {
  title?: string;
  tier?: string;
  spoolcwd?: string;
  projects?: readonly string[];
  crews?: readonly string[];
  /** Most commands active at once; 0 is no limit. */
  maxactive?: number;
  paused?: boolean;
  /** Not before: `MM DD hh:mm`, or `hh:mm` today. */
  after?: string;
  /** Not before these jobs are done. */
  afterjids?: readonly number[];
  init?: readonly Assign[];
  atleast?: number;
  atmost?: number;
  etalevel?: number;
  tags?: readonly string[];
  /** Higher goes first. */
  priority?: number;
  service?: string;
  envkey?: readonly string[];
  comment?: string;
  metadata?: string;
  editpolicy?: string;
  /** Run when the job ends. */
  cleanup?: readonly Command[];
  /** Run after the job finished or stalled on errors; see `when`. */
  postscript?: readonly Command[];
  dirmaps?: readonly DirMap[];
  /** Top-level tasks one after the other. */
  serialsubtasks?: boolean;
  subtasks?: readonly Subtask[];
}

export interface Job extends JobOptions {
  readonly kind: 'job';
}

/** A job: the root of a document. */
export const job = (options: JobOptions): Job => ({ kind: 'job', ...options });
/** A task. */
export const task = (options: TaskOptions): Task => ({ kind: 'task', ...options });
/** A command for any blade. */
export const remoteCmd = (options: CommandOptions): Command => ({ kind: 'remoteCmd', ...options });
/** A command for the host that spooled the job. */
export const cmd = (options: CommandOptions): Command => ({ kind: 'cmd', ...options });
/** A reference to a task elsewhere in the job. */
export const instance = (options: { title: string }): Instance => ({ kind: 'instance', ...options });
/** A loop that the engine expands. */
export const iterate = (options: IterateOptions): Iterate => ({ kind: 'iterate', ...options });
