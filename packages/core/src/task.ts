import type { Arguments } from './arguments.ts';
import { type ArgumentsView, viewOf } from './arguments-view.ts';
import { failure } from './failure.ts';
import type { Group } from './group.ts';
import { BASE, KIND } from './plugin-kind.ts';
import type { ProcessorDefinition } from './processor.ts';
import type { ProcessorEdit } from './processor-edit.ts';
import { Progress } from './progress.ts';
import type { Argv, CommandMembers, TaskCommand } from './task-command.ts';
import type { Declaration } from './typed-arguments.ts';

/** What sets a task class apart (authoring-model 3). */
export type Flag = 'SERIAL' | 'PER_ELEMENT' | 'NO_RETRY' | 'NOOP';

// A task requires tasks, by reference; an override changes what its task requires, and is a reference itself. Types that speak of
// each other like that stand in one file.

/** A task: its class name, its class, or one of both with overrides. */
export type TaskReference = string | TaskClass | TaskWithOverrides;

/** What a task needs (authoring-model 3): one task, or a group. A list means parallel. */
export type Requirement = TaskReference | Group<TaskReference> | readonly Requirement[];

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

/**
 * A class of tasks that have certain arguments, `task({...})` with or without more on top: what a mixin derives from.
 *
 * ```ts
 * function Licensed<Base extends TaskBase<ArgumentsOf<typeof ofShow>>>(base: Base) {
 *   abstract class WithLicence extends base { ... }
 *   return WithLicence;
 * }
 * ```
 */
// biome-ignore lint/suspicious/noExplicitAny: what TypeScript asks of a class that a mixin takes.
export type TaskBase<Args extends object = object> = abstract new (...args: any[]) => Task<Args>;

/** The title that nodes of this class show: its own, or the class name. */
export function titleOf(task: TaskClass): string {
  return task.title ?? task.name;
}

/** Member values that an override puts in place of those of its base. Functions see the task as `this`. */
export interface Overrides<T extends object = Task> extends Readonly<CommandMembers> {
  readonly title?: string | undefined;
  readonly description?: string;
  readonly requiredTasks?: Requirement | undefined;
  readonly requiredArguments?: readonly string[];
  readonly elementsId?: string | undefined;
  readonly argumentDefaults?: Readonly<Record<string, unknown>>;
  /** A whole new list, or edits that are applied in order to the list of the base. */
  readonly argumentProcessors?: readonly ProcessorDefinition[] | readonly ProcessorEdit[];
  readonly flags?: Iterable<Flag>;
  /** Adds or removes one flag, as the other three of its kind. */
  readonly perElement?: boolean;
  readonly serial?: boolean;
  readonly noRetry?: boolean;
  readonly noop?: boolean;
  readonly services?: readonly string[];
  readonly tags?: readonly string[];
  readonly retryrc?: readonly number[];
  /** The argv in place of that of the base. */
  readonly cmd?: ((this: T) => Argv | null | undefined) | undefined;
  /** Several commands in place of those of the base. */
  readonly cmds?: ((this: T) => readonly TaskCommand[]) | undefined;
  /** The argv of another viewer; undefined for none. */
  readonly view?: ((this: T) => Argv | null | undefined) | undefined;
  /** The argv of another viewer that may be started at any time; undefined for none. */
  readonly preview?: ((this: T) => Argv | null | undefined) | undefined;
  /** Other variables for the command, in place of those of the base. */
  readonly env?: ((this: T) => Readonly<Record<string, string | number>> | null | undefined) | undefined;
  /** Another text for the standard input of the command. */
  readonly msg?: ((this: T) => string | null | undefined) | undefined;
  /** Another text that is kept with the task. */
  readonly metadata?: ((this: T) => string | null | undefined) | undefined;
  /** Other commands that tidy up. */
  readonly cleanup?: ((this: T) => readonly TaskCommand[]) | undefined;
  /** Another rule on where the tree ends. */
  readonly stopTraversal?: ((this: T) => boolean) | undefined;
  /** Only to take the script away: on the farm the script of the base is found by its name. */
  readonly script?: undefined;
}

const OVERRIDES = Symbol.for('@jobtronaut/override');

/** A task with some members changed, as an item of `requiredTasks` or a root (authoring-model 6). Made by `override`. */
export class TaskWithOverrides {
  readonly [OVERRIDES] = true;
  /** The class name of the task, or its class. */
  readonly base: string | TaskClass;
  readonly overrides: Overrides;

  constructor(base: string | TaskClass, overrides: Overrides) {
    this.base = base;
    this.overrides = overrides;
  }

  /** Recognises overrides, also those of another copy of this package. */
  static is(value: unknown): value is TaskWithOverrides {
    return typeof value === 'object' && value !== null && (value as { [OVERRIDES]?: unknown })[OVERRIDES] === true;
  }
}
