import type { Argument, Arguments } from './arguments.ts';
import { failure } from './failure.ts';
import type { BuiltJob } from './job.ts';
import type { JsonValue } from './json.ts';
import { ELEMENTS_ID } from './task-arguments.ts';
import type { TaskNode } from './tree.ts';

/**
 * Where a task's argument came from: it was passed to the job; it is a default of this task; this task sets it
 * itself (`elements_id`); or a task upstream made it what it is, by a default, a processor, or by handing on one of its elements.
 */
export type Origin =
  | { readonly from: 'passed' | 'default' | 'task' }
  | { readonly from: 'upstream'; readonly by: 'default' | 'task' | 'processor' | 'element'; readonly task: TaskName };

/** A task of the job as it was expanded. Compaction may have taken its node out of the job. */
export interface TaskName {
  /** The id of its node. */
  readonly id: string;
  /** The name of its class. */
  readonly name: string;
}

/** What one processor made of one entry of its scope. */
export interface ProcessorStep {
  /** The class name of the processor. */
  readonly processor: string;
  /** The state that it worked on: `frames.initial`. */
  readonly scope: string;
  /** What that was. */
  readonly value: JsonValue;
  /** What the processor made of it: the argument's processed state from there on. */
  readonly result: JsonValue;
}

/** One argument of a task. */
export interface ArgumentExplanation {
  readonly name: string;
  readonly origin: Origin;
  /** Both states as they reached the task, defaults and schemas of the root applied. */
  readonly received: Argument;
  /** What the processors of this task did, in order. */
  readonly steps: readonly ProcessorStep[];
  /** Both states after processors, as the task's schemas have them. Its commands have these, with their element. */
  readonly result: Argument;
}

/** A task, and all of its arguments. */
export interface TaskExplanation {
  readonly task: TaskName;
  readonly title: string;
  /** The task that requires it; none for a root. */
  readonly requiredBy: TaskName | undefined;
  readonly arguments: readonly ArgumentExplanation[];
}

/**
 * For each task of a job, in the order of its expansion, where every argument came from and what each processor made of it.
 * A job that is to be explained is built with `explain: true`, since a build that nobody asks about keeps none of this.
 *
 * @throws `not-explained`
 */
export function explain(job: BuiltJob): readonly TaskExplanation[] {
  if (job.explanations !== undefined) return job.explanations;
  throw failure('not-explained', `the job "${job.title}" was built without explanations`, {
    hint: 'build it with explain: true',
  });
}

/** The states of a task's arguments, from what it was given to what it made. */
export interface Passage {
  /** As the task above hands them on; those that were passed, for a root. */
  readonly given: Arguments;
  /** Before its processors. */
  readonly prepared: Arguments;
  /** After them. */
  readonly own: Arguments;
}

/** Keeps what happens to arguments while a job is expanded. Tasks are expanded one after the other, also asynchronous ones. */
export class Explainer {
  readonly explanations: TaskExplanation[] = [];
  /** Where the arguments of tasks come from, as the tasks below see it. */
  readonly #handedOn = new Map<TaskNode, ReadonlyMap<string, Origin>>();
  #steps: ProcessorStep[] = [];

  step(step: ProcessorStep): void {
    this.#steps.push(step);
  }

  add(node: TaskNode, above: TaskNode | undefined, { given, prepared, own }: Passage): void {
    const task = nameOf(node);
    const steps = this.#steps;
    this.#steps = [];
    const handedOn = new Map<string, Origin>();
    const explained: ArgumentExplanation[] = [];
    for (const [name, result] of own.entries()) {
      const received = prepared.get(name);
      const origin = this.#originOf(name, given, received, above);
      const done = stepsOf(name, steps);
      explained.push({ name, origin, received, steps: done, result });
      handedOn.set(name, originBelow(origin, task, done.length > 0 || received !== result));
    }
    this.#handedOn.set(node, handedOn);
    const requiredBy = above && nameOf(above);
    this.explanations.push({ task, title: node.title, requiredBy, arguments: explained });
  }

  #originOf(name: string, given: Arguments, received: Argument, above: TaskNode | undefined): Origin {
    const states = given.find(name);
    if (name === ELEMENTS_ID && states?.processed !== received.processed) return { from: 'task' };
    if (states === undefined) return { from: 'default' };
    if (above === undefined) return { from: 'passed' };
    const isElement = above.arguments?.find(name) !== states;
    if (isElement) return { from: 'upstream', by: 'element', task: nameOf(above) };
    return this.#handedOn.get(above)?.get(name) ?? { from: 'passed' };
  }
}

function stepsOf(name: string, steps: readonly ProcessorStep[]): readonly ProcessorStep[] {
  return steps.filter(({ scope }) => scope === `${name}.initial` || scope === `${name}.processed`);
}

function originBelow(origin: Origin, task: TaskName, isProcessed: boolean): Origin {
  if (isProcessed) return { from: 'upstream', by: 'processor', task };
  if (origin.from === 'default' || origin.from === 'task') return { from: 'upstream', by: origin.from, task };
  return origin;
}

function nameOf({ id, task, title }: TaskNode): TaskName {
  return { id, name: task?.name ?? title };
}
