import type { Command, Job, Subtask, Task } from '@jobtronaut/alf';

/** Everything below a job: tasks, Instances, Iterates, and what their templates hold; parents first. A loop: jobs may be deep. */
export function* subtasksOf({ subtasks = [] }: Job): Generator<Subtask> {
  const open: Subtask[] = [];
  const push = (list: readonly Subtask[] = []) => {
    for (let i = list.length - 1; i >= 0; i--) open.push(list[i] as Subtask);
  };
  push(subtasks);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    yield next;
    if (next.kind === 'instance') continue;
    push(next.subtasks);
    if (next.kind === 'iterate') push(next.template);
  }
}

/** The tasks of a job, parents first. */
export function* tasksOf(job: Job): Generator<Task> {
  for (const each of subtasksOf(job)) if (each.kind === 'task') yield each;
}

/** Something that has lists of commands, and the lists. */
export type CommandHolder = { [List in (typeof LISTS)[number]]?: readonly Command[] };

/** The lists of commands of a job or task. */
export const LISTS = ['cmds', 'cleanup', 'postscript'] as const;

/** All commands of a job, cleanups and postscripts included. */
export function* commandsOf(job: Job): Generator<Command> {
  yield* commandsIn(job);
  for (const task of tasksOf(job)) yield* commandsIn(task);
}

/** The commands of one job or task itself. */
export function* commandsIn(holder: CommandHolder): Generator<Command> {
  for (const list of LISTS) yield* holder[list] ?? [];
}

/** A job with tasks and commands of its own; their texts and lists are shared. */
export function copyJob(job: Job): Job {
  const copy = { ...job };
  const open: Holder[] = [copy];
  for (let holder = open.pop(); holder !== undefined; holder = open.pop()) {
    for (const list of ['subtasks', 'template'] as const) {
      const items = holder[list];
      if (items === undefined) continue;
      const copies = items.map((item) => ({ ...item }));
      holder[list] = copies;
      for (const item of copies) if (item.kind !== 'instance') open.push(item);
    }
    for (const list of LISTS) {
      const commands = holder[list];
      if (commands !== undefined) holder[list] = commands.map((command) => ({ ...command }));
    }
  }
  return copy;
}

interface Holder extends CommandHolder {
  subtasks?: readonly Subtask[];
  template?: readonly Subtask[];
}
