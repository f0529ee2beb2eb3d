import {
  applyOverrides,
  type Group,
  isGroup,
  type Plugins,
  type ProcessorDefinition,
  requirementOf,
  type TaskClass,
  type TaskReference,
  TaskWithOverrides,
} from '@jobtronaut/core';

const REFERENCE = /<\s*arg:\s*([\p{L}\p{N}_-]+)\.(?:initial|processed)\s*>/gu;

/**
 * All arguments that a task and those which it requires work on, sorted: those that processors process, read or refer to, elements,
 * defaults, declared and required ones (authoring-model 9; conformance D32). A hierarchy in a circle ends here too.
 *
 * @throws what `plugins` throws for a name that it does not know, and the errors of overrides
 */
export function touchedArguments(plugins: Plugins, root: string): string[] {
  const names = new Set<string>();
  const seen = new Set<TaskReference>();
  const open: (TaskReference | Group<TaskReference>)[] = [root];
  for (let item = open.pop(); item !== undefined; item = open.pop()) {
    if (isGroup<TaskReference>(item)) {
      open.push(...item.items);
      continue;
    }
    if (seen.has(item)) continue;
    seen.add(item);
    const task = taskOf(item, plugins);
    for (const name of argumentsOf(task, plugins)) names.add(name);
    open.push(requirementOf(task.requiredTasks, task.name));
  }
  return [...names].sort();
}

function taskOf(reference: TaskReference, plugins: Plugins): TaskClass {
  if (TaskWithOverrides.is(reference)) return applyOverrides(taskOf(reference.base, plugins), reference).task;
  return typeof reference === 'string' ? plugins.task(reference) : reference;
}

function argumentsOf(task: TaskClass, plugins: Plugins): string[] {
  return [
    ...(task.elementsId === undefined ? [] : [task.elementsId]),
    ...Object.keys(task.argumentDefaults),
    ...task.requiredArguments,
    ...task.argumentDeclarations.keys(),
    ...task.argumentProcessors.flatMap((definition) => processedBy(definition, plugins)),
  ];
}

function processedBy({ name, scope, parameters }: ProcessorDefinition, plugins: Plugins): string[] {
  const { readsArguments } = typeof name === 'string' ? plugins.processor(name) : name;
  const texts = Object.values(parameters ?? {}).filter((value) => typeof value === 'string');
  return [
    // `frames.initial`; the name itself may have dots.
    ...scope.map((entry) => entry.slice(0, entry.lastIndexOf('.'))),
    ...readsArguments,
    ...texts.flatMap((text) => [...text.matchAll(REFERENCE)].map(([, argument]) => argument ?? '')),
  ];
}
