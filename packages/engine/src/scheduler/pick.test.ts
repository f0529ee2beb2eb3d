/** Many jobs, random events; what starts next is compared with the rules of tractor-protocol 10.2 and 10.3, read off from scratch. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isDone, type Job, presentCid, type Task } from '../machine/model.ts';
import { Candidates } from '../queue/candidates.ts';
import { shapeClass, type TaskShape, TestFarm } from '../testing/machine.ts';
import { Capacity } from './capacity.ts';
import { type Pick, pickFrom } from './pick.ts';
import { whyNot } from './why-not.ts';

const shape: fc.Arbitrary<TaskShape> = fc.record({
  commands: fc.constantFrom(0, 1, 2),
  cleanups: fc.constantFrom(0, 0, 1),
  tags: fc.constantFrom([], ['nuke'], ['maya']),
});

const move = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('spool' as const),
      tasks: fc.array(shape, { maxLength: 4 }),
      priority: fc.constantFrom(0, 0, 1, 50.5, -3),
      maxactive: fc.constantFrom(0, 0, 1, 2),
      after: fc.array(fc.nat(9), { maxLength: 2 }),
    }),
  },
  { weight: 6, arbitrary: fc.record({ type: fc.constant('start' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constant('end' as const), pick: fc.nat(), rcode: fc.constantFrom(0, 0, 1) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constantFrom(
        ...([
          'pause',
          'unpause',
          'interrupt',
          'restart',
          'delete',
          'restore',
          'restore',
          'raise',
          'lower',
          'delay',
          'retag',
        ] as const),
      ),
      pick: fc.nat(),
    }),
  },
);
type Move = typeof move extends fc.Arbitrary<infer T> ? T : never;

class Model {
  readonly test = new TestFarm();
  readonly jobs: Job[] = [];
  readonly candidates = new Candidates(this.test.farm);
  readonly capacity = new Capacity({
    slots: 3,
    limits: new Map([['nuke', 1]]),
    keys: { known: [], provideUnknown: true, metric: () => undefined },
  });

  play(step: Move): void {
    const { test } = this;
    const job = 'pick' in step ? this.jobs[step.pick % Math.max(1, this.jobs.length)] : undefined;
    if (step.type === 'spool') {
      const afterjids = step.after.map((jid) => jid + 1);
      const { tasks, priority, maxactive } = step;
      this.jobs.push(test.spool({ tasks, priority, maxactive, afterjids, jobCommands: ['cleanup', 'post_always'] }));
    } else if (step.type === 'start') {
      this.start();
    } else if (step.type === 'end') {
      const live = this.jobs.flatMap((one) => [one.attempt, ...one.tasks.map(({ attempt }) => attempt)]);
      const running = live.filter((attempt) => attempt !== null);
      const attempt = running[step.pick % Math.max(1, running.length)];
      if (!attempt) return;
      this.capacity.give(attempt.slots, attempt.tags);
      test.end(attempt, step.rcode);
    } else if (job) {
      this.operate(job, step.type);
    }
    for (const changed of test.changes.jobs) this.candidates.update(changed, test.now);
    test.killed();
  }

  operate(job: Job, type: Exclude<Move['type'], 'spool' | 'start' | 'end'>): void {
    const { test } = this;
    const { priority } = job;
    const schedules = {
      raise: { priority: priority + 2 },
      lower: { priority: priority - 2 },
      delay: { aftertime: test.now + 30_000 },
    };
    if (type === 'retag') this.retag(job);
    else if (type === 'pause' || type === 'unpause') test.apply({ type: 'paused', job, paused: type === 'pause' });
    else if (type === 'interrupt') test.apply({ type: 'interrupted', job });
    else if (type === 'restart') test.apply({ type: 'restarted', job });
    else if (type === 'delete') test.apply({ type: 'deleted', job });
    else if (type === 'restore') test.apply({ type: 'restored', job });
    else test.apply({ type: 'rescheduled', job, schedule: schedules[type] });
  }

  /** A command that waits demands something else. */
  retag(job: Job): void {
    const task = job.tasks.find(({ state }) => state === 'ready');
    const cid = task && presentCid(task);
    if (!task || cid === undefined) return;
    const { runtype = 'regular', lane } = job.classes[cid] ?? {};
    const changed = shapeClass(job, { tags: lane?.demand.tags.length ? [] : ['nuke'] }, runtype);
    this.test.apply({ type: 'reclassified', job, tid: task.tid, cid, changed });
    this.candidates.update(job, this.test.now);
  }

  start(): void {
    const pick = this.next();
    if (!pick) return;
    this.test.apply(pick);
    const attempt = pick.type === 'dispatched' ? pick.task.attempt : pick.job.attempt;
    if (attempt) this.capacity.take(attempt.slots, attempt.tags);
  }

  next(): Pick | undefined {
    this.candidates.reopen(this.test.now);
    return this.candidates.next(this.capacity, this.test.now);
  }

  /** The rules: highest priority first, then lowest jid; within a job its own commands, then the lowest tid. */
  expected(): { readonly job: Job; readonly task: Task | undefined } | undefined {
    for (const job of [...this.jobs].sort((a, b) => b.priority - a.priority || a.jid - b.jid)) {
      const isPaused = job.pausetime !== null && job.deletetime === null;
      const [cid] = job.pending;
      if (cid !== undefined && job.attempt === null && !isPaused && this.fits(job, cid))
        return { job, task: undefined };
      if (job.maxactive > 0 && job.counts.active >= job.maxactive) continue;
      const task = job.tasks.find((one) => this.mayStart(one));
      if (task) return { job, task };
    }
    return undefined;
  }

  fits(job: Job, cid: number): boolean {
    return this.capacity.grant(job.classes[cid]?.lane.demand) > 0;
  }

  mayStart(task: Task): boolean {
    const { job, state, attached } = task;
    if (state !== 'ready' || !attached || !this.fits(job, presentCid(task) ?? 0)) return false;
    if (task.step >= task.commands) return true;
    const { pausetime, deletetime, parked, aftertime, afterjids, jid } = job;
    if (pausetime !== null || deletetime !== null || parked || (aftertime ?? 0) > this.test.now) return false;
    return afterjids.every((before) => {
      const other = this.jobs[before - 1];
      return before === jid || other === undefined || other.deletetime !== null || isDone(other);
    });
  }

  check(): void {
    const pick = this.next();
    const expected = this.expected();
    const [job, task] = pick?.type === 'dispatched' ? [pick.task.job, pick.task] : [pick?.job, undefined];
    expect([job?.jid, task?.tid]).toEqual([expected?.job.jid, expected?.task?.tid]);
    const { farm, now } = this.test;
    for (const one of this.jobs) {
      const reasons = whyNot(farm, one, this.capacity, now);
      const waits = one.counts.ready > 0 || one.pending.length > 0;
      expect(reasons.length > 0, `something is said of J${one.jid}`).toBe(waits);
      const starts = reasons.some((reason) => reason.endsWith('starts next'));
      expect(starts, reasons.join()).toBe(pickFrom(farm, one, this.capacity, now) !== undefined);
    }
  }
}

test('what starts next is what the rules say, whatever happens to many jobs', () => {
  fc.assert(
    fc.property(fc.array(move, { maxLength: 80 }), (moves) => {
      const model = new Model();
      for (const step of moves) {
        model.play(step);
        model.check();
      }
    }),
    { numRuns: 600 },
  );
});
