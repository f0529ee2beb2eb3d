import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import {
  insert,
  override,
  type ProcessorDefinition,
  type ProcessorEdit,
  parallel,
  type Requirement,
  remove,
  replace,
  serial,
  Task,
  type TaskClass,
  type TaskReference,
} from '../index.ts';
import {
  type Member,
  type Members,
  memberSchemas,
  type Override,
  type ProcessorMember,
  type Required,
  requiredSchema,
} from './format.ts';

type Methods = 'cmd' | 'view' | 'env' | 'stopTraversal' | 'script';

/** A class that has the attributes of a scenario's task. */
export function taskClass(name: string, members: Members): TaskClass {
  const made = class extends Task {};
  Object.defineProperty(made, 'name', { value: name });
  for (const [member, value] of Object.entries(converted(members))) {
    const isMethod = ['cmd', 'view', 'env', 'stopTraversal', 'script'].includes(member);
    Object.defineProperty(isMethod ? made.prototype : made, member, { value, configurable: true });
  }
  return made;
}

/** `requiredTasks` in our words. */
function requirement(required: Required): TaskReference | Exclude<Requirement, string> {
  if (typeof required === 'string') return required;
  if ('serial' in required) return serial(...required.serial.map((item) => requirement(item) as TaskReference));
  if ('parallel' in required) return parallel(...required.parallel.map((item) => requirement(item) as TaskReference));
  return overriding(required.override);
}

/** An override in our words; attributes that tasks do not have are left for the implementation to refuse. */
export function overriding({ base, set }: Override): ReturnType<typeof override> {
  const unknown = Object.entries(set).filter(([name]) => !Object.hasOwn(memberSchemas, name));
  const known = Object.fromEntries(Object.entries(set).filter(([name]) => Object.hasOwn(memberSchemas, name)));
  const members = z.strictObject(memberSchemas).parse(known);
  return override(base, { ...converted(members), ...Object.fromEntries(unknown) });
}

const CONVERT: { readonly [Name in Member]: (value: Exclude<Members[Name], null | undefined>) => unknown } = {
  title: (title) => title,
  elementsId: (name) => name,
  flags: (flags) => flags,
  requiredTasks: (required) => {
    const { success, data } = requiredSchema.safeParse(required);
    return success ? requirement(data) : required;
  },
  argumentDefaults: (defaults) => defaults,
  argumentProcessors: (list) => (Array.isArray(list) ? list.map(definition) : edits(list.edits)),
  services: (services) => services,
  tags: (tags) => tags,
  retryrc: (codes) => codes,
  cmd: (words) => method('cmd', words, (task) => words.map((word) => filled(word, task))),
  view: (words) => method('view', words, (task) => words.map((word) => filled(word, task))),
  env: (variables) => method('env', variables, (task) => environment(variables, task)),
  stopTraversal: (rule) => method('stopTraversal', rule, (task) => stops(rule, task)),
  script: (has) => (has ? method('script', has, () => undefined) : undefined),
};

/** What null stands for: the default. */
const DEFAULTS: Partial<Record<Member, unknown>> = {
  flags: [],
  argumentDefaults: {},
  argumentProcessors: [],
  services: ['linux64'],
  tags: [],
  retryrc: [],
};

function converted(members: Members): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => [
      name,
      value === null || value === undefined
        ? DEFAULTS[name as Member]
        : (CONVERT[name as Member] as (value: unknown) => unknown)(value),
    ]),
  );
}

const methods = new Map<string, (this: Task) => unknown>();

/** Equal attributes are one function: overrides compare functions by identity. */
function method(kind: Methods, attribute: unknown, run: (task: Task) => unknown): (this: Task) => unknown {
  const key = `${kind} ${JSON.stringify(attribute)}`;
  const known = methods.get(key);
  if (known !== undefined) return known;
  const made = function (this: Task): unknown {
    return run(this);
  };
  methods.set(key, made);
  return made;
}

/** A text template with the states of the task's arguments put in. */
function filled(template: string, { arguments: args }: Task): string {
  return template.replace(/\{([^{}]+)\.(initial|processed)\}/g, (_, name: string, state: string) => {
    const value = args[name]?.[state as 'initial' | 'processed'];
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
}

function environment(variables: Exclude<Members['env'], null | undefined>, task: Task): unknown {
  if (Array.isArray(variables)) return variables;
  return Object.fromEntries(Object.entries(variables).map(([name, template]) => [name, filled(template, task)]));
}

function stops(rule: Exclude<Members['stopTraversal'], null | undefined>, { arguments: args }: Task): boolean {
  if (!(rule.argument in args)) return false;
  const value = args[rule.argument]?.[rule.state];
  return (rule.in ?? [rule.equals]).some((stop) => isDeepStrictEqual(value, stop));
}

/** A definition in our words. In this format null is the same as absent. */
export function definition({ name, scope, parameters }: ProcessorMember): ProcessorDefinition {
  const given = Object.entries(parameters ?? {}).filter(([, value]) => value !== null);
  return { name, scope: scope ?? [], parameters: Object.fromEntries(given) };
}

type Edit = Extract<Members['argumentProcessors'], { edits: unknown }>['edits'][number];

/** No edits at all leave the list as it is, where an empty list would empty it. */
function edits(given: readonly Edit[]): ProcessorEdit[] {
  return given.length === 0 ? [remove([0, 0])] : given.map(edit);
}

function edit(given: Edit): ProcessorEdit {
  if ('insert' in given) return insert(given.insert.at, ...given.insert.processors.map(definition));
  if ('replace' in given) return replace(given.replace.at, definition(given.replace.processor));
  return remove('at' in given.remove ? given.remove.at : [given.remove.from, given.remove.to]);
}
