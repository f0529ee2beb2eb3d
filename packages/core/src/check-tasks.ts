import { applyOverrides, overrideWithoutEffect, subclass } from './apply-overrides.ts';
import { scopeOf } from './apply-processors.ts';
import { commandsWithoutReturn, nearlyMembers, wrongMembers } from './check-members.ts';
import { wrongProcessorMembers } from './check-processor.ts';
import { taskCycle } from './expand.ts';
import { failure } from './failure.ts';
import { type Group, itemsIn, sharedIn } from './group.ts';
import { parallel } from './grouping.ts';
import { parameterProblems } from './parameters.ts';
import {
  classOf,
  defaultsOf,
  has,
  readForeignScript,
  refuseCommandWithTasks,
  refuseScriptWithoutCommand,
} from './plan.ts';
import type { Plugins } from './plugins.ts';
import type { Problems } from './problems.ts';
import type { ProcessorClass, ProcessorDefinition } from './processor.ts';
import { requirementOf } from './requirement.ts';
import { Task, type TaskClass, type TaskReference, TaskWithOverrides } from './task.ts';
import { ELEMENTS_ID } from './task-arguments.ts';

/** A processor definition of a task that could be looked up. */
export interface CheckedProcessor {
  readonly processor: ProcessorClass;
  readonly definition: ProcessorDefinition;
}

/** A task of a hierarchy, each once however often it is required, and what it requires. */
export interface CheckedTask {
  readonly task: TaskClass;
  readonly processors: readonly CheckedProcessor[];
  readonly children: Set<CheckedTask>;
  /** Those that it shares with other places, and the arguments that count. */
  readonly shared: { readonly child: CheckedTask; readonly by: readonly string[] }[];
}

/** More overrides than this have no end: a getter `requiredTasks`, say, which makes another one whenever it is asked. */
const MAX_OVERRIDES = 10_000;

/** Everything that the roots reach. */
export interface CheckedTasks {
  readonly roots: readonly CheckedTask[];
  /** The roots and all below them. */
  readonly all: readonly CheckedTask[];
}

/** Follows requirements from some tasks without building anything, and checks every task on the way by itself. */
export function checkTasks(roots: Iterable<TaskReference>, plugins: Plugins, problems: Problems): CheckedTasks {
  const known = new Map<TaskClass | TaskWithOverrides, CheckedTask>();
  let overrides = 0;
  const open: { readonly checked: CheckedTask; readonly requirement: TaskReference | Group<TaskReference> }[] = [];

  const find = (reference: TaskReference, above: TaskClass | undefined): CheckedTask | undefined => {
    const key = problems.attempt(above, () =>
      TaskWithOverrides.is(reference) ? reference : classOf(reference, plugins),
    );
    const found = key && known.get(key);
    if (key === undefined || found !== undefined) return found;
    const given = problems.attempt(above, () => (TaskWithOverrides.is(key) ? overridden(key, plugins, problems) : key));
    if (given === undefined) return undefined;
    if (given === key) for (const warning of nearlyMembers(given)) problems.tell(warning, given, 'warning');
    const task = sound(given, problems);
    const requirement = problems.attempt(task, () => requirementOf(task.requiredTasks, task.name)) ?? parallel();
    problems.attempt(task, () => refuseCommandWithTasks(task, requirement));
    problems.attempt(task, () => refuseScriptWithoutCommand(task));
    problems.attempt(task, () => defaultsOf(task));
    problems.attempt(task, () => readForeignScript(task));
    for (const warning of commandsWithoutReturn(task)) problems.tell(warning, task, 'warning');
    const checked: CheckedTask = {
      task,
      processors: checkProcessors(task, plugins, problems),
      children: new Set(),
      shared: [],
    };
    known.set(key, checked);
    if (TaskWithOverrides.is(key)) overrides++;
    open.push({ checked, requirement });
    return checked;
  };

  const tops = [...roots].map((root) => find(root, undefined)).filter((top) => top !== undefined);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (overrides > MAX_OVERRIDES) {
      problems.tell(tooManyOverrides(next.checked.task.name), next.checked.task);
      break;
    }
    for (const reference of itemsIn(next.requirement)) {
      const child = find(reference, next.checked.task);
      if (child !== undefined) next.checked.children.add(child);
    }
    for (const { items, by } of sharedIn(next.requirement)) {
      const child = by && find(items[0] as TaskReference, next.checked.task);
      if (by !== undefined && child !== undefined) next.checked.shared.push({ child, by });
    }
  }
  return { roots: tops, all: [...new Set(known.values())] };
}

function overridden(reference: TaskWithOverrides, plugins: Plugins, problems: Problems): TaskClass {
  const base = classOf(reference.base, plugins);
  const { task, withoutEffect } = applyOverrides(base, reference);
  if (withoutEffect) problems.tell(overrideWithoutEffect(base), base, 'warning');
  return task;
}

/** The class; where members are wrong, one that has the defaults in their places, so that all else can be checked. */
function sound(task: TaskClass, problems: Problems): TaskClass {
  const wrong = wrongMembers(task);
  for (const { error } of wrong) problems.tell(error, task);
  if (wrong.length === 0) return task;
  const defaults = wrong.map(({ name }): [string, unknown] => [
    name,
    // Without elements all that is below would seem to lack them.
    name === 'elementsId' ? ELEMENTS_ID : (Task as object as Readonly<Record<string, unknown>>)[name],
  ]);
  return subclass(task, task.name, new Map(defaults));
}

function tooManyOverrides(task: string): Error {
  return failure('too-deep', `more than ${MAX_OVERRIDES} overrides require each other, ${task} among them`, {
    hint: 'requiredTasks must be the same whenever it is asked',
  });
}

function checkProcessors(task: TaskClass, plugins: Plugins, problems: Problems): CheckedProcessor[] {
  const checked: CheckedProcessor[] = [];
  for (const definition of task.argumentProcessors) {
    const { name, scope } = definition;
    const where = `task ${task.name}, processor ${typeof name === 'string' ? name : name.name}`;
    for (const entry of scope) problems.attempt(task, () => scopeOf(entry, where));
    const processor = problems.attempt(task, () => (typeof name === 'string' ? plugins.processor(name) : name));
    if (processor === undefined) continue;
    const wrong = wrongProcessorMembers(processor);
    for (const error of wrong) problems.tell(error, task);
    if (wrong.length > 0) continue;
    for (const check of parameterProblems(processor, definition.parameters ?? {})) problems.attempt(task, check);
    checked.push({ processor, definition });
  }
  return checked;
}

/**
 * Reports every way on which tasks require each other in a circle, unless one of them may end it: by a stop rule, or by
 * elements that run out.
 */
export function checkCycles(tasks: readonly CheckedTask[], problems: Problems): void {
  const done = new Set<CheckedTask>();
  for (const start of tasks) {
    const path = new Set<CheckedTask>();
    const open: { readonly node: CheckedTask; readonly rest: CheckedTask[] }[] = [];
    const enter = (node: CheckedTask) => {
      if (path.has(node)) reportCycle([...path], node, problems);
      else if (!done.has(node)) {
        path.add(node);
        open.push({ node, rest: [...node.children] });
      }
    };
    enter(start);
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const child = top.rest.pop();
      if (child !== undefined) enter(child);
      else {
        open.pop();
        path.delete(top.node);
        done.add(top.node);
      }
    }
  }
}

function reportCycle(path: readonly CheckedTask[], again: CheckedTask, problems: Problems): void {
  const round = path.slice(path.indexOf(again));
  if (round.some(({ task }) => has(task, 'stopTraversal') || [...task.flags].includes('PER_ELEMENT'))) return;
  const names = [...round, again].map(({ task }) => task.name);
  problems.tell(taskCycle(names), again.task);
}
