import { describe, expect, test } from 'vitest';
import { type JobShape, type TaskShape, TestFarm } from '../testing/machine.ts';
import { type Attempt, numTasks } from './model.ts';

const named = (name: string, ...children: TaskShape[]): TaskShape => ({ name, children });
const serial = (name: string, ...children: TaskShape[]): TaskShape => ({ name, serial: true, children });
const group = (task: TaskShape): TaskShape => ({ ...task, commands: 0 });

/** Spools a job and returns the farm and the job. */
function spooled(...tasks: TaskShape[]): { farm: TestFarm; job: ReturnType<TestFarm['spool']> } {
  const farm = new TestFarm();
  return { farm, job: farm.spool({ tasks }) };
}

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
});

describe('when a job comes to rest', () => {
  const shape: JobShape = {
    tasks: [named('a')],
    jobCommands: ['cleanup', 'post_always', 'post_done', 'post_error'],
  };
  const runtypes = (job: ReturnType<TestFarm['spool']>): unknown[] =>
    job.pending.map((cid) => job.classes[cid]?.runtype);

  test.each([
    ['done', 0, ['cleanup', 'post_always', 'post_done']],
    ['with errors', 1, ['post_always', 'post_error']],
  ] as const)('%s, what is due lines up', (_, rcode, due) => {
    const farm = new TestFarm();
    const job = farm.spool(shape);
    farm.run('a', rcode);
    expect(runtypes(job)).toEqual(due);
  });

  test('they run one at a time, change no state, and come again after a restart', () => {
    const farm = new TestFarm();
    const job = farm.spool(shape);
    farm.run('a');
    const counts = { ...job.counts };
    for (const _ of [1, 2, 3]) {
      farm.apply({ type: 'job-command-dispatched', job, slots: 1 });
      if (!job.attempt) throw new Error('nothing runs');
      expect(job.attempt.task.tid).toBe(0);
      farm.end(job.attempt, 1);
    }
    expect(job).toMatchObject({ pending: [], attempt: null, counts });
    farm.apply({ type: 'restarted', job });
    farm.run('a');
    expect(runtypes(job)).toEqual(['cleanup', 'post_always', 'post_done']);
  });

  test('with errors, then done by a skip: that is another rest', () => {
    const farm = new TestFarm();
    const job = farm.spool(shape);
    farm.run('a', 1);
    farm.apply({ type: 'skipped', job, tasks: 'error' });
    expect(runtypes(job)).toEqual(['cleanup', 'post_always', 'post_done']);
  });

  test('it wakes when a skip lets others go on', () => {
    const farm = new TestFarm();
    const job = farm.spool({ ...shape, tasks: [named('p', named('a'))] });
    farm.run('a', 1);
    expect(job.stoptime).not.toBeNull();
    farm.apply({ type: 'skipped', job, tasks: 'error' });
    expect(job).toMatchObject({ stoptime: null, pending: [] });
  });

  test.each([false, true])('a deleted job still cleans up; paused: %s', (paused) => {
    const farm = new TestFarm();
    const job = farm.spool({ ...shape, paused });
    farm.apply({ type: 'deleted', job });
    expect(runtypes(job)).toEqual(['cleanup']);
    expect(farm.next()).toMatchObject({ type: 'job-command-dispatched' });
  });

  test('a job that is deleted before its cleanup began cleans up once; its postscripts end', () => {
    const farm = new TestFarm();
    const job = farm.spool({ ...shape, jobCommands: ['post_done', 'cleanup'] });
    farm.run('a');
    farm.apply({ type: 'job-command-dispatched', job, slots: 1 });
    const { attempt } = job;
    farm.apply({ type: 'deleted', job });
    expect(farm.killed()).toEqual([attempt]);
    expect(runtypes(job)).toEqual(['cleanup']);
  });

  test('a restored job keeps what its cleanup would remove', () => {
    const farm = new TestFarm();
    const job = farm.spool(shape);
    farm.apply({ type: 'deleted', job });
    farm.apply({ type: 'restored', job });
    expect(job.pending).toEqual([]);
  });

  test('a lost job command comes first again', () => {
    const farm = new TestFarm();
    const job = farm.spool(shape);
    farm.run('a');
    const pending = [...job.pending];
    farm.apply({ type: 'job-command-dispatched', job, slots: 1 });
    if (!job.attempt) throw new Error('nothing runs');
    farm.apply({ type: 'lost', attempt: job.attempt });
    expect(job.pending).toEqual(pending);
  });
});

describe('expansion', () => {
  const seed = (tid: number, parent: number, creator: number, firstCid: number) => ({
    ...{ tid, parent, creator, firstCid, serial: false, ants: [], after: [], commands: 1, cleanups: 0 },
  });

  function expanded(): { farm: TestFarm; job: ReturnType<TestFarm['spool']> } {
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

test('what left the tree does not make a done job come to rest again when it is deleted', () => {
  const farm = new TestFarm();
  const job = farm.spool({ tasks: [named('a')], jobCommands: ['cleanup'] });
  const attempt = farm.start('a');
  job.classes[3] = job.classes[1] ?? null;
  const seed = { tid: 2, parent: 0, creator: 1, firstCid: 3, serial: false, commands: 1, cleanups: 0 };
  farm.apply({ type: 'expanded', job, tasks: [{ ...seed, ants: [], after: [] }] });
  farm.end(attempt, 1);
  farm.apply({ type: 'retried', job, tasks: [1] });
  farm.run('a');
  farm.apply({ type: 'job-command-dispatched', job, slots: 1 });
  if (job.attempt) farm.end(job.attempt);
  const { stoptime } = job;
  farm.apply({ type: 'deleted', job });
  expect(job).toMatchObject({ stoptime, pending: [], counts: { done: 1 } });
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
