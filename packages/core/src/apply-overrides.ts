import type { JobtronautError } from '@jobtronaut/diagnostics';
import { checkFlags } from './check-members.ts';
import { failure, unknownName } from './failure.ts';
import { isEqual, preview } from './json.ts';
import { COMMAND_MEMBERS, FLAGS, METHODS, STATICS } from './members.ts';
import type { ProcessorDefinition } from './processor.ts';
import { isEdit, type ProcessorEdit } from './processor-edit.ts';
import { requirementOf } from './requirement.ts';
import type { Flag, TaskClass, TaskWithOverrides } from './task.ts';

/** The class that an overriding class was made from, and what it changed; by this symbol, on the class. */
const OVERRIDDEN: unique symbol = Symbol('overridden');

/** The members that a script can see, and that are data. The arguments are in the payload anyway. */
const SEEN_BY_SCRIPTS = [
  'title',
  'description',
  'elementsId',
  'flags',
  'services',
  'tags',
  'retryrc',
  ...COMMAND_MEMBERS,
] as const;

/** The result of `applyOverrides`. */
export interface OverriddenTask {
  readonly task: TaskClass;
  /** Nothing changed: `task` is the base itself, worth a warning. */
  readonly withoutEffect: boolean;
}

/**
 * A subclass of the base with other members, named after it with `Overriden` (sic) appended, or the base itself
 * if all values equal its own (authoring-model 6). The base is not changed.
 *
 * @throws `empty-overrides`, `unknown-override`, `invalid-processor-edit`, `overridden-script`
 */
export function applyOverrides(base: TaskClass, { overrides }: TaskWithOverrides): OverriddenTask {
  const names = Object.keys(overrides);
  if (names.length === 0) throw failure('empty-overrides', `the override of task ${base.name} changes nothing`);
  const known = new Set<string>([...STATICS, ...METHODS, ...Object.keys(FLAGS)]);
  for (const name of names) {
    if (!known.has(name)) {
      throw unknownName(
        'unknown-override',
        `the override of task ${base.name} sets "${name}", which tasks do not have`,
        name,
        known,
      );
    }
  }
  checkFlags(base.name, base.flags);
  checkFlags(`${base.name}Overriden`, overrides.flags ?? []);
  const statics = new Map<string, unknown>();
  for (const name of STATICS) {
    if (!Object.hasOwn(overrides, name)) continue;
    const value =
      name === 'argumentProcessors' ? editedProcessors(base, overrides.argumentProcessors) : overrides[name];
    if (!isSameMember(name, value, base)) statics.set(name, value);
  }
  const flags = changedFlags(base, overrides);
  if (flags !== undefined) statics.set('flags', flags);
  const methods = METHODS.filter(
    (name) => Object.hasOwn(overrides, name) && (overrides[name] ?? undefined) !== base.prototype[name],
  );
  if (methods.includes('script') && overrides.script !== undefined) {
    throw failure('overridden-script', `the override of task ${base.name} sets "script"`, {
      hint: 'on the farm the script is found by the name of the task: write a task class of its own, derived from this one',
    });
  }
  if (statics.size === 0 && methods.length === 0) return { task: base, withoutEffect: true };
  const task = subclass(base, `${base.name}Overriden`, statics);
  for (const name of methods) {
    Object.defineProperty(task.prototype, name, { value: overrides[name], writable: true, configurable: true });
  }
  return { task, withoutEffect: false };
}

/** The warning about overrides without effect. */
export function overrideWithoutEffect(base: TaskClass): JobtronautError {
  return failure('override-without-effect', `the override of task ${base.name} sets what the task has already`);
}

/** The names of arguments whose defaults an override has changed; none for a class that somebody wrote. */
export function overriddenDefaults(task: TaskClass): string[] {
  const names = new Set<string>();
  for (let made = madeOf(task); made !== undefined; made = madeOf(made.base)) {
    const { base, statics } = made;
    if (!statics.has('argumentDefaults')) continue;
    for (const [name, value] of Object.entries(statics.get('argumentDefaults') ?? {})) {
      if (!isEqual(value, base.argumentDefaults[name])) names.add(name);
    }
  }
  return [...names];
}

/** The class whose name a payload carries, and the overridden members that it carries besides. */
export function payloadIdentity(task: TaskClass): {
  readonly base: TaskClass;
  readonly overrides: Record<string, unknown>;
} {
  const overrides: Record<string, unknown> = {};
  let base = task;
  for (let made = madeOf(base); made !== undefined; made = madeOf(base)) {
    for (const name of SEEN_BY_SCRIPTS) {
      if (made.statics.has(name) && !(name in overrides)) {
        overrides[name] = name === 'flags' ? [...base.flags] : made.statics.get(name);
      }
    }
    base = made.base;
  }
  return { base, overrides };
}

/** The class of a script whose payload carries overridden members. */
export function restoreOverrides(base: TaskClass, overrides: Readonly<Record<string, unknown>>): TaskClass {
  const statics = new Map(
    Object.entries(overrides).filter(([name]) => (SEEN_BY_SCRIPTS as readonly string[]).includes(name)),
  );
  return statics.size === 0 ? base : subclass(base, `${base.name}Overriden`, statics);
}

/** The class that overrides were put upon, or the class itself. */
export function baseOf(task: TaskClass): TaskClass {
  return payloadIdentity(task).base;
}

interface Made {
  readonly base: TaskClass;
  readonly statics: ReadonlyMap<string, unknown>;
}

function madeOf(task: TaskClass): Made | undefined {
  return Object.hasOwn(task, OVERRIDDEN) ? (task as { [OVERRIDDEN]?: Made })[OVERRIDDEN] : undefined;
}

/** @internal A class of its own with other data members, which knows what it was made from. */
export function subclass(base: TaskClass, name: string, statics: ReadonlyMap<string, unknown>): TaskClass {
  const task = class extends base {};
  Object.defineProperty(task, 'name', { value: name });
  Object.defineProperty(task, OVERRIDDEN, { value: { base, statics } satisfies Made });
  for (const [member, value] of statics) {
    Object.defineProperty(task, member, { value, writable: true, enumerable: true, configurable: true });
  }
  return task;
}

function isSameMember(name: (typeof STATICS)[number], value: unknown, base: TaskClass): boolean {
  if (name === 'flags') return isEqual(flagList(value), flagList(base.flags));
  if (name === 'requiredTasks') {
    return isEqual(
      requirementOf(value as TaskClass['requiredTasks'], base.name),
      requirementOf(base.requiredTasks, base.name),
    );
  }
  return isEqual(value ?? undefined, base[name]);
}

function changedFlags(base: TaskClass, overrides: TaskWithOverrides['overrides']): readonly Flag[] | undefined {
  const flags = new Set(overrides.flags ?? base.flags);
  for (const name of Object.keys(FLAGS) as (keyof typeof FLAGS)[]) {
    if (overrides[name] === true) flags.add(FLAGS[name]);
    if (overrides[name] === false) flags.delete(FLAGS[name]);
  }
  return isEqual(flagList(flags), flagList(base.flags)) ? undefined : [...flags];
}

function flagList(flags: unknown): string[] {
  return [...new Set((flags ?? []) as Iterable<string>)].sort();
}

function editedProcessors(base: TaskClass, value: unknown): readonly ProcessorDefinition[] {
  // What is no list is told with the other members of the class.
  if (!Array.isArray(value)) return (value ?? []) as readonly ProcessorDefinition[];
  const entries = value as readonly unknown[];
  const edits = entries.filter(isEdit);
  if (edits.length === 0) return entries as readonly ProcessorDefinition[];
  if (edits.length < entries.length) {
    throw failure(
      'invalid-processor-edit',
      `the override of task ${base.name} mixes processors and edits of processors`,
    );
  }
  const list = [...base.argumentProcessors];
  for (const edit of edits) applyEdit(list, edit, base.name);
  return list;
}

function applyEdit(list: ProcessorDefinition[], edit: ProcessorEdit, task: string): void {
  const check = (position: number, last: number) => {
    if (Number.isInteger(position) && position >= 0 && position <= last) return;
    throw failure(
      'invalid-processor-edit',
      `the override of task ${task}: ${edit.edit} at ${preview(position)} does not fit ${list.length} argumentProcessors`,
    );
  };
  switch (edit.edit) {
    case 'insert':
      check(edit.at, list.length);
      list.splice(edit.at, 0, ...edit.definitions);
      break;
    case 'remove':
      check(edit.from, list.length);
      check(edit.to, list.length);
      check(edit.to - edit.from, list.length);
      list.splice(edit.from, edit.to - edit.from);
      break;
    case 'replace':
      check(edit.at, list.length - 1);
      list[edit.at] = edit.definition;
      break;
  }
}
