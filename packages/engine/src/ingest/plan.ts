/** What a job file becomes: rows for the database and seeds for the state machine. */

import type { RunType } from '../machine/model.ts';
import type { TaskSeed } from '../machine/wire.ts';

/** Attributes of a job that are carried; names are those of the columns (tractor-protocol 6.3). */
export interface JobData {
  owner: string;
  title: string;
  spoolhost: string;
  spoolfile: string;
  spoolcwd: string;
  spooladdr: string;
  /** Epoch milliseconds. */
  spooltime: number;
  /** Job variables (`-init`): `$name` in a launch expression. */
  assignments: Readonly<Record<string, string>>;
  tier: string;
  crews: readonly string[];
  projects: readonly string[];
  tags: readonly string[];
  service: string;
  envkey: readonly string[];
  editpolicy: string;
  minslots: number;
  maxslots: number;
  etalevel: number;
  comment: string;
  metadata: string;
  serialsubtasks: boolean;
  /** `[source, target, zone]` each. */
  dirmap: readonly (readonly [string, string, string])[] | null;
}

/** What is carried of a task; absent means default. */
export interface TaskData {
  title: string;
  id?: string | undefined;
  service?: string | undefined;
  minslots?: number | undefined;
  maxslots?: number | undefined;
  preview?: readonly string[] | undefined;
  chaser?: readonly string[] | undefined;
  metadata?: string | undefined;
  resumeblock?: boolean | undefined;
}

/** What is carried of a command; absent means default. */
export interface CommandData {
  argv: readonly string[];
  local?: boolean | undefined;
  /** `true` or the name of the file to read. */
  expand?: boolean | string | undefined;
  msg?: string | undefined;
  service?: string | undefined;
  tags?: readonly string[] | undefined;
  id?: string | undefined;
  refersto?: string | undefined;
  minslots?: number | undefined;
  maxslots?: number | undefined;
  envkey?: readonly string[] | undefined;
  retryrcodes?: readonly number[] | undefined;
  metadata?: string | undefined;
  resumewhile?: readonly string[] | undefined;
  resumepin?: boolean | undefined;
  minrunsecs?: number | undefined;
  maxrunsecs?: number | undefined;
  metrics?: string | undefined;
  samehost?: boolean | undefined;
}

/** A command class as data: how it is stored, and equal for equal commands. */
export interface ClassData {
  readonly runtype: RunType;
  readonly service: string;
  readonly tags: readonly string[];
  readonly minslots: number;
  readonly maxslots: number;
  readonly retryrc: readonly number[];
  readonly checkpoints: readonly number[];
}

export interface CommandPlan {
  readonly cid: number;
  readonly tid: number;
  readonly runtype: RunType;
  /** Index into the classes of the plan. */
  readonly classId: number;
  /** CommandData as JSON, which is how it is stored: a fraction of what a million objects take. */
  readonly data: string;
}

export interface TaskPlan {
  readonly seed: TaskSeed;
  /** TaskData as JSON. */
  readonly data: string;
}

/** Tasks and commands with their final ids, relations resolved. */
export interface TreePlan {
  readonly tasks: readonly TaskPlan[];
  readonly commands: readonly CommandPlan[];
  /** Classes by id; ids go on from those the job already has. */
  readonly classes: ReadonlyMap<number, ClassData>;
  /** Cids of job-level commands, in order. */
  readonly jobCommands: readonly number[];
  /** What was odd but did not stop us: for the reply's `msg`, or the task's log. */
  readonly warnings: readonly string[];
}
