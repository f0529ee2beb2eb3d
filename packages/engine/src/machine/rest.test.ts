import { describe, expect, test } from 'vitest';
import { type JobShape, named, TestFarm } from '../testing/machine.ts';
import type { Job } from './model.ts';

describe('when a job comes to rest', () => {
  const shape: JobShape = {
    tasks: [named('a')],
    jobCommands: ['cleanup', 'post_always', 'post_done', 'post_error'],
  };
  const runtypes = (job: Job): unknown[] => job.pending.map((cid) => job.classes[cid]?.runtype);

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

  test.each([
    ['restarted', []],
    ['retried', []],
    ['deleted', ['cleanup']],
  ] as const)('a job command that is lost after its job was %s does not come again for that', (what, due) => {
    const farm = new TestFarm();
    const job = farm.spool({ ...shape, jobCommands: ['post_error', 'cleanup'] });
    farm.run('a', 1);
    farm.apply({ type: 'job-command-dispatched', job, slots: 1 });
    const { attempt } = job;
    if (!attempt) throw new Error('nothing runs');
    farm.apply(what === 'retried' ? { type: what, job, tasks: 'error' } : { type: what, job });
    farm.apply({ type: 'lost', attempt });
    expect(runtypes(job)).toEqual(due);
    expect(job.attempt).toBeNull();
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
