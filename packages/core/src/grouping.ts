import type { JobSpec } from './build.ts';
import { type Group, groupOf, type Items } from './group.ts';
import type { TaskReference } from './task.ts';

// Of several signatures the compiler explains the last, so that of tasks is the last.

/** Each item waits for the one before: tasks in `requiredTasks`, or whole jobs for `jobsToTask`. */
export function serial(...items: Items<never>): Group<never>;
export function serial(...items: Items<JobSpec>): Group<JobSpec>;
export function serial(...items: Items<TaskReference>): Group<TaskReference>;
export function serial<Item>(...items: Items<Item>): Group<Item> {
  return groupOf('serial', items);
}

/** The items wait for nothing but what the group waits for. */
export function parallel(...items: Items<never>): Group<never>;
export function parallel(...items: Items<JobSpec>): Group<JobSpec>;
export function parallel(...items: Items<TaskReference>): Group<TaskReference>;
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
