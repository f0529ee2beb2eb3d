import type { JobSpec } from './build.ts';
import { failure } from './failure.ts';
import { isPlain } from './json.ts';
import { TaskWithOverrides } from './override.ts';
import { pluginKind } from './plugin-kind.ts';
import type { TaskClass } from './task.ts';

const GROUP = Symbol.for('@jobtronaut/group');

/** Things that run one after the other, at the same time, or element by element; or one that several require. */
export interface Group<Item> {
  readonly kind: 'serial' | 'parallel' | 'elementwise' | 'shared';
  /** Of a `shared` one a single item, which is no group. */
  readonly items: readonly (Item | Group<Item>)[];
  /** Of a `shared` one: the arguments that count. */
  readonly by?: readonly string[];
}

/** A task: its class name, its class, or one of both with overrides. */
export type TaskReference = string | TaskClass | TaskWithOverrides;

/** What a task needs (authoring-model 3): one task, or a group. A list means parallel. */
export type Requirement = TaskReference | Group<TaskReference> | readonly Requirement[];

/** What `serial` and `parallel` take, nested at will; a list means parallel. */
type Items<Item> = readonly (Item | Group<Item> | Items<Item>)[];

/** Each item waits for the one before: tasks in `requiredTasks`, or whole jobs for `jobsToTask`. */
export function serial(): Group<never>;
export function serial(...items: Items<TaskReference>): Group<TaskReference>;
export function serial(...items: Items<JobSpec>): Group<JobSpec>;
export function serial<Item>(...items: Items<Item>): Group<Item> {
  return groupOf('serial', items);
}

/** The items wait for nothing but what the group waits for. */
export function parallel(): Group<never>;
export function parallel(...items: Items<TaskReference>): Group<TaskReference>;
export function parallel(...items: Items<JobSpec>): Group<JobSpec>;
export function parallel<Item>(...items: Items<Item>): Group<Item> {
  return groupOf('parallel', items);
}

/**
 * As `serial`, but element by element: `elementwise('Sim', 'Render')` starts frame 7 of Render when frame 7 of Sim is done. What a
 * per-element task does for an element waits for the last item before that has an equal element. An element that no
 * item before has, and an item that is not per element, wait for all items before it.
 */
export function elementwise(...items: Items<TaskReference>): Group<TaskReference> {
  return groupOf('elementwise', items);
}

/**
 * A task that several places of one job need runs once: where it is required first, depth first. The other places wait for it. Two
 * places mean the same task if both say `shared`, of the same class or the same `override(...)` object, with equal arguments:
 * those that reach the task, with its defaults and before its processors, in both states.
 *
 * What stands before it in a `serial` group comes before it only in the first place.
 *
 * ```js
 * const sim = shared('Sim', { by: ['shot', 'frames'] });
 * class Beauty extends Task { static requiredTasks = serial(sim, 'RenderBeauty'); }
 * class Shadow extends Task { static requiredTasks = serial(sim, 'RenderShadow'); }
 * ```
 *
 * @param by the names of the arguments that count, if others may differ. All places must name the same. @default all arguments
 */
export function shared(task: TaskReference, { by }: { readonly by?: readonly string[] } = {}): Group<TaskReference> {
  return groupOf('shared', [task], by);
}

/** @internal What `serial` and the others make. */
export function groupOf<Item>(kind: Group<Item>['kind'], items: Items<Item>, by?: readonly string[]): Group<Item> {
  const made: Group<Item> = {
    kind,
    ...(by && { by }),
    items: items.map((item) => (Array.isArray(item) ? groupOf<Item>('parallel', item as Item[]) : (item as Item))),
  };
  return Object.freeze(Object.defineProperty(made, GROUP, { value: true }));
}

/** Whether a value is what `serial` or `parallel` made, of this or another copy of this package. */
export function isGroup<Item>(value: Item | Group<Item>): value is Group<Item> {
  return isPlain(value) && (value as { [GROUP]?: unknown })[GROUP] === true;
}

/** What groups hold, in order, groups in groups opened; a single item is itself. */
export function* itemsIn<Item>(whole: Item | Group<Item>): Generator<Item> {
  const open = [whole];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (isGroup<Item>(next)) open.push(...next.items.toReversed());
    else yield next;
  }
}

/** The `shared` ones among what groups hold, in order, groups in groups opened. */
export function* sharedIn<Item>(whole: Item | Group<Item>): Generator<Group<Item>> {
  const open = [whole];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (!isGroup<Item>(next)) continue;
    if (next.kind === 'shared') yield next;
    else open.push(...next.items.toReversed());
  }
}

/**
 * A requirement in one form: a single task, or a group whose lists are groups too. Nothing at all is an empty parallel group.
 *
 * @param owner who requires it, for messages
 * @throws `invalid-required-tasks`
 */
export function requirementOf(
  requirement: Requirement | null | undefined,
  owner: string,
): TaskReference | Group<TaskReference> {
  if (requirement === undefined || requirement === null) return parallel();
  const whole = isList(requirement) ? parallel(...(requirement as readonly TaskReference[])) : requirement;
  const open: (TaskReference | Group<TaskReference>)[] = [whole];
  for (let item = open.pop(); item !== undefined; item = open.pop()) {
    if (isGroup(item)) {
      if (item.kind === 'shared') {
        if (!isTaskReference(item.items[0])) throw unusable(owner, item.items[0]);
        if (!isNames(item.by)) throw unusable(owner, `shared(..., { by: ${JSON.stringify(item.by)} })`);
      }
      open.push(...item.items);
    } else if (!isTaskReference(item)) throw unusable(owner, item);
  }
  return whole;
}

function isNames(by: unknown): boolean {
  return by === undefined || (Array.isArray(by) && by.every((name) => typeof name === 'string'));
}

function isList(requirement: Requirement): requirement is readonly Requirement[] {
  return Array.isArray(requirement);
}

function isTaskReference(item: unknown): item is TaskReference {
  return (typeof item === 'string' && item !== '') || TaskWithOverrides.is(item) || pluginKind(item) === 'task';
}

function unusable(owner: string, item: unknown): Error {
  const what =
    typeof item === 'function' ? `the class ${item.name}, which is no task` : (JSON.stringify(item) ?? String(item));
  return failure('invalid-required-tasks', `task ${owner}: requiredTasks holds ${what}`, {
    hint: 'use task names, task classes, override(...), serial(...) and parallel(...)',
  });
}
