import { classOf, commandClass } from '../ingest/classes.ts';
import { Changes } from '../machine/changes.ts';
import { type Attempt, type Farm, type Job, newFarm, type RunType, type Task } from '../machine/model.ts';
import { type FarmEvent, transition } from '../machine/transition.ts';
import { newJob, type TaskSeed } from '../machine/wire.ts';
import { Candidates } from '../queue/candidates.ts';
import { Capacity } from '../scheduler/capacity.ts';
import type { Pick } from '../scheduler/pick.ts';

/** A task as tests write it. */
export interface TaskShape {
  readonly name?: string;
  readonly serial?: boolean;
  /** Names of the tasks that it waits for through Instances. */
  readonly instances?: readonly string[];
  /** Names of the tasks whose Instances stand before it under a serial parent. */
  readonly after?: readonly string[];
  readonly commands?: number;
  readonly cleanups?: number;
  readonly tags?: readonly string[];
  readonly retryrc?: readonly number[];
  readonly resumewhile?: readonly string[];
  readonly children?: readonly TaskShape[];
}

export interface JobShape {
  readonly tasks: readonly TaskShape[];
  readonly serial?: boolean;
  readonly priority?: number;
  readonly maxactive?: number;
  readonly afterjids?: readonly number[];
  readonly paused?: boolean;
  readonly jobCommands?: readonly RunType[];
}

/** A farm that tests drive event by event; time is a counter of seconds. */
export class TestFarm {
  readonly farm: Farm = newFarm();
  changes = new Changes();
  now = 1000;
  /** What the tasks of the latest job with such Instances have to let go first, by tid. */
  readonly after = new Map<number, readonly number[]>();
  /** What they wait for through Instances, by tid. */
  readonly ants = new Map<number, readonly number[]>();
  #jid = 0;
  readonly #names = new Map<string, Task>();

  apply(event: FarmEvent): void {
    this.now += 1000;
    transition(this.farm, event, this.now, this.changes);
  }

  spool(shape: JobShape): Job {
    const jid = ++this.#jid;
    const { serial = false, priority = 0, maxactive = 0, afterjids = [], paused = false, jobCommands = [] } = shape;
    const seeds: TaskSeed[] = [];
    const shapes = flatten(shape.tasks);
    const tids = new Map(shapes.map(({ task }, index) => [task.name ?? `#${index}`, index + 1]));
    const classes: [cid: number, shape: TaskShape, runtype: RunType][] = [];
    let cid = 0;
    for (const [index, { task, parent }] of shapes.entries()) {
      const { commands = 1, cleanups = 0 } = task;
      const tidsOf = (names: readonly string[] = []): number[] => names.map((name) => tids.get(name) ?? 0);
      const after = tidsOf(task.after);
      if (after.length > 0) this.after.set(index + 1, after);
      const seed = { tid: index + 1, parent, serial: task.serial ?? false, after, firstCid: cid + 1, creator: 0 };
      const ants = tidsOf(task.instances);
      this.ants.set(index + 1, ants);
      seeds.push({ ...seed, ants, commands, cleanups });
      for (let count = 0; count < commands; count++) classes.push([++cid, task, 'regular']);
      for (let count = 0; count < cleanups; count++) classes.push([++cid, task, 'cleanup']);
    }
    const cids = jobCommands.map((runtype) => {
      classes.push([++cid, {}, runtype]);
      return cid;
    });
    const times = { aftertime: null, starttime: null, stoptime: null, deletetime: null };
    const gates = { priority, maxactive, afterjids, pausetime: paused ? 1 : null, ...times, parked: false };
    const job = newJob({ jid, serial, jobCommands: cids, elapsedsecs: 0, ...gates });
    for (const [id, task, runtype] of classes) job.classes[id] = shapeClass(job, task, runtype);
    this.apply({ type: 'spooled', job, tasks: seeds });
    for (const [name, tid] of tids) {
      const task = job.tasks[tid];
      if (task) this.#names.set(name, task);
    }
    return job;
  }

  /** A task by the name in its shape; the latest job counts. */
  task(name: string): Task {
    const task = this.#names.get(name);
    if (!task) throw new Error(`no task ${name}`);
    return task;
  }

  start(name: string): Attempt {
    const task = this.task(name);
    this.apply({ type: 'dispatched', task, slots: 1 });
    if (!task.attempt) throw new Error(`${name} has no attempt`);
    return task.attempt;
  }

  end(attempt: Attempt, rcode = 0): void {
    this.apply({ type: 'ended', attempt, end: { rcode } });
  }

  /** One command of a task from start to end. */
  run(name: string, rcode = 0): void {
    this.end(this.start(name), rcode);
  }

  /** What would start next on a machine with room enough. */
  next(): Pick | undefined {
    const keys = { known: [], provideUnknown: true, metric: () => undefined };
    const capacity = new Capacity({ slots: 8, limits: new Map(), keys });
    const candidates = new Candidates(this.farm);
    for (const job of this.farm.jobs.values()) candidates.update(job, this.now);
    return candidates.next(capacity, this.now);
  }

  states(...names: string[]): string {
    return names.map((name) => this.task(name).state).join(' ');
  }

  /** Attempts that were told to stop since the last look. */
  killed(): Attempt[] {
    const killed = this.changes.effects.filter(({ type }) => type === 'kill').map(({ attempt }) => attempt);
    this.changes = new Changes();
    return killed;
  }
}

export function shapeClass(job: Job, { tags, retryrc, resumewhile }: TaskShape, runtype: RunType) {
  const data = classOf(runtype, { argv: ['x'], tags, retryrcodes: retryrc, resumewhile }, {}, {});
  return commandClass(job, data);
}

/** Depth first, parents first, with the tid of the parent. */
function flatten(tasks: readonly TaskShape[]): { task: TaskShape; parent: number }[] {
  const flat: { task: TaskShape; parent: number }[] = [];
  const walk = (list: readonly TaskShape[], parent: number): void => {
    for (const task of list) {
      flat.push({ task, parent });
      walk(task.children ?? [], flat.length);
    }
  };
  walk(tasks, 0);
  return flat;
}

export const named = (name: string, ...children: TaskShape[]): TaskShape => ({ name, children });
export const serial = (name: string, ...children: TaskShape[]): TaskShape => ({ name, serial: true, children });
export const group = (task: TaskShape): TaskShape => ({ ...task, commands: 0 });

/** Spools a job and returns the farm and the job. */
export function spooled(...tasks: TaskShape[]): { farm: TestFarm; job: Job } {
  const farm = new TestFarm();
  return { farm, job: farm.spool({ tasks }) };
}
