import { baseOf } from './apply-overrides.ts';
import { argumentsOf } from './check-arguments.ts';
import type { CheckedTask } from './check-tasks.ts';
import { failure, unknownName } from './failure.ts';
import { defaultNamesOf } from './plan.ts';
import type { Problems } from './problems.ts';
import type { TaskClass } from './task.ts';
import { ELEMENTS_ID, nameElements } from './task-arguments.ts';

/**
 * What of elements can be told of plugins without a job. A warning for elements that are an argument which nothing tells of: a user would
 * have to know its name. A note on a task that no other requires and that names no elements: it is no root.
 */
export function checkElements(tasks: readonly CheckedTask[], problems: Problems): void {
  const told = new Set<string>([ELEMENTS_ID]);
  const required = new Set<unknown>();
  for (const { task, processors, children } of tasks) {
    for (const name of namesOf(task)) told.add(name);
    for (const processor of processors) for (const name of argumentsOf(processor)) told.add(name);
    for (const child of children) required.add(baseOf(child.task));
  }
  for (const { task } of tasks) {
    const { elementsId, name } = task;
    if (typeof elementsId === 'string') {
      if (told.has(elementsId)) continue;
      const what = `task ${name}: its elements are the argument "${elementsId}", which no task declares`;
      problems.tell(unknownName('no-such-argument', what, elementsId, told), task, 'warning');
    } else if (!required.has(task) && baseOf(task) === task) problems.tell(noRoot(task), task, 'info');
  }
}

function namesOf(task: TaskClass): string[] {
  return [...task.argumentDeclarations.keys(), ...task.requiredArguments, ...defaultNamesOf(task)];
}

function noRoot(task: TaskClass): Error {
  const message = `task ${task.name} does not know its elements and no task requires it: it cannot be submitted as it is (scripts may expand it)`;
  return failure('missing-elements-id', message, { hint: nameElements(namesOf(task)), data: { task: task.name } });
}
