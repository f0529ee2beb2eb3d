/**
 * The job document: what Tractor's author API can say, as plain JSON-safe data. Option names are those of the job
 * file without the dash; meanings and defaults are those of alf-format 4. An absent option has the engine's default.
 * `kind` tells the nodes apart.
 */

/** Variables of the job (`-init`): `$name` in a launch expression is replaced by the value when the command starts. */
export interface Assign {
  /** Letters, digits, `_`; no digit first. */
  readonly name: string;
  readonly value: string;
}

/** A path map: in `%D(path)`, `source` becomes `target` on blades of this zone. */
export interface DirMap {
  readonly source: string;
  readonly target: string;
  /** Named by the site; usually `UNC` or `NFS`. */
  readonly zone: string;
}

/** When a postscript command runs: the job is done, has errors, or both. */
export type When = 'done' | 'error' | 'always';

/** What a command may have. */
export interface CommandOptions {
  /** The words of the process, handed over without a shell. Not empty. */
  argv: readonly string[];
  /** Text for the command's standard input. */
  msg?: string;
  /** Limit tags: the site's counters of licences and the like. */
  tags?: readonly string[];
  /** Service key expression: which blades qualify (`linux,!desktop`, `@.mem > 64`). */
  service?: string;
  /** Opaque; kept and written. */
  metrics?: string;
  /** Name for `refersto` and `%id(host)`. */
  id?: string;
  /** The id of the task or command whose host is meant. */
  refersto?: string;
  /**
   * `true`: standard output is a fragment to insert below this task. A text: the file that holds it.
   *
   * @default false
   */
  expand?: boolean | string;
  /**
   * Least slots.
   *
   * @default 1
   */
  atleast?: number;
  /**
   * Most slots.
   *
   * @default 1
   */
  atmost?: number;
  /** A shorter run counts as failed. Seconds. */
  minrunsecs?: number;
  /** A longer run is killed and counts as failed. Seconds. */
  maxrunsecs?: number;
  /**
   * All slots on one host.
   *
   * @default false
   */
  samehost?: boolean;
  /**
   * Environment keys: what the blade sets up before the command.
   *
   * @default the job's
   */
  envkey?: readonly string[];
  /** Exit codes that cause an automatic retry; negative ones are signals. */
  retryrc?: readonly number[];
  /**
   * For postscript commands only: when to run.
   *
   * @default 'always'
   */
  when?: When;
  /** How to tell that the command stopped at a checkpoint; opaque words. */
  resumewhile?: readonly string[];
  /**
   * Resume on the same host.
   *
   * @default false
   */
  resumepin?: boolean;
  /** Free text for the site. */
  metadata?: string;
}

/** A command: `remoteCmd` runs on a blade, `cmd` on the host that spooled. */
export interface Command extends CommandOptions {
  readonly kind: 'remoteCmd' | 'cmd';
}

/** What a task may have. */
export interface TaskOptions {
  /** Label; also the name that an Instance may refer to. */
  title: string;
  /** Name for references from commands and Instances. */
  id?: string;
  /** Hold a blade of this kind for the task and its subtasks. */
  service?: string;
  /**
   * Least slots.
   *
   * @default 1
   */
  atleast?: number;
  /**
   * Most slots.
   *
   * @default 1
   */
  atmost?: number;
  /** Run in sequence after all subtasks are done. */
  cmds?: readonly Command[];
  /** The viewer (argv) that a user may start once the commands are done. */
  chaser?: readonly string[];
  /** The viewer (argv) that a user may start at any time. */
  preview?: readonly string[];
  /**
   * Direct subtasks one after the other, in order, instead of in parallel.
   *
   * @default false
   */
  serialsubtasks?: boolean;
  /**
   * This task ends a resume block.
   *
   * @default false
   */
  resumeblock?: boolean;
  /** Run after `cmds`, or on deletion or restart of a started task. */
  cleanup?: readonly Command[];
  /** Free text for the site. */
  metadata?: string;
  /** Must be done before this task's commands run. */
  subtasks?: readonly Subtask[];
}

/** A node of the job: commands, and subtasks that come before them. Neither is needed. */
export interface Task extends TaskOptions {
  readonly kind: 'task';
}

/** The enclosing task also waits for the task that `title` names: by id first, then by title. */
export interface Instance {
  readonly kind: 'instance';
  /** The id or title of the task. */
  title: string;
}

/** What an Iterate must have and may have. */
export interface IterateOptions {
  /** The loop variable: `$name` and `${name}` are replaced in all texts of the template. */
  varname: string;
  /** The first value. */
  from: number;
  /** The last value, inclusive. */
  to: number;
  /**
   * The step; may be negative, never 0.
   *
   * @default 1
   */
  by?: number;
  /** What is repeated; not empty. */
  template: readonly Subtask[];
  /** Must be done before the iterations. */
  subtasks?: readonly Subtask[];
}

/** A loop over integers that makes tasks. */
export interface Iterate extends IterateOptions {
  readonly kind: 'iterate';
}

/** What may stand among subtasks. */
export type Subtask = Task | Instance | Iterate;

/** What a job may have. `serializeAlf` asks for `title` and `subtasks`, as the stock author API does. */
export interface JobOptions {
  /** Label of the job in the queue. */
  title?: string;
  /**
   * Named partition of the queue.
   *
   * @default the site's
   */
  tier?: string;
  /** Working directory of the spooler. Read from files, never written. */
  spoolcwd?: string;
  /**
   * The projects that the job counts against for sharing.
   *
   * @default the site's
   */
  projects?: readonly string[];
  /** Legacy; still written when set. */
  crews?: readonly string[];
  /**
   * Most commands active at once; 0 is no limit.
   *
   * @default 0
   */
  maxactive?: number;
  /**
   * Enter the queue paused.
   *
   * @default false
   */
  paused?: boolean;
  /** Not before: `MM DD hh:mm`, or `hh:mm` today. */
  after?: string;
  /** Not before these jobs are done. */
  afterjids?: readonly number[];
  /** Variables of the job. */
  init?: readonly Assign[];
  /**
   * Least slots of the RemoteCmds that say nothing else.
   *
   * @default 1
   */
  atleast?: number;
  /**
   * Most slots of the RemoteCmds that say nothing else.
   *
   * @default 1
   */
  atmost?: number;
  /**
   * Tree level at which the remaining time is estimated; unused today.
   *
   * @default 1
   */
  etalevel?: number;
  /** Limit tags that every command has besides its own. */
  tags?: readonly string[];
  /**
   * Higher goes first. One decimal is written.
   *
   * @default the site's
   */
  priority?: number;
  /** Service key expression that every command's is combined with by "and". */
  service?: string;
  /** Environment keys of the RemoteCmds that have none. */
  envkey?: readonly string[];
  /** Free text. */
  comment?: string;
  /** Free text for the site, often JSON. */
  metadata?: string;
  /**
   * Name of an access policy.
   *
   * @default the site's
   */
  editpolicy?: string;
  /** Run when the job ends. */
  cleanup?: readonly Command[];
  /** Run after the job finished or stalled on errors; see `when`. */
  postscript?: readonly Command[];
  /** How paths in `%D(path)` are rewritten for the zone of a blade. */
  dirmaps?: readonly DirMap[];
  /**
   * Top-level tasks one after the other, in order.
   *
   * @default false
   */
  serialsubtasks?: boolean;
  /** The tasks. */
  subtasks?: readonly Subtask[];
}

/** A job: the root of a document. */
export interface Job extends JobOptions {
  readonly kind: 'job';
}
