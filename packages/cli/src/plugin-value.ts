import { hasScript, isGroup, type Requirement, type TaskClass, TaskWithOverrides } from '@jobtronaut/core';
import type { Registry } from '@jobtronaut/plugins-loader';
import { type JsonSchema, jsonSchema } from './argument-schema.ts';
import { describedAs } from './description.ts';
import { ownArguments, type TaskArgument } from './task-arguments.ts';

/** What `info --json` prints. `arguments` (parameters of a processor) is the JSON Schema of an object. */
export function pluginValue(name: string, registry: Registry): object {
  const kind = registry.kindOf(name);
  const common = {
    name,
    kind,
    file: registry.modulePath(name) ?? null,
    description: describedAs(registry.plugin(name)),
  };
  if (kind === 'task') return { ...common, ...taskValue(registry.task(name)) };
  if (kind === 'siteStatusFilter') return { ...common, arguments: objectSchema([]) };
  const parameters = Object.entries(registry.processor(name).parameters ?? {}).map(([parameter, schema]) => {
    const { $schema: _, ...rest } = jsonSchema(schema);
    return { name: parameter, schema: rest, required: !schema.safeParse(undefined).success };
  });
  return { ...common, arguments: objectSchema(parameters) };
}

function taskValue(task: TaskClass): object {
  const { elementsId, flags, services, tags, argumentProcessors, requiredTasks } = task;
  return {
    arguments: objectSchema(ownArguments(task)),
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

function objectSchema(members: readonly Pick<TaskArgument, 'name' | 'schema' | 'required'>[]): JsonSchema {
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
