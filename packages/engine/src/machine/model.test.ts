/** Random jobs, random events; after each one the state machine is compared with what the rules say from scratch. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Capacity } from '../scheduler/capacity.ts';
import { pickNext } from '../scheduler/pick.ts';
import { shapeClass, type TaskShape, TestFarm } from '../testing/machine.ts';
import type { Job, Task, TaskState } from './model.ts';
import { newJob, type TaskSeed, wire } from './wire.ts';

const shape: fc.Arbitrary<TaskShape> = fc.letrec<{ task: TaskShape }>((tie) => ({
  task: fc.record({
    serial: fc.boolean(),
    commands: fc.constantFrom(0, 1, 1, 1, 2),
    cleanups: fc.constantFrom(0, 0, 0, 1),
    tags: fc.constantFrom([], [], ['nuke'], ['maya']),
    retryrc: fc.constantFrom([], [7]),
    children: fc.oneof({ maxDepth: 3, depthSize: 'small' }, fc.constant([]), fc.array(tie('task'), { maxLength: 3 })),
  }),
})).task;

/** What happens next; numbers pick among what there is. */
const move = fc.oneof(
  { weight: 8, arbitrary: fc.record({ type: fc.constant('dispatch' as const) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constant('end' as const),
      pick: fc.nat(),
      rcode: fc.constantFrom(0, 0, 0, 1, 7, -15),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('lose' as const), pick: fc.nat() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('expand' as const),
      pick: fc.nat(),
      below: fc.boolean(),
      count: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constantFrom('retry' as const, 'resume' as const, 'skip' as const, 'interrupt' as const),
      pick: fc.nat(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constantFrom(
        'retry-errors' as const,
        'retry-active' as const,
        'skip-errors' as const,
        'restart' as const,
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constantFrom('pause' as const, 'unpause' as const, 'interrupt-job' as const) }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constantFrom('delete' as const, 'restore' as const) }) },
);
type Move = typeof move extends fc.Arbitrary<infer T> ? T : never;

/** The job under test, with its own books. */
class Model {
  readonly test = new TestFarm();
  readonly job: Job;
  readonly capacity = new Capacity({
    slots: 3,
    limits: new Map([['nuke', 1]]),
    keys: { known: [], provideUnknown: true, metric: () => undefined },
  });
  readonly rows = new Map<number, string>();
  readonly succeeded = new Set<string>();

  constructor(tasks: readonly TaskShape[], serial: boolean, references: readonly (readonly [number, number])[]) {
    this.job = this.test.spool({ tasks: withInstances(tasks, references), serial, jobCommands: ['post_always'] });
    for (const task of this.job.tasks) this.rows.set(task.tid, rowOf(task));
    this.#book();
  }

  get live(): Task[] {
    return this.job.tasks.filter(({ attempt }) => attempt !== null);
  }

  play(step: Move): void {
    const { test, job } = this;
    const any = <T>(list: readonly T[], pick: number): T | undefined => list[pick % Math.max(1, list.length)];
    const tids = 'pick' in step ? [1 + (step.pick % Math.max(1, job.tasks.length - 1))] : [];
    switch (step.type) {
      case 'dispatch':
        this.dispatch();
        break;
      case 'end': {
        const task = any(this.live, step.pick);
        if (task) this.end(task, step.rcode);
        break;
      }
      case 'lose': {
        const task = any(this.live, step.pick);
        if (task?.attempt) {
          this.capacity.give(task.attempt.slots, task.attempt.tags);
          test.apply({ type: 'lost', attempt: task.attempt });
        }
        break;
      }
      case 'expand': {
        const emitters = this.live.filter(({ attempt, attached }) => attached && attempt?.intent === null);
        const emitter = any(emitters, step.pick);
        if (emitter) this.#expand(emitter, step.below ? emitter : (emitter.parent ?? emitter), step.count);
        break;
      }
      case 'retry':
      case 'resume':
        test.apply({ type: 'retried', job, tasks: tids, resume: step.type === 'resume' });
        break;
      case 'skip':
        test.apply({ type: 'skipped', job, tasks: tids });
        break;
      case 'interrupt':
        test.apply({ type: 'interrupted', job, tids });
        break;
      case 'retry-errors':
        test.apply({ type: 'retried', job, tasks: 'error' });
        break;
      case 'retry-active':
        test.apply({ type: 'retried', job, tasks: 'active' });
        break;
      case 'skip-errors':
        test.apply({ type: 'skipped', job, tasks: 'error' });
        break;
      case 'restart':
        test.apply({ type: 'restarted', job });
        break;
      case 'pause':
      case 'unpause':
        test.apply({ type: 'paused', job, paused: step.type === 'pause' });
        break;
      case 'interrupt-job':
        test.apply({ type: 'interrupted', job });
        break;
      case 'delete':
        test.apply({ type: 'deleted', job });
        break;
      case 'restore':
        test.apply({ type: 'restored', job });
        break;
    }
    this.#book();
  }

  dispatch(): boolean {
    const { test, job } = this;
    const pick = pickNext(test.farm, [job], this.capacity, test.now);
    if (!pick) return false;
    if (pick.type === 'dispatched') {
      const { task } = pick;
      expect(task.attempt).toBeNull();
      expect(this.succeeded, 'nothing finished runs again').not.toContain(`${task.tid}.${task.step}`);
      if (task.step < task.commands) expect(mayRun(task), 'nothing before what it waits for').toBe(true);
    }
    test.apply(pick);
    const attempt = pick.type === 'dispatched' ? pick.task.attempt : job.attempt;
    if (attempt) this.capacity.take(attempt.slots, attempt.tags);
    if (pick.type !== 'dispatched' && attempt) this.#endAttempt(attempt, 0);
    return true;
  }

  end(task: Task, rcode: number): void {
    const { attempt, step } = task;
    if (!attempt) return;
    if (rcode === 0 && attempt.intent === null) this.succeeded.add(`${task.tid}.${step}`);
    this.#endAttempt(attempt, rcode);
  }

  #endAttempt(attempt: NonNullable<Task['attempt']>, rcode: number): void {
    this.capacity.give(attempt.slots, attempt.tags);
    this.test.end(attempt, rcode);
    // A task that has done nothing yet, as far as it knows, may do all of it.
    this.#book();
  }

  #expand(emitter: Task, parent: Task, count: number): void {
    const { job, test } = this;
    const seeds: TaskSeed[] = [];
    for (let index = 0; index < count; index++) {
      const cid = job.classes.length;
      job.classes[cid] = shapeClass(job, {}, 'regular');
      const tid = job.tasks.length + index;
      const base = { tid, parent: parent.tid, creator: emitter.tid, firstCid: cid, serial: false, after: [] };
      seeds.push({ ...base, ants: index > 0 ? [tid - 1] : [], commands: 1, cleanups: 0 });
      this.rows.set(tid, '');
    }
    test.apply({ type: 'expanded', job, tasks: seeds });
    // Their rows are written as they come; states follow as changes.
    for (const { tid } of seeds) {
      const task = job.tasks[tid];
      if (task && !test.changes.tasks.has(task)) this.rows.set(tid, rowOf(task));
    }
  }

  /** Writes what has changed, as the store does. */
  #book(): void {
    for (const [task, fromCid] of this.test.changes.retired) {
      for (const key of this.succeeded) {
        const [tid, step] = key.split('.').map(Number);
        if (tid === task.tid && task.firstCid + Number(step) >= fromCid) this.succeeded.delete(key);
      }
    }
    for (const task of this.test.changes.tasks) this.rows.set(task.tid, rowOf(task));
    this.test.killed();
  }

  check(): void {
    const { job } = this;
    const counts: Record<TaskState, number> = { blocked: 0, ready: 0, active: 0, error: 0, done: 0 };
    for (const task of job.tasks) {
      if (task.parent === null) continue;
      expect(this.rows.get(task.tid), `row of ${task.tid}`).toBe(rowOf(task));
      if (!task.attached) continue;
      counts[task.state]++;
      const name = `T${task.tid}`;
      expect(task.waits, `${name} waits`).toBe(undone(task.children) + undone(task.ants));
      expect(task.gate === 0, `${name} gate`).toBe(isOpen(task));
      expect(task.attempt !== null, `${name} runs`).toBe(task.state === 'active');
      const creator = job.tasks[task.creator];
      if (task.creator !== 0) expect(creator?.activetime, `${name} was made`).not.toBeNull();
      const cleaning = task.step >= task.commands && task.cleanups > 0;
      if (task.state === 'ready' && !cleaning) expect(mayRun(task), `${name} is ready`).toBe(true);
      // What expansion puts below a task may come while it runs.
      const others = task.children.filter(({ creator }) => creator === 0);
      const running = task.state === 'active' && !cleaning && !task.attempt?.intent;
      if (running) expect(undone(others) + undone(task.ants) === 0 && isOpen(task), `${name} may run`).toBe(true);
      if (task.state === 'blocked') expect(mayRun(task), `${name} is blocked`).toBe(false);
    }
    expect(job.counts).toEqual(counts);
    this.#compareWithRevived();
  }

  /** A job that is loaded from its rows stands where this one stands. */
  #compareWithRevived(): void {
    const { job } = this;
    const gates = { aftertime: null, starttime: null, stoptime: null, deletetime: null, pausetime: null };
    const again = newJob({
      ...gates,
      jid: 1,
      serial: job.root.serial,
      jobCommands: [],
      priority: 0,
      maxactive: 0,
      afterjids: [],
      parked: false,
      elapsedsecs: 0,
    });
    const seeds = job.tasks.slice(1).map((task): TaskSeed => {
      const { tid, parent, serial, firstCid, commands, cleanups, creator } = task;
      const ants = task.ants.map((ant) => ant.tid);
      return {
        tid,
        parent: parent?.tid ?? 0,
        serial,
        ants,
        after: [],
        firstCid,
        commands,
        cleanups,
        creator,
        memory: task,
      };
    });
    wire(again, seeds, 0);
    for (const task of again.tasks) {
      const original = job.tasks[task.tid];
      if (!original?.attached || task.parent === null) continue;
      expect([task.waits, task.gate === 0]).toEqual([original.waits, original.gate === 0]);
    }
    expect(again.counts).toEqual(job.counts);
  }

  /** With nobody interfering any more, the job gets done. */
  finish(): void {
    const { job, test } = this;
    test.apply({ type: 'restored', job });
    test.apply({ type: 'paused', job, paused: false });
    for (const task of this.live) this.end(task, 0);
    if (job.parked) test.apply({ type: 'restarted', job });
    this.#drain();
    // The first round may have ended the cleanup of tasks that had failed before.
    test.apply({ type: 'retried', job, tasks: 'error' });
    this.#drain();
    this.check();
    expect(job.counts).toMatchObject({ blocked: 0, ready: 0, active: 0, error: 0 });
    expect(this.capacity.used).toBe(0);
  }

  #drain(): void {
    this.#book();
    for (let turns = 0; turns < 2000; turns++) {
      const started = this.dispatch();
      const [task] = this.live;
      if (task) this.end(task, 0);
      else if (!started) break;
    }
  }
}

const undone = (tasks: readonly Task[]): number =>
  tasks.filter(({ state, attached }) => attached && state !== 'done').length;

/** The rule itself, from the tree alone. */
function isOpen(task: Task): boolean {
  for (let at: Task | null = task; at?.parent; at = at.parent) {
    if (!at.parent.serial) continue;
    const before = at.parent.children.slice(0, at.parent.children.indexOf(at));
    // Only the sibling right before counts: it was opened by the ones before it, unless somebody skipped it.
    const previous = before.at(-1);
    if (previous && previous.state !== 'done') return false;
  }
  return true;
}

function mayRun(task: Task): boolean {
  return undone(task.children) === 0 && undone(task.ants) === 0 && isOpen(task);
}

function rowOf(task: Task): string {
  const { state, attached, step, outcome, autoRetries, resuming, retrycount, progress, haslog } = task;
  return JSON.stringify({ state, attached, step, outcome, autoRetries, resuming, retrycount, progress, haslog });
}

/** Names tasks in document order and lets some wait for later, unrelated top-level subtrees: never in a circle. */
function withInstances(tasks: readonly TaskShape[], references: readonly (readonly [number, number])[]): TaskShape[] {
  let count = 0;
  const name = (task: TaskShape): TaskShape => {
    const named = `t${count++}`;
    return { ...task, name: named, children: (task.children ?? []).map(name) };
  };
  const flat = (list: readonly TaskShape[]): string[] =>
    list.flatMap((task) => [task.name ?? '', ...flat(task.children ?? [])]);
  const named = tasks.map(name);
  return named.map((task, index) => {
    const earlier = flat(named.slice(0, index));
    const mine = references.filter(([from]) => from % named.length === index);
    const instances = mine.flatMap(([, to]) => (earlier.length > 0 ? [earlier[to % earlier.length] ?? ''] : []));
    return { ...task, instances: [...new Set(instances)] };
  });
}

test('random jobs and operations keep every rule', () => {
  fc.assert(
    fc.property(
      fc.array(shape, { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 4 }),
      fc.array(move, { maxLength: 60 }),
      (tasks, serial, references, moves) => {
        const model = new Model(tasks, serial, references);
        model.check();
        for (const step of moves) {
          model.play(step);
          model.check();
        }
        model.finish();
      },
    ),
    { numRuns: 120 },
  );
});
