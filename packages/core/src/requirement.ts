import { failure } from './failure.ts';
import { type Group, groupOf, isGroup } from './group.ts';
import { preview } from './json.ts';
import { pluginKind } from './plugin-kind.ts';
import { type Requirement, type TaskReference, TaskWithOverrides } from './task.ts';

/**
 * A requirement in one form: a single task, or a group whose lists are groups too. Nothing at all is an empty parallel group.
 *
 * @param owner who requires it, for messages
 * @throws `invalid-required-tasks`
 */
export function requirementOf(
  requirement: Requirement | null | undefined,
  owner: string,
): TaskReference | Group<TaskReference> {
  if (requirement === undefined || requirement === null) return groupOf<TaskReference>('parallel', []);
  const whole = isList(requirement) ? groupOf('parallel', requirement as readonly TaskReference[]) : requirement;
  const open: (TaskReference | Group<TaskReference>)[] = [whole];
  for (let item = open.pop(); item !== undefined; item = open.pop()) {
    if (isGroup(item)) {
      if (item.kind === 'shared') {
        if (!isTaskReference(item.items[0])) throw unusable(owner, item.items[0]);
        if (!isNames(item.by)) throw unusable(owner, `shared(..., { by: ${JSON.stringify(item.by)} })`);
      }
      open.push(...item.items);
    } else if (!isTaskReference(item)) throw unusable(owner, item);
  }
  return whole;
}

function isNames(by: unknown): boolean {
  return by === undefined || (Array.isArray(by) && by.every((name) => typeof name === 'string'));
}

function isList(requirement: Requirement): requirement is readonly Requirement[] {
  return Array.isArray(requirement);
}

function isTaskReference(item: unknown): item is TaskReference {
  return (typeof item === 'string' && item !== '') || TaskWithOverrides.is(item) || pluginKind(item) === 'task';
}

/** @internal The error about something that is no task. */
export function noTask(value: unknown): Error {
  return failure('unknown-task', `${describe(value)} is no task`, {
    hint: 'give the name of a task, its class, or override(...)',
  });
}

function unusable(owner: string, item: unknown): Error {
  const what = typeof item === 'function' ? `${describe(item)}, which is no task` : describe(item);
  return failure('invalid-required-tasks', `task ${owner}: requiredTasks holds ${what}`, {
    hint: 'use task names, task classes, override(...), serial(...) and parallel(...)',
  });
}

function describe(value: unknown): string {
  return typeof value === 'function' ? `the class ${value.name}` : preview(value);
}
