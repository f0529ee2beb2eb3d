import {
  isGroup,
  type Plugins,
  pluginKind,
  type Requirement,
  refuseWrongMembers,
  type TaskClass,
  TaskWithOverrides,
} from '@jobtronaut/core';
import { argumentSchema, type JsonSchema } from './argument-schema.ts';

/** One argument that a task takes, or a task that it requires. */
export interface TaskArgument {
  readonly name: string;
  /** The class name of the first task that declares it; the root comes first. */
  readonly task: string;
  /** What its initial state accepts; `{}` where nobody typed it. */
  readonly schema: JsonSchema;
  /** It has to be passed. */
  readonly required: boolean;
}

/**
 * All arguments that a task and those which it requires declare, type or default: the root's own first, each name once. Names of
 * tasks that do not exist, and classes that cannot be used, are passed over; checking tells of them.
 */
export function taskArguments(root: string, plugins: Plugins): TaskArgument[] {
  const found = new Map<string, TaskArgument>();
  const seen = new Set<unknown>();
  const known = new Set(plugins.taskNames());
  const open: Requirement[] = [root];
  // First in, first out: what is nearer to the root is told first.
  for (let at = 0; at < open.length; at++) {
    const item = open[at];
    if (item === undefined || seen.has(item)) continue;
    seen.add(item);
    if (Array.isArray(item)) open.push(...(item as Requirement[]));
    else if (isGroup(item)) open.push(...(item.items as Requirement[]));
    else if (TaskWithOverrides.is(item))
      open.push(item.base, ...(item.overrides.requiredTasks === undefined ? [] : [item.overrides.requiredTasks]));
    else if (typeof item === 'string') {
      if (known.has(item)) open.push(plugins.task(item) as unknown as Requirement);
    } else if (isSound(item)) {
      const task = item;
      for (const argument of ownArguments(task)) if (!found.has(argument.name)) found.set(argument.name, argument);
      if (task.requiredTasks !== undefined) open.push(task.requiredTasks);
    }
  }
  return [...found.values()];
}

function isSound(item: unknown): item is TaskClass {
  if (pluginKind(item) !== 'task') return false;
  try {
    refuseWrongMembers(item as TaskClass);
    return true;
  } catch {
    return false;
  }
}

/** The arguments that a task itself declares, needs or has defaults for. */
export function ownArguments(task: TaskClass): TaskArgument[] {
  const { name: owner, argumentDeclarations, argumentDefaults, requiredArguments } = task;
  const names = new Set([...argumentDeclarations.keys(), ...requiredArguments, ...Object.keys(argumentDefaults)]);
  return [...names].map((name) => {
    const declaration = argumentDeclarations.get(name);
    const hasDefault = Object.hasOwn(argumentDefaults, name);
    const defaults = hasDefault ? [argumentDefaults[name]] : (declaration?.defaults ?? []);
    return {
      name,
      task: owner,
      schema: argumentSchema(declaration, defaults),
      required: defaults.length === 0 && (declaration?.required === true || requiredArguments.includes(name)),
    };
  });
}
