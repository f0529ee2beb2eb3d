import type { Command, Job, Task } from '@jobtronaut/alf';
import type { Predicate } from '@jobtronaut/core';
import type { Diagnostic } from '@jobtronaut/diagnostics';
import type { Code } from '../codes.ts';
import { commandsOf, copyJob, tasksOf } from '../document-walk.ts';

/** One thing that a hook changed. */
export interface HookChange {
  /** The name of the function; without one, its place in `SUBMIT_HOOKS`. */
  readonly hook: string;
  readonly changed: 'job' | 'tasks' | 'commands';
  readonly attribute: string;
  /** How many were changed. */
  readonly count: number;
  /** The new value; absent if a function made it, if the attribute was taken away, and for environment keys: they may hold secrets. */
  readonly value?: unknown;
}

/** A job document that hooks change; the one that it was made from stays as it is. */
export class JobDraft {
  readonly changes: HookChange[] = [];
  readonly warnings: Diagnostic[] = [];
  document: Job;
  /** Whether the tasks are our own already. Most hooks change attributes of the job alone: then a large tree is not copied. */
  #owned = false;

  constructor(document: Job) {
    this.document = document;
  }

  tasks(): Iterable<Task> {
    return tasksOf(this.document);
  }

  commands(): Iterable<Command> {
    return commandsOf(this.document);
  }

  modifyJob(hook: string, attribute: string, value: unknown): void {
    this.document = { ...this.document };
    set(this.document, attribute, value);
    this.#note(hook, 'job', attribute, 1, value);
  }

  modifyTasks(hook: string, where: Predicate<Task>, attribute: string, value: unknown): void {
    this.#own();
    let count = 0;
    for (const task of this.tasks()) {
      if (!holds(where, task)) continue;
      count++;
      set(task, attribute, valueFor(value, task));
    }
    this.#note(hook, 'tasks', attribute, count, value);
  }

  modifyCommands(hook: string, where: Predicate<Command>, attribute: string, value: unknown): void {
    this.#own();
    let count = 0;
    for (const command of this.commands()) {
      if (!holds(where, command)) continue;
      count++;
      const made = valueFor(value, command);
      if (attribute === 'local') set(command, 'kind', made ? 'cmd' : 'remoteCmd');
      else set(command, attribute, made);
    }
    this.#note(hook, 'commands', attribute, count, value);
  }

  warn(hook: string, message: string, hint: string | undefined): void {
    const code = 'hook-warning' satisfies Code;
    this.warnings.push({
      code,
      severity: 'warning',
      message: `${hook}: ${message}`,
      ...(hint === undefined ? {} : { hint }),
    });
  }

  #own(): void {
    if (!this.#owned) this.document = copyJob(this.document);
    this.#owned = true;
  }

  #note(hook: string, changed: HookChange['changed'], attribute: string, count: number, value: unknown): void {
    if (count === 0) return;
    const told = value !== undefined && typeof value !== 'function' && attribute !== 'envkey';
    this.changes.push({ hook, changed, attribute, count, ...(told ? { value } : {}) });
  }
}

function holds<Subject>(where: Predicate<Subject>, subject: Subject): boolean {
  return typeof where === 'function' ? where(subject) : where;
}

function valueFor<Subject>(value: unknown, subject: Subject): unknown {
  return typeof value === 'function' ? (value as (subject: Subject) => unknown)(subject) : value;
}

function set(target: object, attribute: string, value: unknown): void {
  if (value === undefined) Reflect.deleteProperty(target, attribute);
  else Reflect.set(target, attribute, value);
}
