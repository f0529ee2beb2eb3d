import { unknownName } from './failure.ts';
import { COMMAND_MEMBERS, FLAGS } from './members.ts';
import { BASE, KIND } from './plugin-kind.ts';
import type { ProcessorDefinition, Scope } from './processor.ts';
import { type Requirement, Task, type TaskInit, type TaskStatics } from './task.ts';
import type { CommandMembers } from './task-command.ts';
import {
  type ArgumentDeclarations,
  type ArgumentsOf,
  declarationsOf,
  type UndividedArgumentsOf,
} from './typed-arguments.ts';

/** What `task({...})` takes: the data members of a task (authoring-model 3), typed by its arguments. */
export interface TaskOptions<D extends ArgumentDeclarations, Elements extends string, PerElement extends boolean>
  extends Readonly<CommandMembers> {
  /** Schemas by name. A schema default is the argument's default; without one the argument is required. */
  readonly arguments?: D;
  /** Shown on the farm. @default the class name */
  readonly title?: string;
  /** For `info` and `list --info`. */
  readonly description?: string;
  /** The tasks that this one needs: `serial(...)`, `parallel(...)`, or one name, class or override. */
  readonly requiredTasks?: Requirement;
  /** The argument that this task iterates or works on. @default that of the task above */
  readonly elementsId?: Elements;
  /** One command, or one round of the required tasks, for each element. @default false */
  readonly perElement?: PerElement;
  /** What is below runs one after the other. @default false */
  readonly serial?: boolean;
  /** After a successful script the commands are neutralised. @default false */
  readonly noRetry?: boolean;
  /** Arguments pass through: the processors do not run. @default false */
  readonly noop?: boolean;
  /** Defaults for arguments, besides those of their schemas; they win over them. */
  readonly argumentDefaults?: Readonly<Record<string, unknown>>;
  /** Applied in order, before anything below the task is made. */
  readonly argumentProcessors?: readonly ProcessorDefinition<Scope<keyof D & string>>[];
  /** Service keys of the command. @default ["linux64"] */
  readonly services?: readonly string[];
  /** Limit tags of the command. */
  readonly tags?: readonly string[];
  /** Exit codes that retry the command. */
  readonly retryrc?: readonly number[];
  /**
   * True: nothing goes below this task. A per-element task is asked about all elements first and then about each,
   * which only a function given here has in the type of `this.arguments`.
   */
  stopTraversal?(this: Task<UndividedArgumentsOf<D, PerElement extends true ? Elements : never>>): boolean;
}

/** The class that `task({...})` returns, to derive from. */
export interface TypedTaskClass<Args extends object> extends TaskStatics {
  new (init: TaskInit): Task<Args>;
  readonly prototype: Task<Args>;
  readonly [KIND]: 'task';
  readonly [BASE]: unknown;
}

const PLAIN = [
  'title',
  'description',
  'requiredTasks',
  'elementsId',
  'argumentDefaults',
  'argumentProcessors',
  'services',
  'tags',
  'retryrc',
  ...COMMAND_MEMBERS,
] as const;

/**
 * A base class for a task whose arguments have types (docs/tasks.md, "What `task({...})` takes").
 *
 * ```ts
 * class Render extends task({
 *   arguments: { frames: argument({ initial: z.string(), processed: z.array(z.int()) }), scene: z.string() },
 *   elementsId: 'frames',
 *   perElement: true,
 *   argumentProcessors: [ExpressionToElementsProcessor.on('frames.initial')],
 * }) {
 *   override cmd() {
 *     return ['render', '--frame', this.arguments.frames.processed, this.arguments.scene.initial];
 *   }
 * }
 * ```
 *
 * @throws `unknown-task-option`, `invalid-declaration`
 */
export function task<
  D extends ArgumentDeclarations = Record<never, never>,
  Elements extends keyof D & string = never,
  PerElement extends boolean = false,
>(
  options: TaskOptions<D, Elements, PerElement>,
): TypedTaskClass<ArgumentsOf<D, PerElement extends true ? Elements : never>> {
  const known = new Set<string>([...PLAIN, ...Object.keys(FLAGS), 'arguments', 'stopTraversal']);
  const unknown = Object.keys(options).find((name) => !known.has(name));
  if (unknown !== undefined) {
    throw unknownName('unknown-task-option', `task({...}) does not know "${unknown}"`, unknown, known);
  }
  class Typed extends Task<ArgumentsOf<D, PerElement extends true ? Elements : never>> {
    static override readonly [BASE] = true;
    static override readonly argumentDeclarations = declarationsOf(options.arguments ?? {});
    static override readonly flags = (Object.keys(FLAGS) as (keyof typeof FLAGS)[])
      .filter((name) => options[name] === true)
      .map((name) => FLAGS[name]);
  }
  for (const name of PLAIN) {
    if (options[name] !== undefined)
      Object.defineProperty(Typed, name, {
        value: options[name],
        writable: true,
        configurable: true,
        enumerable: true,
      });
  }
  if (options.stopTraversal !== undefined) {
    Object.defineProperty(Typed.prototype, 'stopTraversal', {
      value: options.stopTraversal,
      writable: true,
      configurable: true,
    });
  }
  return Typed as TypedTaskClass<ArgumentsOf<D, PerElement extends true ? Elements : never>>;
}
