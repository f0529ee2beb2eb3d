import type { ProcessorDefinition } from './processor.ts';
import type { Requirement } from './requirement.ts';
import type { Argv, CommandMembers, Flag, Task, TaskClass, TaskCommand } from './task.ts';

const OVERRIDES = Symbol.for('@jobtronaut/override');
const EDIT = Symbol.for('@jobtronaut/edit');

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

/** One change of a list of processor definitions. */
export type ProcessorEdit =
  | { readonly edit: 'insert'; readonly at: number; readonly definitions: readonly ProcessorDefinition[] }
  | { readonly edit: 'remove'; readonly from: number; readonly to: number }
  | { readonly edit: 'replace'; readonly at: number; readonly definition: ProcessorDefinition };

/** Inserts definitions before a position; the length of the list appends. */
export function insert(at: number, ...definitions: readonly ProcessorDefinition[]): ProcessorEdit {
  return edit({ edit: 'insert', at, definitions });
}

/** Removes the definition at a position, or those from the first position up to, not including, the second. */
export function remove(at: number | readonly [from: number, to: number]): ProcessorEdit {
  const [from, to] = typeof at === 'number' ? [at, at + 1] : at;
  return edit({ edit: 'remove', from, to });
}

/** Puts another definition in the place of one. */
export function replace(at: number, definition: ProcessorDefinition): ProcessorEdit {
  return edit({ edit: 'replace', at, definition });
}

function edit(made: ProcessorEdit): ProcessorEdit {
  return Object.freeze(Object.defineProperty(made, EDIT, { value: true }));
}

/** @internal Whether a value is what `insert`, `remove` or `replace` made. */
export function isEdit(value: unknown): value is ProcessorEdit {
  return typeof value === 'object' && value !== null && (value as { [EDIT]?: unknown })[EDIT] === true;
}

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

/**
 * The task with other member values: `override('Render', { title: 'Preview', services: ['fast'] })`. Names and
 * values are checked when a job is built or checked, not here, so that one mistake does not hide a whole plugin file.
 */
export function override<C extends TaskClass>(base: C, overrides: Overrides<InstanceType<C>>): TaskWithOverrides;
export function override(base: string, overrides: Overrides): TaskWithOverrides;
export function override(base: string | TaskClass, overrides: Overrides<never>): TaskWithOverrides {
  return new TaskWithOverrides(base, overrides as Overrides);
}
