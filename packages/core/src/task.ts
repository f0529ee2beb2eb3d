import type { CommandOptions } from '@jobtronaut/alf';
import type { Arguments } from './arguments.ts';
import { type ArgumentsView, viewOf } from './arguments-view.ts';
import { failure } from './failure.ts';
import { BASE, KIND } from './plugin-kind.ts';
import type { ProcessorDefinition } from './processor.ts';
import { Progress } from './progress.ts';
import type { Requirement, TaskReference } from './requirement.ts';
import type { Declaration } from './typed-arguments.ts';

/** One word of a command line. */
export type Word = string | number;

/** A command line: words for a process, never text for a shell. */
export type Argv = readonly Word[];

/**
 * One of several commands of a task: its words, or its words and what is said of it alone. That wins over what the task says of
 * all its commands.
 */
export type TaskCommand = Argv | CommandSpec;

/** A command with options of its own, in the farm's spelling. */
export interface CommandSpec extends Readonly<Omit<CommandOptions, 'argv' | 'when'>> {
  /** No words: no command. */
  readonly argv: Argv;
  /** Runs on the host that spools. @default as the job says */
  readonly local?: boolean;
  /** Of a task with `script()`: this command runs it, and has the payload as its last word. @default the only command does */
  readonly script?: boolean;
}

/** What a task tells the farm of each of its commands (alf-format 4.4). Absent: the engine's default. */
export interface CommandMembers {
  /** Least slots. @default 1 */
  atleast?: number | undefined;
  /** Most slots. @default 1 */
  atmost?: number | undefined;
  /** A shorter run counts as failed. Seconds. */
  minrunsecs?: number | undefined;
  /** A longer run is killed and counts as failed. Seconds. */
  maxrunsecs?: number | undefined;
  /** All slots on one host. @default false */
  samehost?: boolean | undefined;
  /** How to tell that a command stopped at a checkpoint; opaque words. */
  resumewhile?: readonly string[] | undefined;
  /** Resume on the same host. @default false */
  resumepin?: boolean | undefined;
}

/** What sets a task class apart (authoring-model 3). */
export type Flag = 'SERIAL' | 'PER_ELEMENT' | 'NO_RETRY' | 'NOOP';

/** Arguments for the tasks of a run-time expansion: one object for all places of a name, or one for each place. */
export type ExpandArguments = Readonly<Record<string, object | readonly object[]>>;

/** What a script can do to the farm while it runs; given by whoever runs scripts. */
export interface FarmIo {
  /** Prints one line to standard output, flushed. */
  write(line: string): void;
  /** Expands the requirements of a task below the running one (authoring-model 8). */
  expand?(root: TaskReference, args: ExpandArguments, options: { readonly local?: boolean }): Promise<void>;
}

/** What a task instance is made of. Plugin authors never write it. */
export interface TaskInit {
  readonly arguments: Arguments;
  /** Absent while a job is built. */
  readonly farm?: FarmIo;
}

/** The static side of a task class. */
export interface TaskStatics extends CommandMembers {
  /** Shown on the farm. @default the class name */
  title?: string | undefined;
  /** For `info` and `list --info`. */
  description: string;
  /** The tasks that this one needs. @default none */
  requiredTasks?: Requirement | undefined;
  /** Names of arguments that must be there once defaults are applied. */
  requiredArguments: readonly string[];
  /** The name of the argument that this task iterates or works on. @default that of the task above */
  elementsId?: string | undefined;
  /** Values of arguments that nobody passed. */
  argumentDefaults: Readonly<Record<string, unknown>>;
  /** Applied in order, once, before anything below the task is made. */
  argumentProcessors: readonly ProcessorDefinition[];
  flags: Iterable<Flag>;
  /** Service keys of the command. */
  services: readonly string[];
  /** Limit tags of the command. */
  tags: readonly string[];
  /** Exit codes that retry the command. */
  retryrc: readonly number[];
  /** The arguments as `task({...})` declares them; none for an untyped task. */
  readonly argumentDeclarations: ReadonlyMap<string, Declaration>;
}

/** A task class, typed or not. */
export interface TaskClass extends TaskStatics {
  new (init: TaskInit): Task<object>;
  readonly name: string;
  readonly prototype: Task<object>;
  readonly [KIND]: 'task';
}

/**
 * The untyped base of tasks; `task({...})` makes typed ones. Members are those of authoring-model 3: data are static,
 * `cmd`, `script`, `view`, `env`, `msg` and so on are methods, asked for each command with its own arguments.
 *
 * ```js
 * class Render extends Task {
 *   static elementsId = 'frames';
 *   static flags = ['PER_ELEMENT'];
 *   cmd() { return ['render', '--frame', this.arguments.frames.processed]; }
 * }
 * ```
 */
export class Task<Args extends object = ArgumentsView> {
  static readonly [KIND] = 'task';
  static readonly [BASE]: unknown = true;
  static title?: string | undefined;
  static description = 'No description has been set.';
  static requiredTasks?: Requirement | undefined;
  static requiredArguments: readonly string[] = [];
  static elementsId?: string | undefined;
  static argumentDefaults: Readonly<Record<string, unknown>> = {};
  static argumentProcessors: readonly ProcessorDefinition[] = [];
  static flags: Iterable<Flag> = [];
  static services: readonly string[] = ['linux64'];
  static tags: readonly string[] = [];
  static retryrc: readonly number[] = [];
  static atleast?: number | undefined;
  static atmost?: number | undefined;
  static minrunsecs?: number | undefined;
  static maxrunsecs?: number | undefined;
  static samehost?: boolean | undefined;
  static resumewhile?: readonly string[] | undefined;
  static resumepin?: boolean | undefined;
  static readonly argumentDeclarations: ReadonlyMap<string, Declaration> = new Map();

  readonly #init: TaskInit;
  #view: Args | undefined;

  constructor(init: TaskInit) {
    this.#init = init;
  }

  /** The arguments of this task, by name, each with its states `initial` and `processed`. */
  get arguments(): Args {
    const task = this.constructor as unknown as TaskClass;
    this.#view ??= viewOf(
      this.#init.arguments,
      (name) => task.argumentDeclarations.get(name)?.required === false,
    ) as Args;
    return this.#view;
  }

  /** The title of the class. */
  get title(): string {
    return titleOf(this.constructor as unknown as TaskClass);
  }

  /** The argv of the farm command. Its first word is resolved to an executable. No words: no command. */
  cmd?(): Argv | null | undefined;

  /**
   * Several commands, one after the other on the farm; asked in place of `cmd()`, which it may call. With `script()`, one of
   * several has `script: true`.
   *
   * ```js
   * cmds() { return [['fetch', 'scene'], { argv: this.cmd(), script: true }, { argv: ['tidy'], maxrunsecs: 60 }]; }
   * ```
   */
  cmds?(): readonly TaskCommand[] | null | undefined;

  /**
   * Runs on the farm when the command runs. Its result is ignored; an exception fails the command. Or a script for another program,
   * whose wrapper `cmd()` names: `script = pythonFile(...)`.
   */
  script?(): unknown;

  /** The argv of a viewer for what the command made. */
  view?(): Argv | null | undefined;

  /** The argv of a viewer that may be started at any time. */
  preview?(): Argv | null | undefined;

  /** Text for the standard input of each command. */
  msg?(): string | null | undefined;

  /** Free text for the site, often JSON; of the farm's task that holds the commands. */
  metadata?(): string | null | undefined;

  /**
   * Commands that run after those of the task, and if a started task is deleted or restarted. They have its services, tags
   * and environment.
   */
  cleanup?(): readonly TaskCommand[] | null | undefined;

  /** Environment variables for these commands alone. */
  env?(): Readonly<Record<string, string | number>> | null | undefined;

  /** True: nothing goes below this task; asked again for each element, where true leaves the element out. */
  stopTraversal?(): boolean;

  /**
   * In `script()`: counts steps up to `final` and reports the percentage to the farm (authoring-model 8).
   *
   * @throws `not-on-the-farm` while a job is built
   */
  reportProgress(final: number): Progress {
    return new Progress(final, this.#farm('reportProgress').write);
  }

  /**
   * In `script()`: adds the tasks that `root` requires below the running task.
   *
   * @throws `not-on-the-farm` while a job is built
   */
  async expand(root: TaskReference, args: ExpandArguments, options: { readonly local?: boolean } = {}): Promise<void> {
    const { expand } = this.#farm('expand');
    if (expand === undefined) throw failure('not-on-the-farm', 'whoever runs this script cannot expand tasks');
    await expand(root, args, options);
  }

  #farm(method: string): FarmIo {
    if (this.#init.farm !== undefined) return this.#init.farm;
    throw failure('not-on-the-farm', `task ${this.constructor.name}: ${method} works in script(), on the farm, only`);
  }
}

/** The title that nodes of this class show: its own, or the class name. */
export function titleOf(task: TaskClass): string {
  return task.title ?? task.name;
}
