import {
  hasScript,
  isGroup,
  type ProcessorClass,
  type Requirement,
  refuseWrongMembers,
  type TaskClass,
  TaskWithOverrides,
} from '@jobtronaut/core';
import type { Registry } from '@jobtronaut/plugins-loader';
import { type JsonSchema, jsonSchema } from './argument-schema.ts';
import { describedAs } from './description.ts';
import { ownArguments, type TaskArgument, taskArguments } from './task-arguments.ts';

/** What `info --json` prints. `arguments` (parameters of a processor) is the JSON Schema of an object. */
export function pluginValue(name: string, registry: Registry): object {
  const kind = registry.kindOf(name);
  const common = {
    name,
    kind,
    file: registry.modulePath(name) ?? null,
    description: describedAs(registry.plugin(name)),
  };
  if (kind === 'task') return { ...common, ...taskValue(registry.task(name), argumentsBelow(name, registry)) };
  if (kind === 'siteStatusFilter') return { ...common, arguments: objectSchema([]) };
  return { ...common, arguments: objectSchema(parametersOf(registry.processor(name))) };
}

/** What a processor can be told, in the form of a task's arguments. */
export function parametersOf({ parameters = {} }: ProcessorClass): Described[] {
  return Object.entries(parameters).map(([name, schema]) => {
    const { $schema: _, ...rest } = jsonSchema(schema);
    return { name, schema: rest, required: !schema.safeParse(undefined).success };
  });
}

type Described = Pick<TaskArgument, 'name' | 'schema' | 'required'>;

/** What only tasks take that a task requires: they are passed to it all the same. */
export function argumentsBelow(name: string, registry: Registry): TaskArgument[] {
  const task = registry.task(name);
  refuseWrongMembers(task);
  const own = new Set(ownArguments(task).map((argument) => argument.name));
  return taskArguments(name, registry).filter((argument) => !own.has(argument.name));
}

function taskValue(task: TaskClass, below: readonly TaskArgument[]): object {
  const { elementsId, flags, services, tags, argumentProcessors, requiredTasks } = task;
  return {
    arguments: objectSchema(ownArguments(task)),
    argumentsBelow: objectSchema(below),
    elementsId: elementsId ?? null,
    flags: [...flags],
    services,
    tags,
    command: typeof task.prototype.cmd === 'function',
    script: hasScript(task),
    processors: argumentProcessors.map(({ name, scope }) => ({
      name: typeof name === 'string' ? name : name.name,
      scope,
    })),
    requires: requirementValue(requiredTasks),
  };
}

function objectSchema(members: readonly Described[]): JsonSchema {
  const required = members.filter((each) => each.required).map(({ name }) => name);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: Object.fromEntries(members.map(({ name, schema }) => [name, schema])),
    ...(required.length > 0 ? { required } : {}),
  };
}

/** A name, or `{"serial" | "parallel" | ...: [...]}`. */
function requirementValue(requirement: Requirement | undefined): unknown {
  if (requirement === undefined) return null;
  if (Array.isArray(requirement)) return { parallel: (requirement as Requirement[]).map(requirementValue) };
  if (isGroup(requirement)) {
    return { [requirement.kind]: (requirement.items as Requirement[]).map(requirementValue) };
  }
  const reference = requirement as string | TaskClass | TaskWithOverrides;
  const base = TaskWithOverrides.is(reference) ? reference.base : reference;
  return typeof base === 'string' ? base : base.name;
}
