import { describe, expect, test } from 'vitest';
import { Capacity } from '../scheduler/capacity.ts';
import { pickFrom } from '../scheduler/pick.ts';
import { named, spooled, TestFarm } from '../testing/machine.ts';
import { LOST_TOO_OFTEN } from './attempts.ts';

describe('commands', () => {
  test('run one after another; between two the task is ready, in the end done', () => {
    const { farm, job } = spooled({ name: 'a', commands: 2 });
    const first = farm.start('a');
    expect(farm.task('a')).toMatchObject({ state: 'active', attempt: first });
    farm.end(first);
    expect(farm.task('a')).toMatchObject({ state: 'ready', step: 1, progress: 0, attempt: null });
    farm.run('a');
    expect(farm.task('a')).toMatchObject({ state: 'done', progress: 100 });
    expect(job).toMatchObject({ starttime: first.starttime, stoptime: farm.now, elapsedsecs: 2 });
  });

  test('a failure is an error and holds what waits, nothing else', () => {
    const { farm, job } = spooled(named('a', named('b'), named('c')), named('d'));
    farm.run('b', 1);
    expect(farm.states('a', 'b', 'c', 'd')).toBe('blocked error ready ready');
    farm.run('c');
    expect(job.stoptime).toBeNull();
    farm.run('d');
    expect(job.stoptime).toBe(farm.now);
    expect(job.counts).toEqual({ blocked: 1, ready: 0, active: 0, error: 1, done: 2 });
  });

  test('a listed exit code runs the command again, a limited number of times', () => {
    const { farm } = spooled({ name: 'a', commands: 2, retryrc: [7] });
    for (const _ of [1, 2, 3]) {
      farm.run('a', 7);
      expect(farm.states('a')).toBe('ready');
    }
    expect(farm.task('a')).toMatchObject({ retrycount: 3, step: 0 });
    farm.run('a');
    farm.run('a', 7);
    expect(farm.task('a')).toMatchObject({ state: 'ready', step: 1, autoRetries: 1 });
    for (const _ of [1, 2, 3]) farm.run('a', 7);
    expect(farm.states('a')).toBe('error');
  });

  test('a checkpoint counts as success and is marked', () => {
    const { farm } = spooled({ name: 'a', resumewhile: ['exitcode 5'] });
    const attempt = farm.start('a');
    farm.end(attempt, 5);
    expect(farm.states('a')).toBe('done');
    expect(attempt).toMatchObject({ resumable: true, rcode: 5 });
  });

  test('only the latest attempt of a command is current', () => {
    const { farm } = spooled({ name: 'a', retryrc: [7] });
    const first = farm.start('a');
    farm.end(first, 7);
    const second = farm.start('a');
    expect([first, second]).toMatchObject([
      { iid: 1, current: false },
      { iid: 2, current: true, retrycount: 1 },
    ]);
  });

  test('an end that is told twice counts once', () => {
    const { farm, job } = spooled(named('a'));
    const attempt = farm.start('a');
    farm.end(attempt);
    farm.end(attempt, 1);
    expect(farm.states('a')).toBe('done');
    expect(job.elapsedsecs).toBe(1);
  });

  test('a lost attempt runs again, and counts as no retry', () => {
    const { farm } = spooled({ name: 'a', commands: 2 });
    farm.run('a');
    const attempt = farm.start('a');
    farm.apply({ type: 'lost', attempt });
    expect(farm.task('a')).toMatchObject({ state: 'ready', step: 1, retrycount: 0 });
    expect(attempt).toMatchObject({ rcode: null, stoptime: farm.now });
  });

  test('a command that is lost with its launcher five times in a row has failed', () => {
    const { farm } = spooled({ name: 'a', commands: 2, cleanups: 1 });
    const lose = (times: number, suspect = true) => {
      for (let time = 0; time < times; time++) farm.apply({ type: 'lost', attempt: farm.start('a'), suspect });
      return farm.task('a');
    };
    expect(lose(4)).toMatchObject({ state: 'ready', step: 0, losses: 4 });
    // An end of its own, and a retry by hand: it begins anew.
    farm.run('a');
    expect(lose(4)).toMatchObject({ state: 'ready', step: 1, losses: 4 });
    farm.apply({ type: 'retried', job: farm.task('a').job, tasks: [1] });
    expect(lose(4)).toMatchObject({ state: 'ready', step: 0, losses: 4 });
    // The machine has stopped, or the engine: nobody's fault.
    expect(lose(9, false)).toMatchObject({ state: 'ready', step: 0, losses: 4 });
    const last = farm.start('a');
    farm.apply({ type: 'lost', attempt: last, suspect: true });
    expect(last).toMatchObject({ rcode: LOST_TOO_OFTEN });
    expect(farm.task('a')).toMatchObject({ state: 'ready', step: 2, outcome: 'error', losses: 0 });
    // Likewise its cleanup, which is left out then.
    expect(lose(5)).toMatchObject({ state: 'error', step: 3 });
  });

  test('from the second time on one such command runs at once, until it shows which one it is', () => {
    const { farm, job } = spooled(named('a'), named('b'), named('c'));
    for (let time = 0; time < 2; time++) {
      const attempts = ['a', 'b'].map((name) => farm.start(name));
      for (const attempt of attempts) farm.apply({ type: 'lost', attempt, suspect: true });
    }
    const capacity = new Capacity({
      slots: 8,
      limits: new Map(),
      keys: { known: [], provideUnknown: true, metric: () => undefined },
    });
    const next = () => pickFrom(farm.farm, job, capacity, farm.now);
    for (let time = 2; time < 5; time++) {
      expect(next()).toMatchObject({ task: farm.task('a') });
      const attempt = farm.start('a');
      capacity.take(attempt.slots, attempt.tags);
      expect(next()).toMatchObject({ task: farm.task('c') });
      capacity.give(attempt.slots, attempt.tags);
      farm.apply({ type: 'lost', attempt, suspect: true });
    }
    expect(farm.states('a', 'b')).toBe('error ready');
    expect(farm.task('b').losses).toBe(0);
    expect(farm.start('b').tags).toEqual([]);
  });

  test('so has a command of the job: the next one has its turn', () => {
    const farm = new TestFarm();
    const job = farm.spool({ tasks: [named('a')], jobCommands: ['post_always', 'post_done'] });
    farm.run('a');
    const start = () => {
      farm.apply({ type: 'job-command-dispatched', job, slots: 1 });
      if (!job.attempt) throw new Error('no attempt');
      return job.attempt;
    };
    for (const cid of [2, 2, 2, 2, 2, 3]) {
      const attempt = start();
      expect(attempt.cid).toBe(cid);
      farm.apply({ type: 'lost', attempt, suspect: true });
    }
    expect(job).toMatchObject({ pending: [3], losses: 1 });
    farm.end(start());
    expect(job).toMatchObject({ pending: [], losses: 0 });
  });

  test('progress is a whole percentage, and resets', () => {
    const { farm } = spooled(named('a'));
    const attempt = farm.start('a');
    for (const [percent, shown] of [
      [12.7, 12],
      [140, 100],
      [-3, 0],
    ] as const) {
      farm.apply({ type: 'progressed', attempt, percent });
      expect(farm.task('a').progress).toBe(shown);
    }
  });
});

describe('cleanup commands', () => {
  test('run after success, and their failure does not count', () => {
    const { farm } = spooled(named('p', { name: 'a', cleanups: 2 }));
    farm.run('a');
    expect(farm.task('a')).toMatchObject({ state: 'ready', step: 1 });
    farm.run('a', 9);
    farm.run('a', 9);
    expect(farm.states('a', 'p')).toBe('done ready');
  });

  test('run after an error, which stays one', () => {
    const { farm } = spooled(named('p', { name: 'a', commands: 2, cleanups: 1 }));
    farm.run('a', 3);
    expect(farm.task('a')).toMatchObject({ state: 'ready', step: 2 });
    farm.run('a');
    expect(farm.states('a', 'p')).toBe('error blocked');
  });

  test.each(['interrupted', 'deleted'] as const)('run after a command was killed because its job was %s', (type) => {
    const { farm, job } = spooled({ name: 'a', commands: 2, cleanups: 1 }, named('b'));
    const attempt = farm.start('a');
    farm.apply({ type, job });
    farm.end(attempt, -2);
    expect(job.stoptime).toBeNull();
    expect(farm.task('a')).toMatchObject({ state: 'ready', step: 2 });
    expect(farm.next()).toMatchObject({ task: farm.task('a') });
    farm.run('a');
    expect(farm.states('a', 'b')).toBe('error ready');
    expect(farm.next()).toBeUndefined();
  });

  test('end a task whose cleanup is interrupted', () => {
    const { farm, job } = spooled({ name: 'a', cleanups: 2 });
    farm.run('a');
    const attempt = farm.start('a');
    farm.apply({ type: 'interrupted', job, tids: [1] });
    farm.end(attempt, -2);
    expect(farm.states('a')).toBe('error');
  });
});
