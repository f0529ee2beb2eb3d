/** Random jobs, random events; after each one the state machine is compared with what the rules say from scratch. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Capacity } from '../scheduler/capacity.ts';
import { pickFrom } from '../scheduler/pick.ts';
import { shapeClass, type TaskShape, TestFarm } from '../testing/machine.ts';
import { isDone, type Job, presentCid, type Task, type TaskState } from './model.ts';
import { newJob, type TaskSeed, wiring } from './wire.ts';

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
  { weight: 2, arbitrary: fc.record({ type: fc.constant('end-job-command' as const), rcode: fc.constantFrom(0, 1) }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('maxactive' as const), maxactive: fc.integer({ min: 0, max: 2 }) }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constantFrom('delay' as const, 'undelay' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('reclassify' as const),
      pick: fc.nat(),
      tags: fc.constantFrom([], ['nuke'], ['maya']),
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
    const jobCommands = ['cleanup', 'post_always', 'post_error', 'post_done'] as const;
    this.job = this.test.spool({ tasks: withInstances(tasks, references), serial, jobCommands });
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
      case 'end-job-command':
        if (job.attempt) this.#endAttempt(job.attempt, step.rcode);
        break;
      case 'maxactive':
        test.apply({ type: 'rescheduled', job, schedule: { maxactive: step.maxactive } });
        break;
      case 'delay':
      case 'undelay': {
        const aftertime = step.type === 'delay' ? test.now + 1_000_000_000 : null;
        test.apply({ type: 'rescheduled', job, schedule: { aftertime } });
        break;
      }
      case 'reclassify': {
        const task = job.tasks[tids[0] ?? 1];
        const cid = task && task.commands > 0 ? task.firstCid : 0;
        const changed = shapeClass(job, { tags: step.tags }, 'regular');
        if (task && cid > 0) test.apply({ type: 'reclassified', job, tid: task.tid, cid, changed });
        break;
      }
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
    const pick = pickFrom(test.farm, job, this.capacity, test.now);
    if (!pick) return false;
    if (pick.type === 'dispatched') {
      const { task } = pick;
      expect(task.attempt).toBeNull();
      expect(this.succeeded, 'nothing finished runs again').not.toContain(`${task.tid}.${task.step}`);
      if (task.step < task.commands) {
        expect(this.mayRun(task), 'nothing before what it waits for').toBe(true);
        expect(this.isHeld(), 'nothing begins behind a gate').toBe(false);
      }
      expect(job.maxactive === 0 || job.counts.active < job.maxactive, 'maxactive').toBe(true);
    } else {
      const runtype = job.classes[job.pending[0] ?? 0]?.runtype;
      const isRight = {
        regular: false,
        cleanup: isDone(job) || job.deletetime !== null,
        post_always: job.deletetime === null,
        post_done: isDone(job) && job.deletetime === null,
        post_error: !isDone(job) && job.deletetime === null,
      };
      expect(runtype && isRight[runtype] && job.counts.active === 0, `${runtype} at rest`).toBe(true);
      expect(job.pausetime === null || job.deletetime !== null, 'no postscript while paused').toBe(true);
    }
    test.apply(pick);
    const attempt = pick.type === 'dispatched' ? pick.task.attempt : job.attempt;
    if (attempt) this.capacity.take(attempt.slots, attempt.tags);
    return true;
  }

  /** Something keeps the job from beginning anything. */
  isHeld(): boolean {
    const { pausetime, deletetime, parked, aftertime } = this.job;
    return pausetime !== null || deletetime !== null || parked || (aftertime !== null && aftertime > this.test.now);
  }

  /** What can go on is found. */
  #checkProgress(): void {
    const { job, capacity, test } = this;
    const hasJobCommand = job.pending.length > 0 && (job.pausetime === null || job.deletetime !== null);
    if (capacity.free > 0 && hasJobCommand && job.attempt === null)
      expect(pickFrom(test.farm, job, capacity, test.now)?.type, 'what is to run at rest').toBe(
        'job-command-dispatched',
      );
    if (capacity.free === 0 || (job.maxactive > 0 && job.counts.active >= job.maxactive)) return;
    const able = job.tasks.some((task) => {
      const demand = job.classes[presentCid(task) ?? 0]?.lane.demand;
      if (!task.attached || task.state !== 'ready' || capacity.grant(demand) === 0) return false;
      return task.step >= task.commands || !this.isHeld();
    });
    if (able) expect(pickFrom(test.farm, job, capacity, test.now), 'what can go on goes on').toBeDefined();
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
      const ants = index > 0 ? [tid - 1] : [];
      this.test.ants.set(tid, ants);
      seeds.push({ ...base, ants, commands: 1, cleanups: 0 });
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
      expect(task.waits, `${name} waits`).toBe(undone(task.children) + undone(this.antsOf(task)));
      expect(task.gate === 0, `${name} gate`).toBe(this.isOpen(task));
      expect(task.attempt !== null, `${name} runs`).toBe(task.state === 'active');
      const creator = job.tasks[task.creator];
      if (task.creator !== 0) expect(creator?.activetime, `${name} was made`).not.toBeNull();
      const cleaning = task.step >= task.commands && task.cleanups > 0;
      if (task.state === 'ready' && !cleaning) expect(this.mayRun(task), `${name} is ready`).toBe(true);
      // What expansion puts below a task may come while it runs.
      const others = task.children.filter(({ creator }) => creator === 0);
      const running = task.state === 'active' && !cleaning && !task.attempt?.intent;
      if (running)
        expect(undone(others) + undone(this.antsOf(task)) === 0 && this.isOpen(task), `${name} may run`).toBe(true);
      if (task.state === 'blocked') expect(this.mayRun(task), `${name} is blocked`).toBe(false);
    }
    expect(job.counts).toEqual(counts);
    this.#checkProgress();
    this.#compareWithRevived();
  }

  /** The rule itself, from the tree alone. */
  isOpen(task: Task): boolean {
    for (let at: Task | null = task; at?.parent; at = at.parent) {
      for (const tid of this.test.after.get(at.tid) ?? []) if (this.job.tasks[tid]?.state !== 'done') return false;
      if (!at.parent.serial) continue;
      // Only the sibling right before counts: it was opened by the ones before it, unless somebody skipped it.
      const previous = at.parent.children[at.parent.children.indexOf(at) - 1];
      if (previous && previous.state !== 'done') return false;
    }
    return true;
  }

  mayRun(task: Task): boolean {
    return undone(task.children) === 0 && undone(this.antsOf(task)) === 0 && this.isOpen(task);
  }

  /** What it waits for through Instances. */
  antsOf({ tid }: Task): Task[] {
    const tids = this.test.ants.get(tid) ?? [];
    return tids.flatMap((ant) => this.job.tasks[ant] ?? []);
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
      return {
        tid,
        parent: parent?.tid ?? 0,
        serial,
        ants: this.test.ants.get(tid) ?? [],
        after: this.test.after.get(task.tid) ?? [],
        firstCid,
        commands,
        cleanups,
        creator,
        memory: task,
      };
    });
    for (const _portion of wiring(again, seeds, 0));
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
    test.apply({ type: 'rescheduled', job, schedule: { aftertime: null } });
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
    const { job } = this;
    this.#book();
    for (let turns = 0; turns < 2000; turns++) {
      const started = this.dispatch();
      const [task] = this.live;
      if (task) this.end(task, 0);
      else if (job.attempt) this.#endAttempt(job.attempt, 0);
      else if (!started) break;
    }
  }
}

const undone = (tasks: readonly Task[]): number =>
  tasks.filter(({ state, attached }) => attached && state !== 'done').length;

function rowOf(task: Task): string {
  const { state, attached, step, outcome, autoRetries, losses, resumeEnd, passes, retrycount, progress, haslog } = task;
  const counts = { autoRetries, losses, resumeEnd, passes, retrycount, progress };
  return JSON.stringify({ state, attached, step, outcome, ...counts, haslog });
}

/**
 * Names tasks in document order and lets some wait for earlier ones anywhere in the tree (but for those around them):
 * never in a circle. Every third reference is an Instance that stands before a task under a serial parent.
 */
function withInstances(tasks: readonly TaskShape[], references: readonly (readonly [number, number])[]): TaskShape[] {
  const around = new Map<string, readonly string[]>();
  const name = (task: TaskShape, above: readonly string[]): TaskShape => {
    const named = `t${around.size}`;
    around.set(named, above);
    return { ...task, name: named, children: (task.children ?? []).map((child) => name(child, [...above, named])) };
  };
  const all = tasks.map((task) => name(task, []));
  const names = [...around.keys()];
  const waits = references.flatMap(([from, to], index) => {
    const at = from % names.length;
    const earlier = names.slice(0, at).filter((other) => !around.get(`t${at}`)?.includes(other));
    const found = earlier[to % Math.max(1, earlier.length)];
    return found === undefined ? [] : [{ from: `t${at}`, to: found, kind: index % 3 === 2 ? 'after' : 'instances' }];
  });
  const withWaits = (task: TaskShape): TaskShape => {
    const of = (kind: string): string[] => [
      ...new Set(waits.filter((wait) => wait.from === task.name && wait.kind === kind).map(({ to }) => to)),
    ];
    return { ...task, instances: of('instances'), after: of('after'), children: (task.children ?? []).map(withWaits) };
  };
  return all.map(withWaits);
}

test('random jobs and operations keep every rule', () => {
  fc.assert(
    fc.property(
      fc.array(shape, { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 6 }),
      fc.array(move, { maxLength: 80 }),
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
    { numRuns: 150 },
  );
});
