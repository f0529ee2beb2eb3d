import { Arguments } from './arguments.ts';
import { checkedAttributes, type JobAttributes } from './attributes.ts';
import { checkOptions, JOB_SPEC, type JobSpec, jobAttributes, jobOf, settle, treeOf } from './build.ts';
import { BuildContext } from './build-context.ts';
import { compact } from './compact.ts';
import { orderElements } from './elementwise.ts';
import type { Expansion } from './expand.ts';
import { failure, unknownName } from './failure.ts';
import { type Group, groupOf, isGroup, itemsIn } from './group.ts';
import { appendInstances } from './instances.ts';
import type { BuiltJob } from './job.ts';
import { isPlain } from './json.ts';
import { type BuildSettings, SETTINGS } from './settings.ts';
import { type ExpandArguments, type TaskReference, TaskWithOverrides } from './task.ts';
import { makeNode, type TaskNode, type TreeNode } from './tree.ts';

/** What `jobsToTask` takes. */
export interface JoinOptions extends BuildSettings {
  /** Jobs in groups made by `serial` and `parallel`, nested at will. */
  readonly jobs: JobSpec | Group<JobSpec>;
  /** Attributes of the whole. @default those of the first job */
  readonly attributes?: JobAttributes | undefined;
}

/**
 * Several jobs as one (authoring-model 4, "submitAsTasks"): each is built with its own options, then their root tasks stand in groups
 * like those that hold them, and the whole is compacted and gets instances.
 *
 * @throws as `buildJob`
 */
export function jobsToTask(options: JoinOptions): BuiltJob | Promise<BuiltJob> {
  checkOptions(options, ['jobs', 'attributes', ...SETTINGS]);
  return settle(joinSteps(options, new BuildContext(options)));
}

function* joinSteps(options: JoinOptions, context: BuildContext): Expansion<BuiltJob> {
  const given = options.attributes ?? {};
  const hasOwn = Object.values(given).some((value) => value !== undefined && value !== null);
  const [first] = itemsIn<JobSpec>(options.jobs);
  const attributes = jobAttributes(hasOwn ? given : (first?.attributes ?? {}), options, context);
  const top: TreeNode[] = [];
  const root = makeNode({ kind: 'join', id: context.newId(), title: 'root', children: top });
  const elementwise: TreeNode[][] = [];
  type Item = JobSpec | Group<JobSpec>;
  const open: { readonly item: Item; readonly siblings: TreeNode[] }[] = [{ item: options.jobs, siblings: top }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { item, siblings } = next;
    if (!isGroup<JobSpec>(item)) {
      checkOptions(item, JOB_SPEC);
      checkedAttributes(item.attributes ?? {});
      siblings.push((yield* treeOf(item, context)).root);
      continue;
    }
    const { kind } = item;
    if (kind === 'shared') {
      // Every place is a job of its own, and jobs share nothing.
      for (const inner of item.items) open.push({ item: inner, siblings });
      continue;
    }
    const children: TreeNode[] = [];
    if (kind === 'elementwise') elementwise.push(children);
    siblings.push(makeNode({ kind, id: context.newId(), title: kind, serial: kind === 'serial', children }));
    for (const inner of item.items.toReversed()) open.push({ item: inner, siblings: children });
  }
  for (const children of elementwise) orderElements(children, context);
  return whole(attributes, root, context);
}

function whole(attributes: JobAttributes, root: TaskNode, context: BuildContext): BuiltJob {
  const children = compact([root], context.waiting.pinned);
  appendInstances(children, context.waiting.after, true);
  return jobOf(attributes, { root, children }, context);
}

/** What `expand` takes. */
export interface ExpandOptions extends BuildSettings {
  /** The task whose requirements become jobs. Its own arguments and flags do not matter. */
  readonly root: TaskReference;
  /** By task name: one object for all places of the name, or a list with one for each place, in order. */
  readonly arguments: ExpandArguments;
  /** Commands run on the host that spooled. @default false */
  readonly local?: boolean | undefined;
}

/**
 * What a running command adds below its task (authoring-model 8, "Expansion while running"): every task that `root` requires is a
 * job of its own, joined as `root` groups them.
 *
 * @throws `expand-without-required-tasks`, `expand-missing-arguments`, `expand-count-mismatch`, and as `buildJob`
 */
export function expand(options: ExpandOptions): BuiltJob | Promise<BuiltJob> {
  checkOptions(options, ['root', 'arguments', 'local', ...SETTINGS]);
  const context = new BuildContext(options);
  return settle(joinSteps({ ...options, jobs: jobsOf(options, context) }, context));
}

function jobsOf({ root, arguments: given, local }: ExpandOptions, context: BuildContext): JobSpec | Group<JobSpec> {
  const { requirement, task } = context.plan(root);
  const rows = rowsByName(requirement, given, task.name);
  const copy = (item: TaskReference | Group<TaskReference>): JobSpec | Group<JobSpec> =>
    isGroup<TaskReference>(item)
      ? groupOf(item.kind, item.items.map(copy))
      : { root: item, arguments: rows.get(nameOf(item))?.shift(), local };
  return copy(requirement);
}

/** @internal The arguments of every place where a task is required, in order, by name. */
export function rowsByName(
  requirement: TaskReference | Group<TaskReference>,
  given: ExpandArguments,
  task: string,
): Map<string, Readonly<Record<string, unknown>>[]> {
  const places = new Map<string, number>();
  for (const item of itemsIn(requirement)) places.set(nameOf(item), (places.get(nameOf(item)) ?? 0) + 1);
  if (places.size === 0) {
    throw failure('expand-without-required-tasks', `task ${task} requires no tasks: there is nothing to expand`);
  }
  const mapping = isPlain(given) ? given : {};
  const rows = new Map<string, Readonly<Record<string, unknown>>[]>();
  for (const [name, count] of places) {
    const row = Object.hasOwn(mapping, name) ? mapping[name] : undefined;
    const list: readonly unknown[] = Array.isArray(row) ? row : new Array<unknown>(count).fill(row);
    if (list.length !== count) {
      const times = count === 1 ? 'once' : `${count} times`;
      throw failure(
        'expand-count-mismatch',
        `task ${task} requires ${name} ${times}, and there are arguments for ${list.length}`,
      );
    }
    if (!list.every((values) => isPlain(values) || values instanceof Arguments)) {
      throw unknownName(
        'expand-missing-arguments',
        `task ${task} requires ${name}, and there are no arguments for it`,
        name,
        Object.keys(mapping).filter((other) => other !== name),
      );
    }
    rows.set(name, [...list] as Readonly<Record<string, unknown>>[]);
  }
  return rows;
}

/** @internal The name by which the arguments of a required task are found. */
export function nameOf(reference: TaskReference): string {
  const base = TaskWithOverrides.is(reference) ? reference.base : reference;
  return typeof base === 'string' ? base : base.name;
}
