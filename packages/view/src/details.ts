/**
 * What a picture can tell of a task beside what its document says: plain data, made by whoever built the job. Tasks that came
 * out of one share one object.
 */
export interface TaskDetails {
  /** The class of the task. */
  readonly name?: string;
  /** Where it is written. */
  readonly file?: string;
  readonly description?: string;
  readonly arguments?: readonly ArgumentDetails[];
}

/** One argument of a task. Values are JSON data. */
export interface ArgumentDetails {
  readonly name: string;
  /** What the commands of the task have. */
  readonly value: unknown;
  /** What it was before processors, if that differs. */
  readonly initial?: unknown;
  /** Where it came from, as a person reads it: `passed to the job`, `default`, `from Turntable`. */
  readonly origin: string;
  /** What processors made of it, in order. */
  readonly steps?: readonly { readonly processor: string; readonly result: unknown }[];
}

/** Details by the id of the task in the document. A task without any has those of the nearest task above it. */
export type Details = ReadonlyMap<string, TaskDetails>;
