import { describe, expect, test } from 'vitest';
import { group, type JobShape, named, serial, spooled, TestFarm } from '../testing/machine.ts';
import { type Job, numTasks } from './model.ts';

describe('first states', () => {
  test.each<[string, JobShape, Record<string, string>]>([
    ['a task alone', { tasks: [named('a')] }, { a: 'ready' }],
    ['a parent waits', { tasks: [named('a', named('b'))] }, { a: 'blocked', b: 'ready' }],
    ['siblings do not', { tasks: [named('a'), named('b')] }, { a: 'ready', b: 'ready' }],
    [
      'serial siblings do',
      { tasks: [group(serial('s', named('a'), named('b', named('c'))))] },
      { a: 'ready', b: 'blocked', c: 'blocked', s: 'blocked' },
    ],
    ['serial jobs too', { serial: true, tasks: [named('a'), named('b')] }, { a: 'ready', b: 'blocked' }],
    ['an Instance holds', { tasks: [{ name: 'a', instances: ['b'] }, named('b')] }, { a: 'blocked', b: 'ready' }],
    ['nothing to do is done', { tasks: [group(named('a', group(named('b'))))] }, { a: 'done', b: 'done' }],
    [
      'an empty first sibling opens the second',
      { tasks: [group(serial('s', group(named('a')), named('b')))] },
      { a: 'done', b: 'ready', s: 'blocked' },
    ],
  ])('%s', (_, shape, states) => {
    const farm = new TestFarm();
    farm.spool(shape);
    expect(Object.fromEntries(Object.keys(states).map((name) => [name, farm.task(name).state]))).toEqual(states);
  });
});

describe('serial order and Instances', () => {
  test('each sibling subtree is done before the next one begins', () => {
    const { farm } = spooled(
      group(serial('s', named('a', named('a1'), named('a2')), named('b', named('b1')), named('c'))),
    );
    const states = (): string => farm.states('a', 'a1', 'a2', 'b', 'b1', 'c', 's');
    expect(states()).toBe('blocked ready ready blocked blocked blocked blocked');
    farm.run('a1');
    farm.run('a2');
    expect(states()).toBe('ready done done blocked blocked blocked blocked');
    farm.run('a');
    expect(states()).toBe('done done done blocked ready blocked blocked');
    farm.run('b1');
    farm.run('b');
    farm.run('c');
    expect(states()).toBe('done done done done done done done');
  });

  test('a gate holds the whole subtree, serial parents within it too', () => {
    const { farm } = spooled(group(serial('s', named('a'), group(serial('t', named('t1'), named('t2'))))));
    expect(farm.states('a', 't1', 't2')).toBe('ready blocked blocked');
    farm.run('a');
    expect(farm.states('t1', 't2')).toBe('ready blocked');
    farm.run('t1');
    expect(farm.states('t2')).toBe('ready');
  });

  test('the referring task waits, the referenced one runs once', () => {
    const { farm } = spooled({ name: 'a', instances: ['c'] }, { name: 'b', instances: ['c'] }, named('c'));
    farm.run('c');
    expect(farm.states('a', 'b', 'c')).toBe('ready ready done');
  });
});

describe('expansion', () => {
  const seed = (tid: number, parent: number, creator: number, firstCid: number) => ({
    ...{ tid, parent, creator, firstCid, serial: false, ants: [], after: [], commands: 1, cleanups: 0 },
  });

  function expanded(): { farm: TestFarm; job: Job } {
    const { farm, job } = spooled(named('p', named('a')));
    const attempt = farm.start('a');
    const [known] = job.classes.filter((one) => one !== null);
    job.classes[3] = known ?? null;
    job.classes[4] = known ?? null;
    farm.apply({ type: 'expanded', job, tasks: [seed(3, 2, 2, 3), seed(4, 1, 2, 4)] });
    farm.end(attempt);
    return { farm, job };
  }

  test('a task that made its own subtasks is done when they are', () => {
    const { farm, job } = expanded();
    expect(farm.states('a', 'p')).toBe('blocked blocked');
    expect(numTasks(job)).toBe(4);
    for (const tid of [3, 4]) {
      const task = job.tasks[tid];
      if (!task) throw new Error('missing');
      farm.apply({ type: 'dispatched', task, slots: 1 });
      if (task.attempt) farm.end(task.attempt);
    }
    expect(farm.states('a', 'p')).toBe('done ready');
  });

  test('a retry of the creator detaches what it made, and kills what of it runs', () => {
    const { farm, job } = expanded();
    const made = job.tasks[3];
    if (!made) throw new Error('missing');
    farm.apply({ type: 'dispatched', task: made, slots: 1 });
    const attempt = made.attempt;
    farm.killed();
    farm.apply({ type: 'retried', job, tasks: [2] });
    expect(farm.killed()).toEqual([attempt]);
    expect([3, 4].map((tid) => job.tasks[tid]?.attached)).toEqual([false, false]);
    expect(numTasks(job)).toBe(2);
    expect(farm.states('a', 'p')).toBe('ready blocked');
    if (attempt) farm.end(attempt, -15);
    expect(numTasks(job)).toBe(2);
    farm.run('a');
    farm.run('p');
    expect(job.counts.done).toBe(2);
  });
});

describe('depth', () => {
  test('a chain of 50,000 tasks neither overflows nor slows down', () => {
    const farm = new TestFarm();
    const length = 50_000;
    const job = farm.spool({ tasks: [] });
    const seeds = Array.from({ length }, (_, index) => ({
      ...{ tid: index + 1, parent: index, serial: true, ants: [], after: [], firstCid: 1, creator: 0 },
      ...{ commands: 0, cleanups: 0 },
    }));
    farm.apply({ type: 'expanded', job, tasks: seeds });
    expect(job.counts.done).toBe(length);
    farm.apply({ type: 'restarted', job });
    expect(job.counts.done).toBe(length);
  });
});
