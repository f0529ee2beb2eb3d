import { describe, expect, test } from 'vitest';
import { named, spooled } from '../testing/machine.ts';

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
