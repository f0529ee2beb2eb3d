import type { Argument, Arguments } from './arguments.ts';
import type { ArgumentExplanation, Origin, ProcessorStep, TaskExplanation, TaskName } from './explanation.ts';
import { ELEMENTS_ID } from './task-arguments.ts';
import type { TaskNode } from './tree.ts';

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
