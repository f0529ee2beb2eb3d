import { isGroup, type Plugins, type Requirement, TaskWithOverrides } from '@jobtronaut/core';
import { schemaText } from './schema-text.ts';

/**
 * The names of the arguments that a task, or any task that it requires, types as a string: on the command line they take their text
 * as it was typed (authoring-model 12). Names of tasks that do not exist are passed over; checking tells of them.
 */
export function textArguments(root: string, plugins: Plugins): ReadonlySet<string> {
  const texts = new Set<string>();
  const seen = new Set<unknown>();
  const open: Requirement[] = [root];
  for (let item = open.pop(); item !== undefined; item = open.pop()) {
    if (seen.has(item)) continue;
    seen.add(item);
    if (Array.isArray(item)) open.push(...(item as Requirement[]));
    else if (isGroup(item)) open.push(...(item.items as Requirement[]));
    else if (TaskWithOverrides.is(item))
      open.push(item.base, ...(item.overrides.requiredTasks === undefined ? [] : [item.overrides.requiredTasks]));
    else {
      const task = typeof item === 'string' ? known(item, plugins) : (item as ReturnType<Plugins['task']>);
      if (task === undefined) continue;
      for (const [name, { initial }] of task.argumentDeclarations)
        if (initial !== undefined && schemaText(initial) === 'text') texts.add(name);
      if (task.requiredTasks !== undefined) open.push(task.requiredTasks);
    }
  }
  return texts;
}

function known(name: string, plugins: Plugins): ReturnType<Plugins['task']> | undefined {
  return [...plugins.taskNames()].includes(name) ? plugins.task(name) : undefined;
}
