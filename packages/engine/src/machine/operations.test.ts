import { describe, expect, test } from 'vitest';
import { group, named, serial, spooled } from '../testing/machine.ts';
import { type Attempt, numTasks } from './model.ts';

describe('retry', () => {
  test('takes back what depends on the task, and only that', () => {
    const { farm, job } = spooled(
      group(named('top', group(serial('s', named('a'), named('b', named('b1')))))),
      { name: 'c', instances: ['a'] },
      named('d'),
    );
    for (const name of ['a', 'b1', 'b', 'c', 'd']) farm.run(name);
    expect(job.counts.done).toBe(numTasks(job));
    farm.apply({ type: 'retried', job, tasks: [farm.task('a').tid] });
    expect(farm.states('a', 'b1', 'b', 's', 'top', 'c', 'd')).toBe(
      'ready blocked blocked blocked blocked blocked done',
    );
    expect(farm.task('a')).toMatchObject({ retrycount: 1, activetime: null, progress: 0, haslog: false });
    expect(job.stoptime).toBeNull();
    for (const name of ['a', 'b1', 'b', 'c']) farm.run(name);
    expect(job.counts.done).toBe(numTasks(job));
  });

  test('an active task is killed first', () => {
    const { farm, job } = spooled(named('a'));
    const attempt = farm.start('a');
    farm.killed();
    farm.apply({ type: 'retried', job, tasks: 'active' });
    expect(farm.killed()).toEqual([attempt]);
    expect(farm.states('a')).toBe('active');
    farm.end(attempt, -15);
    expect(farm.task('a')).toMatchObject({ state: 'ready', retrycount: 1 });
    expect(attempt.current).toBe(false);
  });

  test('active tasks that depend on it are killed too, and wait', () => {
    const { farm, job } = spooled(named('p', named('a')));
    farm.run('a');
    const parent = farm.start('p');
    farm.apply({ type: 'retried', job, tasks: [farm.task('a').tid] });
    expect(farm.states('a', 'p')).toBe('ready active');
    farm.end(parent, -15);
    expect(farm.states('a', 'p')).toBe('ready blocked');
    farm.run('a');
    expect(farm.states('p')).toBe('ready');
  });

  test('starts with the first command again', () => {
    const { farm, job } = spooled({ name: 'a', commands: 2 });
    farm.run('a');
    farm.run('a', 1);
    farm.apply({ type: 'retried', job, tasks: 'error' });
    expect(farm.task('a')).toMatchObject({ state: 'ready', step: 0 });
  });

  test('a resume is told to the command and counts as no retry', () => {
    const { farm, job } = spooled(named('a'));
    farm.run('a', 1);
    farm.apply({ type: 'retried', job, tasks: [1], resume: true });
    const attempt = farm.start('a');
    expect(attempt).toMatchObject({ pass: 1, retrycount: 0 });
  });

  test('resumes are counted until a retry; commands that have not run yet are not resumed', () => {
    const { farm, job } = spooled({ name: 'a', commands: 3 });
    const again = (resume: boolean): void => farm.apply({ type: 'retried', job, tasks: [1], resume });
    const passes = (...codes: number[]): number[] =>
      codes.map((code) => {
        const attempt = farm.start('a');
        farm.end(attempt, code);
        return attempt.pass;
      });
    expect(passes(0, 1)).toEqual([0, 0]);
    again(true);
    expect(passes(1)).toEqual([1]);
    again(true);
    expect(passes(0, 0)).toEqual([2, 0]);
    again(true);
    expect(passes(0, 1)).toEqual([3, 3]);
    again(true);
    // The third one ran in a pass before.
    expect(passes(0, 0)).toEqual([4, 4]);
    again(false);
    expect(passes(0, 0, 0)).toEqual([0, 0, 0]);
  });

  test('after cleanup, those commands are resumed that ran', () => {
    const { farm, job } = spooled({ name: 'a', commands: 3, cleanups: 1 });
    farm.run('a');
    farm.run('a', 1);
    farm.run('a');
    farm.apply({ type: 'retried', job, tasks: [1], resume: true });
    expect(farm.task('a')).toMatchObject({ state: 'ready', step: 0, resumeEnd: 2, passes: 1 });
  });

  test('a resume goes on with the command that failed; what depends on the task starts over', () => {
    const { farm, job } = spooled({ name: 'p', commands: 2, children: [{ name: 'a', commands: 3 }] });
    farm.run('a');
    farm.run('a', 1);
    farm.apply({ type: 'retried', job, tasks: [2], resume: true });
    expect([...farm.changes.retired.values()]).toEqual([farm.task('a').firstCid + 1]);
    expect(farm.start('a')).toMatchObject({ cid: farm.task('a').firstCid + 1, pass: 1 });
    farm.end(farm.task('a').attempt as Attempt);
    farm.run('a');
    farm.run('p');
    farm.start('p');
    farm.apply({ type: 'retried', job, tasks: [2], resume: true });
    farm.end(farm.task('p').attempt as Attempt, -2);
    expect(farm.task('a')).toMatchObject({ state: 'ready', step: 0, passes: 2, retrycount: 0 });
    expect(farm.task('p')).toMatchObject({ state: 'blocked', step: 0, passes: 0, retrycount: 1 });
  });

  test('a resume goes on with the command that runs, but starts over after cleanup', () => {
    const { farm, job } = spooled({ name: 'a', commands: 2 }, { name: 'b', commands: 2, cleanups: 1 });
    farm.run('a');
    const running = farm.start('a');
    farm.apply({ type: 'retried', job, tasks: [1], resume: true });
    farm.end(running, -2);
    expect(farm.task('a')).toMatchObject({ state: 'ready', step: 1 });
    farm.run('b');
    farm.run('b', 1);
    farm.run('b');
    farm.apply({ type: 'retried', job, tasks: [2], resume: true });
    expect(farm.task('b')).toMatchObject({ state: 'ready', step: 0 });
  });

  test('an empty group is done again at once', () => {
    const { farm, job } = spooled(group(named('g', named('a'))));
    farm.run('a');
    farm.apply({ type: 'retried', job, tasks: [1] });
    expect(farm.states('g')).toBe('done');
  });
});

describe('restart', () => {
  test('kills what runs and puts everything back', () => {
    const { farm, job } = spooled(named('p', named('a'), named('b')), named('c'));
    farm.run('a');
    const attempt = farm.start('b');
    farm.apply({ type: 'restarted', job });
    expect(farm.states('p', 'a', 'b', 'c')).toBe('blocked ready active ready');
    farm.end(attempt, 0);
    expect(farm.states('b')).toBe('ready');
    expect(['a', 'b', 'c'].map((name) => farm.task(name).retrycount)).toEqual([1, 1, 0]);
  });
});

describe('skip', () => {
  test.each(['error', 'ready', 'blocked'])('a task in state %s is done, and what waits goes on', (state) => {
    const { farm, job } = spooled(group(named('top', named('p', named('a')))), named('z'));
    if (state === 'error') {
      farm.run('a');
      farm.run('p', 1);
    } else if (state === 'ready') farm.run('a');
    expect(farm.states('p')).toBe(state);
    farm.apply({ type: 'skipped', job, tasks: [farm.task('p').tid] });
    expect(farm.states('top', 'p')).toBe('done done');
  });

  test('an active one is killed first', () => {
    const { farm, job } = spooled(named('p', named('a')));
    const attempt = farm.start('a');
    farm.apply({ type: 'skipped', job, tasks: 'active' });
    expect(farm.killed()).toContain(attempt);
    expect(farm.states('a', 'p')).toBe('active blocked');
    farm.end(attempt, -2);
    expect(farm.states('a', 'p')).toBe('done ready');
  });
});

describe('interrupt', () => {
  test('of tasks ends them in error, whatever they say; others go on', () => {
    const { farm, job } = spooled(named('a'), named('b'), named('c'));
    const [a, b] = [farm.start('a'), farm.start('b')];
    farm.apply({ type: 'interrupted', job, tids: [1, 3] });
    farm.end(a, 0);
    farm.end(b, 0);
    expect(farm.states('a', 'b', 'c')).toBe('error done ready');
    expect(a.rcode).toBe(-15);
  });

  test('of a job pauses it too', () => {
    const { farm, job } = spooled(named('a'), named('b'));
    const a = farm.start('a');
    farm.apply({ type: 'interrupted', job });
    farm.end(a, -2);
    expect(job.pausetime).not.toBeNull();
    expect(a.rcode).toBe(-2);
    expect(farm.states('a', 'b')).toBe('error ready');
  });

  test('of the last wish is kept: what is skipped while it dies is done', () => {
    const { farm, job } = spooled(named('a'));
    const a = farm.start('a');
    farm.apply({ type: 'interrupted', job, tids: [1] });
    farm.apply({ type: 'skipped', job, tasks: [1] });
    farm.end(a, -2);
    expect(farm.states('a')).toBe('done');
  });
});

describe('delete and restore', () => {
  test('a deleted job counts as finished; restored, it waits for a retry or restart', () => {
    const { farm, job } = spooled(named('a'), named('b'));
    const a = farm.start('a');
    farm.apply({ type: 'deleted', job });
    farm.end(a, -15);
    expect(job.deletetime).not.toBeNull();
    expect(farm.farm.unfinished.has(job.jid)).toBe(false);
    farm.apply({ type: 'restored', job });
    expect(job).toMatchObject({ deletetime: null, parked: true });
    farm.apply({ type: 'retried', job, tasks: 'error' });
    expect(job.parked).toBe(false);
    expect(farm.states('a', 'b')).toBe('ready ready');
  });

  test('restored, a job in which nothing failed goes on with a retry, and does nothing again', () => {
    const { farm, job } = spooled(named('a'), named('b'));
    farm.end(farm.start('a'), 0);
    farm.apply({ type: 'deleted', job });
    farm.apply({ type: 'restored', job });
    expect(job).toMatchObject({ parked: true, stoptime: expect.any(Number) as number });
    farm.apply({ type: 'retried', job, tasks: 'error' });
    expect(job).toMatchObject({ parked: false, stoptime: null });
    expect(farm.states('a', 'b')).toBe('done ready');
  });
});
