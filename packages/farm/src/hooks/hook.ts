import type { Command, Task } from '@jobtronaut/alf';
import type { CommandAttribute, JobAttributes, Predicate, TaskAttribute } from '@jobtronaut/core';
import { FarmError } from '../errors.ts';
import type { JobDraft } from './job-draft.ts';

/**
 * A function of a site that sees every job before it is sent, listed in `SUBMIT_HOOKS`. It may look, change the job by the methods of
 * `HookedJob`, or refuse it; what it throws stops the submission too. Hooks run in their order, each sees what those before it did.
 * They run on the submitting host: a site that must be sure checks on the engine.
 *
 * ```ts
 * import type { SubmitHook } from '@jobtronaut/farm';
 *
 * const licences: SubmitHook = (job) => {
 *   if (job.attributes.projects === undefined) job.refuse('it belongs to no project', 'Name one: --projects SHOW');
 *   job.modifyCommands(({ argv }) => argv[0]?.endsWith('/maya') === true, 'tags', ['maya']);
 * };
 * export const SUBMIT_HOOKS = [licences];
 * ```
 */
export type SubmitHook = (job: HookedJob) => void | Promise<void>;

/** Where a job comes from and goes to. */
export interface HookContext {
  readonly user: string;
  /** The host that submits. */
  readonly host: string;
  readonly cwd: string;
  /** The names of the root tasks. */
  readonly rootTasks: readonly string[];
  /** Where the job goes; absent for tasks that a running command adds to its own job. */
  readonly engine: string | undefined;
  /** It was sent before, and comes as it was sent then: earlier runs of the hooks included. */
  readonly again: boolean;
}

/** A job as a hook sees it. All that is read here is read-only; the methods change it, and the record of the submission tells who did. */
export class HookedJob {
  readonly context: HookContext;
  readonly #hook: string;
  readonly #draft: JobDraft;
  #ended = false;

  /** @internal */
  constructor(hook: string, context: HookContext, draft: JobDraft) {
    this.context = context;
    this.#hook = hook;
    this.#draft = draft;
  }

  /** Title, priority, projects, ...: all that the job says besides its tasks. */
  get attributes(): Readonly<JobAttributes> {
    return this.#draft.attributes;
  }

  /** All tasks, parents first. */
  tasks(): Iterable<Readonly<Task>> {
    return this.#draft.tasks();
  }

  /** All commands, cleanups and postscripts included. */
  commands(): Iterable<Readonly<Command>> {
    return this.#draft.commands();
  }

  /** Sets an attribute of the job; undefined takes it away. */
  modifyJob<Name extends keyof JobAttributes>(attribute: Name, value: JobAttributes[Name] | undefined): void {
    this.#open.modifyJob(this.#hook, attribute, value);
  }

  /** Sets an attribute of all tasks, or of those for which `where` says so, to a value or to what a function makes of the task. */
  modifyTasks(where: Predicate<Readonly<Task>>, attribute: TaskAttribute, value: unknown): void {
    this.#open.modifyTasks(this.#hook, where, attribute, value);
  }

  /** The same for commands; `local` is whether they run on the host that spools. */
  modifyCommands(where: Predicate<Readonly<Command>>, attribute: CommandAttribute, value: unknown): void {
    this.#open.modifyCommands(this.#hook, where, attribute, value);
  }

  /** Says something to who submits; the job goes on. */
  warn(message: string, hint?: string): void {
    this.#open.warn(this.#hook, message, hint);
  }

  /** Keeps the job from being sent, also where a hook catches what this throws. */
  refuse(message: string, hint?: string): never {
    const refusal = new FarmError('refused-by-hook', `The submit hook ${this.#hook} refuses the job: ${message}`, {
      ...(hint === undefined ? {} : { hint }),
      data: { hook: this.#hook },
    });
    this.#open.refusal = refusal;
    throw refusal;
  }

  /** @internal The hook has ended: what it does from here on would be in no record, or in no job. */
  close(): void {
    this.#ended = true;
  }

  get #open(): JobDraft {
    if (!this.#ended) return this.#draft;
    throw new Error(`The submit hook ${this.#hook} changes the job after it has ended: it must return its promise`);
  }
}
