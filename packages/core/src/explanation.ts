import type { Argument } from './arguments.ts';
import type { JsonValue } from './json.ts';

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
