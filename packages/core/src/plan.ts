import { applyOverrides, overrideWithoutEffect, payloadIdentity } from './apply-overrides.ts';
import { Arguments } from './arguments.ts';
import { refuseWrongMembers } from './check-members.ts';
import { checkDefaults, markAccepted } from './conform.ts';
import { asFailure, failure } from './failure.ts';
import { foreignScript } from './foreign-script.ts';
import { type Group, isGroup } from './group.ts';
import { freeze, type JsonValue } from './json.ts';
import { METHODS, type Method } from './members.ts';
import { commandMembersOf } from './option-schemas.ts';
import type { Payload } from './payload.ts';
import { pluginKind } from './plugin-kind.ts';
import type { Plugins } from './plugins.ts';
import type { ProcessorDefinition } from './processor.ts';
import { noTask, requirementOf } from './requirement.ts';
import { type TaskClass, type TaskReference, TaskWithOverrides, titleOf } from './task.ts';
import type { CommandData } from './tree.ts';
import type { Warnings } from './warnings.ts';

/** A task class as expansion uses it: members looked up, checked and shared once for all its nodes. */
export interface Plan {
  readonly task: TaskClass;
  readonly title: string;
  readonly elementsId: string | undefined;
  readonly serial: boolean;
  readonly perElement: boolean;
  readonly noop: boolean;
  readonly hasCommand: boolean;
  readonly has: Readonly<Record<Method, boolean>>;
  readonly canStop: boolean;
  readonly defaults: Arguments;
  /** Arguments that must be there once defaults are applied. */
  readonly required: readonly string[];
  readonly processors: readonly ProcessorDefinition[];
  readonly requirement: TaskReference | Group<TaskReference>;
  readonly service: string;
  readonly tags: readonly string[] | undefined;
  /** What all commands of this task say besides, if anything. */
  readonly options: Partial<CommandData> | undefined;
  /** What all payloads of this task say. */
  readonly payload: Pick<Payload, 'task' | 'plugin' | 'overrides' | 'noRetry'>;
  /** How many of its handles are open while a tree is expanded: more than none tells a cycle. */
  open: number;
}

/**
 * Compiles a task.
 *
 * @throws `unknown-task`, `invalid-attribute-value`, `misplaced-member`, `command-with-required-tasks`, `script-without-command`,
 *   `invalid-required-tasks`, `invalid-argument`, `not-json`, and the errors of overrides
 */
export function planOf(reference: TaskReference, plugins: Plugins, warnings: Warnings): Plan {
  if (TaskWithOverrides.is(reference)) {
    const base = classOf(reference.base, plugins);
    const { task, withoutEffect } = applyOverrides(base, reference);
    if (withoutEffect) warnings.add(overrideWithoutEffect(base), base.name);
    return compile(task, plugins);
  }
  return compile(classOf(reference, plugins), plugins);
}

/** @internal The class of a reference without overrides. @throws `unknown-task` */
export function classOf(reference: string | TaskClass, plugins: Plugins): TaskClass {
  if (typeof reference === 'string') return plugins.task(reference);
  // Requirements were looked at; this may be a root, or the base of an override.
  if (pluginKind(reference) !== 'task') throw noTask(reference);
  return reference;
}

function compile(task: TaskClass, plugins: Plugins): Plan {
  const { name } = task;
  refuseWrongMembers(task);
  const flags = new Set(task.flags);
  const requirement = requirementOf(task.requiredTasks, name);
  refuseCommandWithTasks(task, requirement);
  refuseScriptWithoutCommand(task);
  const options = commandMembersOf(task);
  const { base, overrides } = payloadIdentity(task);
  const origin = plugins.origin(base.name);
  return {
    task,
    title: titleOf(task),
    elementsId: task.elementsId ?? undefined,
    serial: flags.has('SERIAL'),
    perElement: flags.has('PER_ELEMENT'),
    noop: flags.has('NOOP'),
    hasCommand: hasCommand(task),
    has: Object.fromEntries(METHODS.map((method) => [method, has(task, method)])) as Record<Method, boolean>,
    canStop: has(task, 'stopTraversal'),
    defaults: defaultsOf(task),
    required: requiredOf(task),
    processors: task.argumentProcessors,
    requirement,
    service: task.services.join(','),
    tags: options.tags,
    options: Object.keys(options).length > 0 ? options : undefined,
    payload: {
      task: base.name,
      plugin: origin && { file: origin.file, hash: origin.hash },
      overrides: freeze(overrides, `the override of task ${name}`) as Readonly<Record<string, JsonValue>>,
      noRetry: flags.has('NO_RETRY'),
    },
    open: 0,
  };
}

/** Whether a class or one that it is derived from has a method. */
export function has(task: TaskClass, method: Method): boolean {
  return typeof task.prototype[method] === 'function';
}

/** Whether a class has a script: a method, or one for another program (`script = pythonFile(...)`), which only an instance has. */
export function hasScript(task: TaskClass): boolean {
  return has(task, 'script') || scriptFieldOf(task) !== undefined;
}

/**
 * Reads the script of another program, if that is what a task has: whether its file is there can be told before a job is built.
 *
 * @throws `task-failed`, or with the code of what reading it threw
 */
export function readForeignScript(task: TaskClass): void {
  const foreign = has(task, 'script') ? undefined : foreignScript(scriptFieldOf(task));
  if (foreign === undefined) return;
  try {
    foreign.read();
  } catch (error) {
    throw asFailure('task-failed', `task ${task.name}, script`, error);
  }
}

function scriptFieldOf(task: TaskClass): unknown {
  try {
    return new task({ arguments: Arguments.of({}) }).script;
  } catch {
    // A field that wants arguments: building its commands, which have some, tells.
    return undefined;
  }
}

function hasCommand(task: TaskClass): boolean {
  return has(task, 'cmd') || has(task, 'cmds');
}

/** @throws `command-with-required-tasks` */
export function refuseCommandWithTasks(task: TaskClass, requirement: Plan['requirement']): void {
  if (!hasCommand(task) || (isGroup(requirement) && requirement.items.length === 0)) return;
  throw failure('command-with-required-tasks', `task ${task.name} has a command and requires tasks`, {
    hint: 'introduce a parent task: a command runs in a task that requires no others',
    data: { task: task.name },
  });
}

/** @throws `script-without-command` */
export function refuseScriptWithoutCommand(task: TaskClass): void {
  if (hasCommand(task) || !hasScript(task)) return;
  throw failure('script-without-command', `task ${task.name} has a script but no command that would run it`, {
    hint: 'add cmd()',
    data: { task: task.name },
  });
}

/**
 * Defaults of schemas, and over them those of `argumentDefaults`.
 *
 * @throws `invalid-argument`, `not-json`
 */
export function defaultsOf(task: TaskClass): Arguments {
  checkDefaults(task);
  const declared = [...task.argumentDeclarations].filter(([, { defaults }]) => defaults.length > 0);
  // Made of entries, since a plain assignment to `__proto__` would set the prototype.
  const values = Object.fromEntries([
    ...declared.map(([name, { defaults }]) => [name, defaults[0]] as const),
    ...Object.entries(task.argumentDefaults),
  ]);
  const made = Arguments.of(values);
  for (const [name, { initial }] of declared) {
    if (!Object.hasOwn(task.argumentDefaults, name)) markAccepted(initial, made.find(name));
  }
  return made;
}

/** The names of arguments that have defaults. */
export function defaultNamesOf(task: TaskClass): string[] {
  const declared = [...task.argumentDeclarations]
    .filter(([, { defaults }]) => defaults.length > 0)
    .map(([name]) => name);
  return [...declared, ...Object.keys(task.argumentDefaults)];
}

/** The names of arguments that must be there. */
export function requiredOf(task: TaskClass): readonly string[] {
  const declared = [...task.argumentDeclarations].filter(([, { required }]) => required).map(([name]) => name);
  return [...new Set([...declared, ...task.requiredArguments])];
}
