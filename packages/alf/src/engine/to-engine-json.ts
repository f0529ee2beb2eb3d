import { afterToEpoch } from '../after.ts';
import { requireShape } from '../check/shape.ts';
import type { Command, Instance, Iterate, Job, Subtask, Task } from '../document.ts';
import { TaskNames } from '../graph/task-names.ts';
import { Iterations, MOST_EXPANDED } from '../iterate.ts';
import { COMMAND_FIELDS, JOB_FIELDS, TASK_FIELDS, toJsonFields } from './fields.ts';
import type { EngineCommand, EngineJobData, EngineJson, EngineTask, EngineTaskData } from './types.ts';

/** How a document becomes the JSON of an engine. */
export interface EngineJsonOptions {
  /**
   * The moment of spooling: `after` has no year and may have no day.
   *
   * @default the current time
   */
  readonly now?: Date;
}

/**
 * The tree that an engine would serve for a freshly spooled job (alf-format 11). Iterates are expanded; Instances become
 * `ants` of the task around them. Slots, tags, services and environment keys of the job are not merged into its
 * commands: that is the engine's to do. `fromEngineJson` says what does not come back.
 *
 * `JSON.stringify` cannot write trees of some thousand levels.
 *
 * @throws AlfDocumentError for a document that could not be written; a job needs neither title nor tasks
 * @throws JobtronautError `too-large` for Iterates of more than a million tasks
 */
export function toEngineJson(job: Job, options: EngineJsonOptions = {}): EngineJson {
  requireShape(job);
  return new Conversion().run(job, options.now ?? new Date());
}

/** Siblings on their way into the tree. */
interface Frame {
  readonly items: readonly Subtask[];
  readonly into: EngineTask[];
  /** The Instances among them, by name, and the task that waits for these. */
  readonly waits: string[];
  /** What every one of these tasks waits for: the tasks before an Iterate. */
  readonly ants: Prerequisites | undefined;
  /** Who wants to know these tasks. */
  readonly collect: Prerequisites | undefined;
  next: number;
}

/** The tasks before an Iterate, some of them by name until all are known. */
interface Prerequisites {
  readonly tids: number[];
  readonly names: string[];
}

class Conversion {
  readonly #iterations = new Iterations(MOST_EXPANDED);
  readonly #tasks: Task[] = [];
  readonly #commands: Record<string, EngineCommand> = {};
  readonly #frames: Frame[] = [];
  readonly #waiting: {
    readonly data: EngineTaskData;
    readonly names: string[];
    readonly ants: Prerequisites | undefined;
  }[] = [];
  #cids = 0;

  run(job: Job, now: Date): EngineJson {
    const children: EngineTask[] = [];
    this.#open(job.subtasks ?? [], children, []);
    for (let frame = this.#frames.at(-1); frame !== undefined; frame = this.#frames.at(-1)) {
      const item = frame.items[frame.next++];
      if (item === undefined) this.#frames.pop();
      else if (item.kind === 'task') this.#task(frame, item);
      else if (item.kind === 'instance') this.#instance(frame, item);
      else this.#iterate(frame, item);
    }
    this.#join();
    return { TractorJob: { data: this.#jobData(job, now), children, commands: this.#commands } };
  }

  #open(
    items: readonly Subtask[],
    into: EngineTask[],
    waits: string[],
    ants?: Prerequisites,
    collect?: Prerequisites,
  ): void {
    this.#frames.push({ items, into, waits, ants, collect, next: 0 });
  }

  #task({ into, ants, collect }: Frame, task: Task): void {
    const tid = this.#tasks.push(task);
    const cids = [...this.#addCommands(task.cmds, () => 'C'), ...this.#addCommands(task.cleanup, () => 'D')];
    const data: EngineTaskData = { tid, title: task.title, state: '-B', cids, ...toJsonFields(task, TASK_FIELDS) };
    const children: EngineTask[] = [];
    into.push({ '#': `T${tid}`, data, children });
    collect?.tids.push(tid);
    const names: string[] = [];
    const { subtasks = [] } = task;
    if (ants !== undefined || subtasks.length > 0) this.#waiting.push({ data, names, ants });
    if (subtasks.length > 0) this.#open(subtasks, children, names);
  }

  #instance({ waits, collect }: Frame, { title }: Instance): void {
    (collect?.names ?? waits).push(title);
  }

  /** Its subtasks, then the tasks that it stands for, each of which waits for all of the former. */
  #iterate({ into, waits, ants, collect }: Frame, iterate: Iterate): void {
    const { subtasks = [] } = iterate;
    const before: Prerequisites = { tids: [...(ants?.tids ?? [])], names: [...(ants?.names ?? [])] };
    this.#open(this.#iterations.expand(iterate), into, waits, subtasks.length > 0 ? before : ants, collect);
    if (subtasks.length > 0) this.#open(subtasks, into, waits, ants, before);
  }

  /** Gives every task the numbers of those that it waits for, now that all names have a number. */
  #join(): void {
    const names = new TaskNames(this.#waiting.flatMap((task) => [...task.names, ...(task.ants?.names ?? [])]));
    for (const [index, task] of this.#tasks.entries()) names.add(index + 1, task);
    const numbers = (list: readonly string[]): number[] =>
      list.map((name) => names.find(name)).filter((tid) => tid > 0);
    const shared = new Map<Prerequisites, number[]>();
    for (const { data, names: own, ants } of this.#waiting) {
      let before = ants === undefined ? [] : shared.get(ants);
      if (before === undefined) {
        before = ants === undefined ? [] : [...ants.tids, ...numbers(ants.names)];
        if (ants !== undefined) shared.set(ants, before);
      }
      // Most of them share one list: each iteration waits for the same tasks.
      const all = own.length === 0 ? before : [...before, ...numbers(own)];
      if (all.length > 0) data.ants = all;
    }
  }

  #addCommands(commands: readonly Command[] | undefined, kind: (command: Command) => string): number[] {
    return (commands ?? []).map((command) => {
      const { argv, service = '', msg = '', tags = [], expand } = command;
      const cid = ++this.#cids;
      const type = `${command.kind === 'cmd' ? 'L' : 'R'}${kind(command)}${expand === undefined || expand === false ? '' : 'X'}`;
      this.#commands[`C${cid}`] = {
        cid,
        argv,
        type,
        state: 'B',
        service,
        msg,
        tags,
        ...toJsonFields(command, COMMAND_FIELDS),
      };
      return cid;
    });
  }

  #jobData(job: Job, now: Date): EngineJobData {
    const { after, paused, dirmaps, init, cleanup, postscript } = job;
    const afterTime = after === undefined ? undefined : afterToEpoch(after, now);
    const cids = [
      ...this.#addCommands(cleanup, () => 'D'),
      ...this.#addCommands(postscript, ({ when }) => (when === 'error' ? 'PE' : when === 'done' ? 'PD' : 'P')),
    ];
    return {
      ...toJsonFields(job, JOB_FIELDS),
      ...(afterTime !== undefined && { afterTime }),
      ...(paused !== undefined && { paused: paused ? 1 : 0 }),
      ...(dirmaps !== undefined && {
        dirmaps: dirmaps.map(({ source, target, zone }) => [source, target, zone] as const),
      }),
      ...(init !== undefined && { assignments: Object.fromEntries(init.map(({ name, value }) => [name, value])) }),
      ...(cids.length > 0 && { cids }),
    };
  }
}
