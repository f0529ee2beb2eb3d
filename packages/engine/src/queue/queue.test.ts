import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { planJob } from '../ingest/job.ts';
import type { Effect } from '../machine/changes.ts';
import type { Attempt, Job } from '../machine/model.ts';
import { graftOutput } from '../run/expansion.ts';
import { Capacity } from '../scheduler/capacity.ts';
import { whyNot } from '../scheduler/why-not.ts';
import { Store } from '../store/store.ts';
import { inheritingJids } from '../store/writer.ts';
import { temporaryFolder, until } from '../testing/engine.ts';
import { setCommandAttributes } from '../verbs/command-attributes.ts';
import type { Context } from '../verbs/context.ts';
import { addJob } from './add-job.ts';
import { Intake } from './intake.ts';
import { Queue } from './queue.ts';
import { Ranking } from './ranking.ts';
import { changeCommand, changeInherited } from './reclassify.ts';

const INFO = { owner: 'fred', spoolhost: 'h', spoolfile: '', spoolcwd: '', spooladdr: '', now: 1 };
const command = { kind: 'remoteCmd', argv: ['true'] } as const;
const task = (title: string) => ({ kind: 'task', title, cmds: [command] }) as const;

/** A queue with a real store; launches are only noted. */
function testQueue(folder = temporaryFolder(), slots = 2, now = Date.now) {
  const store = new Store(folder);
  const keys = { known: [], provideUnknown: true, metric: () => undefined };
  const capacity = new Capacity({ slots, limits: new Map(), keys });
  const launched: Attempt[] = [];
  const effects: Effect[] = [];
  const trouble: unknown[] = [];
  const perform = (effect: Effect): void => {
    effects.push(effect);
    if (effect.type === 'launch') launched.push(effect.attempt);
  };
  const queue = new Queue({
    store,
    capacity,
    maxAutoRetries: 3,
    perform,
    now,
    onTrouble: (message) => trouble.push(message),
  });
  let open = true;
  const close = (): void => {
    if (open) store.close();
    open = false;
  };
  onTestFinished(() => {
    queue.hold();
    close();
  });
  const spool = (titles: readonly string[]): Job => {
    const subtasks = titles.map(task);
    const { jid } = addJob({ queue, store, capacity }, planJob({ kind: 'job', title: 'x', subtasks }, INFO));
    return jobOf(queue, jid);
  };
  return { queue, store, capacity, launched, effects, trouble, spool, folder, close };
}

/** The disk below a store, which can be full. */
function breakable(store: Store): { isBroken: () => boolean } {
  const disk = { isBroken: () => false };
  const commit = store.commit.bind(store);
  store.commit = (writes, changes) => {
    if (disk.isBroken()) throw Object.assign(new Error('disk full'), { code: 'SQLITE_FULL' });
    commit(writes, changes);
  };
  return disk;
}

function jobOf(queue: Queue, jid: number): Job {
  const job = queue.farm.jobs.get(jid);
  if (!job) throw new Error('no job');
  return job;
}

test('what an operation does to many tasks is in the database as it is in memory', async () => {
  const { queue, store, launched, spool } = testQueue(undefined, 60);
  const job = spool(Array.from({ length: 600 }, (_, index) => `t${index}`));
  const tids = (every: number): number[] => job.tasks.flatMap(({ tid }) => (tid > 0 && tid % every === 0 ? [tid] : []));
  const inStep = async (): Promise<void> => {
    await queue.settled();
    const rows = [...store.committed.tasks(job.jid, 600)];
    expect(rows).toHaveLength(600);
    for (const { tid, memory } of rows) expect(job.tasks[tid], `T${tid}`).toMatchObject(memory ?? {});
    const current = store.committed.all(
      `select tid from invocation join task using (jid, tid) where jid = ? and current = 1 and activetime is null`,
      job.jid,
    );
    expect(current).toEqual([]);
  };
  await queue.settled();
  for (const [index, attempt] of launched.slice().entries()) {
    queue.apply({ type: 'ended', attempt, end: { rcode: index % 3 } });
  }
  await inStep();
  queue.apply({ type: 'paused', job, paused: true });
  queue.apply({ type: 'skipped', job, tasks: tids(2) });
  await inStep();
  queue.apply({ type: 'retried', job, tasks: tids(3), resume: true });
  await inStep();
  queue.apply({ type: 'restarted', job });
  await inStep();
  expect(job.counts).toMatchObject({ ready: 600 - job.counts.active });
});

test('what commands of a large job inherit changes for all of them, with others between', async () => {
  const { queue, store, capacity, spool } = testQueue(undefined, 0);
  const job = spool(Array.from({ length: 2500 }, (_, index) => `t${index}`));
  const other = spool(['other']);
  const data = store.reader.jobData(job.jid);
  if (!data) throw new Error('no job');
  let turns = 0;
  const count = (): void => {
    turns++;
    if (turns === 1) queue.apply({ type: 'paused', job: other, paused: true });
    if (turns < 1000) setImmediate(count);
  };
  setImmediate(count);
  queue.write((writer) => writer.setJobData(job.jid, { ...data, service: 'nuke', minslots: 3 }));
  await changeInherited({ queue, store }, job);
  expect(turns).toBeGreaterThan(2);
  const demands = new Set(job.classes.slice(1).map((known) => known?.lane));
  expect([...demands].map((lane) => lane?.demand)).toMatchObject([{ service: 'nuke', minslots: 3 }]);
  expect(whyNot(queue.farm, job, capacity, Date.now())[0]).toBe('T1 waits: it needs 3 slots, there are 0');
  const classes = store.committed.raw('select class, count(*) from command where jid = ? group by class', job.jid);
  expect(classes).toEqual([[1, 2500]]);
  expect(store.committed.classes(job.jid).get(1)).toMatchObject({ service: 'nuke', minslots: 3 });
});

test('what commands inherit follows also when the disk is full in the middle of it', async () => {
  const { queue, store, spool } = testQueue(undefined, 0);
  const job = spool(Array.from({ length: 2500 }, (_, index) => `t${index}`));
  const data = store.reader.jobData(job.jid);
  if (!data) throw new Error('no job');
  const disk = breakable(store);
  let commits = 0;
  disk.isBroken = () => ++commits === 3 || commits === 4;
  queue.write((writer) => writer.setJobData(job.jid, { ...data, service: 'nuke' }));
  await expect(changeInherited({ queue, store }, job)).rejects.toThrow('disk full');
  const classes = (): unknown =>
    store.committed.raw('select class, count(*) from command where jid = ? group by class', job.jid);
  expect(classes()).not.toEqual([[1, 2500]]);
  await expect.poll(classes, { timeout: 10_000 }).toEqual([[1, 2500]]);
  expect(commits).toBeGreaterThan(4);
  await expect.poll(() => inheritingJids(store.committed)).toEqual([]);
});

test('commands that get new classes in one turn get different ones', async () => {
  const { queue, store, spool } = testQueue(undefined, 0);
  const job = spool(['a', 'b']);
  for (const [cid, service] of [
    [1, 'nuke'],
    [2, 'maya'],
  ] as const) {
    changeCommand({ queue, store }, job, cid, { service });
  }
  await queue.settled();
  const classes = store.committed.classes(job.jid);
  const services = [1, 2].map((cid) => classes.get(store.committed.command(job.jid, cid)?.classId ?? -1)?.service);
  expect(services).toEqual(['nuke', 'maya']);
});

test('what is changed of a command twice in one turn is changed twice', async () => {
  const { queue, store, spool } = testQueue(undefined, 0);
  const job = spool(['a']);
  changeCommand({ queue, store }, job, 1, { service: 'nuke' });
  changeCommand({ queue, store }, job, 1, { minslots: 2, msg: 'hello' });
  await queue.settled();
  expect(store.committed.command(job.jid, 1)?.data).toMatchObject({ service: 'nuke', minslots: 2, msg: 'hello' });
  expect(job.classes[1]?.lane.demand).toMatchObject({ service: 'nuke', minslots: 2 });
});

test('a command that gets a new class while others are added to its job shares none with them', async () => {
  const { queue, store, capacity, launched, trouble, spool, folder } = testQueue();
  const job = spool(['a', 'b']);
  await queue.settled();
  const [attempt] = launched;
  if (!attempt) throw new Error('nothing started');
  const onTrouble = (error: unknown): void => void trouble.push(error);
  const intake = new Intake({ queue, store, capacity, stateDir: folder, onTrouble });
  const file = join(folder, 'made');
  writeFileSync(file, 'Task {made} -service maya -cmds { RemoteCmd true }');
  const settled = queue.settled.bind(queue);
  // The last that an expansion waits for.
  queue.settled = async () => {
    await settled();
    queue.settled = settled;
    changeCommand({ queue, store }, job, 2, { service: 'nuke' });
  };
  await graftOutput({ queue, store, intake, attempt, index: 0, file });
  await queue.settled();
  const classes = store.committed.classes(job.jid);
  const services = [2, 3].map((cid) => classes.get(store.committed.command(job.jid, cid)?.classId ?? -1)?.service);
  expect(services).toEqual(['nuke', 'maya']);
});

test('what an expansion names outside of it is looked for once, a portion at a time, however much it is', async () => {
  const questions = async (count: number): Promise<number> => {
    const { queue, store, capacity, launched, trouble, spool, folder } = testQueue();
    const job = spool(['maker', ...Array.from({ length: 4500 }, (_, index) => `t${index}`), 't7']);
    await queue.settled();
    const [attempt] = launched;
    if (!attempt) throw new Error('nothing started');
    const intake = new Intake({ queue, store, capacity, stateDir: folder, onTrouble: (error) => trouble.push(error) });
    const file = join(folder, 'made');
    const instances = Array.from(
      { length: count },
      (_, index) => `Task {m${index}} -subtasks { Instance {t${index}} }`,
    );
    writeFileSync(file, `${instances.join('\n')}\nTask {last} -subtasks { Instance {m0}\n Instance {nobody} }`);
    const asked = [vi.spyOn(store.reader, 'raw'), vi.spyOn(store.reader, 'all')];
    const warnings = await graftOutput({ queue, store, intake, attempt, index: 0, file });
    expect(warnings).toEqual(['Instance "nobody": no task has this id or title; nothing waits for it']);
    await queue.settled();
    const made = [...store.committed.tasks(job.jid, job.tasks.length - 1, 4503)];
    expect(made.map(({ ants }) => ants)).toEqual([...instances.map((_, index) => [index + 2]), [4503]]);
    return asked.flatMap(({ mock }) => mock.calls).filter(([sql]) => sql.includes('from task')).length;
  };
  const few = await questions(2);
  expect(await questions(100)).toBe(few);
  expect(few).toBeLessThan(10);
});

test('what is left in the database of an expansion that was cut off is no command of the job', async () => {
  const { queue, store, capacity, launched, folder, spool } = testQueue();
  const job = spool(['a']);
  await queue.settled();
  const commands = [{ cid: 2, tid: 2, runtype: 'regular', classId: 1, data: JSON.stringify({ argv: ['x'] }) }] as const;
  const nothing = { tasks: [], classes: new Map(), jobCommands: [], warnings: [] };
  store.commit([(writer) => writer.insertTree(job.jid, { ...nothing, commands }, 1)]);
  const context = { queue, store, capacity } as unknown as Context;
  const params = new URLSearchParams('set_service=nuke');
  expect(() => setCommandAttributes(context, job, 2, params)).toThrow('has no command 2');
  const data = store.reader.jobData(job.jid);
  if (!data) throw new Error('no job');
  queue.write((writer) => writer.setJobData(job.jid, { ...data, service: 'nuke' }));
  await changeInherited({ queue, store }, job);
  expect(job.classes).toHaveLength(2);
  // The next expansion clears it away.
  const [attempt] = launched;
  if (!attempt) throw new Error('nothing started');
  const intake = new Intake({ queue, store, capacity, stateDir: folder, onTrouble: () => {} });
  const file = join(folder, 'made');
  writeFileSync(file, 'Task {made} -cmds { RemoteCmd {echo made} }');
  await graftOutput({ queue, store, intake, attempt, index: 0, file });
  await queue.settled();
  expect(store.committed.command(job.jid, 2)?.data).toMatchObject({ argv: ['echo', 'made'] });
});

test('a command is started when the row that says so is on disk', async () => {
  const { queue, store, launched, spool } = testQueue();
  spool(['a']);
  expect(launched).toEqual([]);
  await queue.settled();
  expect(launched).toHaveLength(1);
  expect(store.committed.all('select state from task')).toMatchObject([{ state: 'active' }]);
});

test('what others read is committed; nobody is told before', async () => {
  const { queue, store, launched, spool } = testQueue();
  spool(['a']);
  await queue.settled();
  const [attempt] = launched;
  if (!attempt) throw new Error('nothing started');
  queue.apply({ type: 'ended', attempt, end: { rcode: 0 } });
  expect(store.committed.all('select state from task')).toMatchObject([{ state: 'active' }]);
  await queue.settled();
  expect(store.committed.all('select state from task')).toMatchObject([{ state: 'done' }]);
});

test('a state that cannot be written is kept and written later; meanwhile nothing starts', async () => {
  const { queue, store, launched, trouble, spool } = testQueue();
  spool(['a', 'b', 'c']);
  await queue.settled();
  const disk = breakable(store);
  disk.isBroken = () => true;
  const [attempt] = launched;
  if (!attempt) throw new Error('nothing started');
  queue.apply({ type: 'ended', attempt, end: { rcode: 0 } });
  await expect(queue.settled()).rejects.toThrow('disk full');
  expect(launched).toHaveLength(2);
  await expect(queue.settled()).rejects.toThrow('disk full');
  // Not once a second, as often as it is tried.
  expect(trouble).toEqual(['the state cannot be written, trying again: disk full']);
  disk.isBroken = () => false;
  await until(() => launched.length === 3);
  expect(trouble.slice(1)).toEqual(['the state can be written again']);
  expect(store.committed.all(`select tid from task where state = 'done'`)).toMatchObject([{ tid: 1 }]);
});

test('nobody waits for ever for what is not written any more', async () => {
  const abandoned = testQueue();
  abandoned.spool(['a']);
  const first = abandoned.queue.settled();
  abandoned.queue.abandon();
  await expect(first).rejects.toThrow('the engine is closing');
  const { queue, store, spool } = testQueue();
  spool(['a']);
  const second = queue.settled();
  breakable(store).isBroken = () => true;
  expect(() => queue.close()).toThrow('disk full');
  await expect(second).rejects.toThrow('disk full');
});

test('a job that has nothing to do is not kept in memory, and comes back when asked for', async () => {
  const { queue, launched, spool } = testQueue();
  const { jid } = spool(['a']);
  await queue.settled();
  const [attempt] = launched;
  if (!attempt) throw new Error('nothing started');
  queue.apply({ type: 'ended', attempt, end: { rcode: 1 } });
  await queue.settled();
  expect(queue.farm.jobs.has(jid)).toBe(false);
  await queue.withJobs([jid], () => {
    const job = jobOf(queue, jid);
    expect(job.counts).toMatchObject({ error: 1 });
    queue.apply({ type: 'retried', job, tasks: 'error' });
  });
  await queue.settled();
  expect(launched[1]).toMatchObject({ cid: 1, iid: 2, retrycount: 1 });
});

test('attempts that were running are given up after a restart, and their commands run again', async () => {
  const first = testQueue();
  first.spool(['a', 'b', 'c']);
  await first.queue.settled();
  expect(first.launched).toHaveLength(2);
  first.close();
  const second = testQueue(first.folder);
  for (const attempt of await second.queue.restore()) second.queue.apply({ type: 'lost', attempt });
  await second.queue.settled();
  expect(second.launched).toMatchObject([
    { cid: 1, iid: 2 },
    { cid: 2, iid: 2 },
  ]);
  expect(
    second.store.committed.all('select iid, current, rcode from invocation where stoptime is not null'),
  ).toMatchObject([
    { iid: 1, current: 0, rcode: null },
    { iid: 1, current: 0, rcode: null },
  ]);
});

test('an attempt that was told to stop when the engine died ends as it was told', async () => {
  const first = testQueue();
  const job = first.spool(['a']);
  await first.queue.settled();
  first.queue.apply({ type: 'interrupted', job, tids: [1] });
  await first.queue.settled();
  first.close();
  const second = testQueue(first.folder);
  for (const attempt of await second.queue.restore()) second.queue.apply({ type: 'lost', attempt });
  await second.queue.settled();
  expect(second.launched).toEqual([]);
  expect(second.store.committed.all('select state from task')).toMatchObject([{ state: 'error' }]);
});

test('jobs that cannot start are not looked at for the sake of those that can', async () => {
  const looks = async (count: number): Promise<number> => {
    const { queue, capacity, launched, spool } = testQueue(undefined, 2);
    let looked = 0;
    const waiting = Array.from({ length: count }, (_, index) => {
      const job = spool(['a', 'b']);
      const schedule = { afterjids: [count + 1] };
      const later = { aftertime: Date.now() + 3_600_000 };
      if (index % 4 === 0) queue.apply({ type: 'paused', job, paused: true });
      else if (index % 4 === 1) queue.apply({ type: 'rescheduled', job, schedule: later });
      else if (index % 4 === 2) queue.apply({ type: 'rescheduled', job, schedule });
      else queue.apply({ type: 'rescheduled', job, schedule: { priority: -1 } });
      return job;
    });
    const own = spool(['a', 'b', 'c', 'd']);
    await queue.settled();
    for (const job of waiting) {
      for (const [name, value] of Object.entries(job)) {
        const get = (): unknown => {
          looked++;
          return value;
        };
        Object.defineProperty(job, name, { get });
      }
    }
    const granted = vi.spyOn(capacity, 'grant');
    for (const attempt of launched.slice(0, 2)) {
      queue.apply({ type: 'ended', attempt, end: { rcode: 0 } });
      await queue.settled();
    }
    expect(launched.map(({ job }) => job)).toEqual([own, own, own, own]);
    return looked + granted.mock.calls.length;
  };
  // Where one stands among the others is found in a few steps.
  expect(await looks(100)).toBeLessThan((await looks(4)) + 20);
});

test('a command that is changed so that it has room starts', async () => {
  const { queue, store, capacity, launched, spool } = testQueue();
  const job = spool(['a']);
  capacity.nimby = '1';
  changeCommand({ queue, store }, job, 1, { minslots: 3 });
  await queue.settled();
  capacity.nimby = null;
  queue.write(() => {});
  await queue.settled();
  expect(launched).toEqual([]);
  changeCommand({ queue, store }, job, 1, { minslots: 2 });
  await expect.poll(() => launched).toHaveLength(1);
});

test('jobs are ranked by priority, then jid, whatever happens to them', () => {
  interface Fake {
    readonly jid: number;
    priority: number;
    wanted: boolean;
  }
  const change = fc.record({
    jid: fc.integer({ min: 1, max: 8 }),
    priority: fc.integer({ min: -2, max: 2 }),
    wanted: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(change), (changes) => {
      const jobs = new Map<number, Fake>();
      const ranking = new Ranking();
      for (const { jid, priority, wanted } of changes) {
        const job = Object.assign(jobs.get(jid) ?? { jid, priority, wanted }, { priority, wanted });
        jobs.set(jid, job);
        if (wanted) ranking.put(job as unknown as Job);
        else ranking.remove(job as unknown as Job);
        const ranked = [...jobs.values()].filter((one) => one.wanted);
        ranked.sort((a, b) => b.priority - a.priority || a.jid - b.jid);
        expect(ranking.list.map((one) => one.jid)).toEqual(ranked.map((one) => one.jid));
      }
    }),
  );
});

describe('a clock that jumps', () => {
  test('back while a command runs: it has not ended before it began', async () => {
    let clock = 1_000_000;
    const { queue, store, launched, spool } = testQueue(undefined, 1, () => clock);
    spool(['a', 'b']);
    await queue.settled();
    clock -= 500_000;
    const [attempt] = launched;
    if (!attempt) throw new Error('nothing started');
    queue.apply({ type: 'ended', attempt, end: { rcode: 0, at: clock } });
    await queue.settled();
    expect(store.committed.all('select starttime, stoptime from invocation where cid = 1')).toEqual([
      { starttime: 1_000_000, stoptime: 1_000_000 },
    ]);
    expect(store.committed.all('select elapsedsecs from job')).toEqual([{ elapsedsecs: 0 }]);
    expect(launched.map(({ cid }) => cid)).toEqual([1, 2]);
  });

  test('forward: what ended meanwhile has the time that was recorded, and an idle engine has not idled for hours', async () => {
    let clock = 1_000_000;
    const { queue, store, launched, spool } = testQueue(undefined, 1, () => clock);
    spool(['a']);
    await queue.settled();
    const [attempt] = launched;
    if (!attempt) throw new Error('nothing started');
    clock += 10 * 3_600_000;
    queue.apply({ type: 'ended', attempt, end: { rcode: 0, at: 1_002_000 } });
    await queue.settled();
    expect(store.committed.all('select stoptime from invocation')).toEqual([{ stoptime: 1_002_000 }]);
    expect(store.committed.all('select elapsedsecs from job')).toEqual([{ elapsedsecs: 2 }]);
    expect(performance.now() - (queue.idleSince ?? 0)).toBeLessThan(10_000);
  });

  test('back before the time that a job has waited for: it waits again, and begins', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    let clock = 1_000_000;
    const { queue, capacity, launched, spool } = testQueue(undefined, 1, () => clock);
    capacity.nimby = '1';
    const job = spool(['a']);
    queue.apply({ type: 'rescheduled', job, schedule: { aftertime: clock + 5 * 3_600_000 } });
    const pass = async (hours: number): Promise<void> => {
      clock += hours * 3_600_000;
      queue.write(() => {});
      await queue.settled();
    };
    await pass(6);
    capacity.nimby = null;
    await pass(-6);
    expect(launched).toEqual([]);
    clock += 6 * 3_600_000;
    await vi.advanceTimersByTimeAsync(10_000);
    await queue.settled();
    expect(launched).toHaveLength(1);
  });

  test('over the time that a job waits for: it begins, though nobody has slept that long', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    let clock = 1_000_000;
    const { queue, launched, spool } = testQueue(undefined, 1, () => clock);
    const job = spool(['a']);
    queue.apply({ type: 'rescheduled', job, schedule: { aftertime: clock + 5 * 3_600_000 } });
    await queue.settled();
    expect(launched).toEqual([]);
    clock += 6 * 3_600_000;
    await vi.advanceTimersByTimeAsync(10_000);
    await queue.settled();
    expect(launched).toHaveLength(1);
  });
});
