import type { Command, Job, Task } from '@jobtronaut/alf';
import { attributeCheck, type Predicate } from '@jobtronaut/core';
import type { Diagnostic } from '@jobtronaut/diagnostics';
import type { Code } from '../codes.ts';
import { commandsOf, copyJob, tasksOf } from '../document-walk.ts';
import { holdsSecret } from '../environment.ts';
import type { FarmError } from '../errors.ts';
import { readOnly, withoutViews } from './read-only.ts';

/** One thing that a hook changed. */
export interface HookChange {
  /** The name of the function; without one, its place in `SUBMIT_HOOKS`. */
  readonly hook: string;
  readonly changed: 'job' | 'tasks' | 'commands';
  readonly attribute: string;
  /** How many were changed. */
  readonly count: number;
  /** The new value; absent if a function made it, if the attribute was taken away, and where it may hold a secret. */
  readonly value?: unknown;
}

/** A job document that hooks change; the one that it was made from stays as it is. */
export class JobDraft {
  readonly changes: HookChange[] = [];
  readonly warnings: Diagnostic[] = [];
  document: Job;
  /** Why a hook refuses the job; it stays refused, whatever else the hook does. */
  refusal: FarmError | undefined;
  /** Whether the tasks are our own already. Most hooks change attributes of the job alone: then a large tree is not copied. */
  #owned = false;

  constructor(document: Job) {
    this.document = document;
  }

  get attributes(): Readonly<Job> {
    return readOnly(this.document, 'use modifyJob()');
  }

  *tasks(): Iterable<Readonly<Task>> {
    for (const task of tasksOf(this.document)) yield viewOfTask(task);
  }

  *commands(): Iterable<Readonly<Command>> {
    for (const command of commandsOf(this.document)) yield viewOfCommand(command);
  }

  modifyJob(hook: string, attribute: string, value: unknown): void {
    refuseStructure(attribute, 'jobs');
    attributeCheck('jobs', attribute)(value);
    this.document = { ...this.document };
    set(this.document, attribute, withoutViews(value));
    this.#note(hook, 'job', attribute, 1, value);
  }

  modifyTasks(hook: string, where: Predicate<Task>, attribute: string, value: unknown): void {
    refuseStructure(attribute, 'tasks');
    const make = valueMaker(value, attributeCheck('tasks', attribute));
    this.#own();
    let count = 0;
    for (const task of tasksOf(this.document)) {
      const view = viewOfTask(task);
      if (!holds(where, view)) continue;
      count++;
      set(task, attribute, make(view));
    }
    this.#note(hook, 'tasks', attribute, count, value);
  }

  modifyCommands(hook: string, where: Predicate<Command>, attribute: string, value: unknown): void {
    refuseStructure(attribute, 'commands');
    const make = valueMaker(value, attributeCheck('commands', attribute));
    this.#own();
    let count = 0;
    for (const command of commandsOf(this.document)) {
      const view = viewOfCommand(command);
      if (!holds(where, view)) continue;
      count++;
      const made = make(view);
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
    const told =
      value !== undefined && typeof value !== 'function' && attribute !== 'envkey' && !holdsSecret(attribute, value);
    this.changes.push({ hook, changed, attribute, count, ...(told ? { value } : {}) });
  }
}

function viewOfTask(task: Task): Readonly<Task> {
  return readOnly(task, 'use modifyTasks()');
}

function viewOfCommand(command: Command): Readonly<Command> {
  return readOnly(command, 'use modifyCommands()');
}

/** What makes a job the job that it is; the types have no such attributes either. */
function refuseStructure(attribute: string, what: string): void {
  if (['kind', 'id', 'subtasks', 'template', 'cmds', '__proto__'].includes(attribute))
    throw new TypeError(`hooks cannot change "${attribute}" of ${what}`);
}

function holds<Subject>(where: Predicate<Subject>, subject: Subject): boolean {
  return typeof where === 'function' ? where(subject) : where;
}

/** What a function makes of each, or one value that all share; either is checked. */
function valueMaker(value: unknown, check: (made: unknown) => void): (subject: unknown) => unknown {
  const checked = (made: unknown) => {
    check(made);
    return withoutViews(made);
  };
  if (typeof value === 'function') return (subject) => checked((value as (subject: unknown) => unknown)(subject));
  const shared = checked(value);
  return () => shared;
}

function set(target: object, attribute: string, value: unknown): void {
  if (value === undefined) Reflect.deleteProperty(target, attribute);
  else Reflect.set(target, attribute, value);
}
