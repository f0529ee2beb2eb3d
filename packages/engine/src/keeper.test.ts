import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Keeper } from './keeper.ts';
import { Queue } from './queue/queue.ts';
import { Capacity } from './scheduler/capacity.ts';
import { Store } from './store/store.ts';
import { soon, testEngine } from './testing/engine.ts';

const DAY_MS = 86_400_000;
const done = 'Job -title {done} -subtasks { Task {a} -cmds { RemoteCmd {echo hello} } }';
const failed = 'Job -title {failed} -subtasks { Task {a} -cmds { RemoteCmd {false} } }';
const paused = 'Job -title {paused} -paused 1 -subtasks { Task {a} -cmds { RemoteCmd {true} } }';

/** A folder in which some jobs are done (1, 2), one has failed (3), one is paused (4), and one deleted (5). */
async function oldFolder(): Promise<string> {
  const { engine, folder, spool, until, call } = await testEngine();
  for (const script of [done, done]) await spool(script);
  await spool(failed);
  await spool(paused);
  await spool(paused);
  for (const jid of [1, 2]) await until('job', `jid=${jid} and done`);
  await until('job', 'jid=3 and error');
  await call('queue?q=jretire&jid=5');
  await engine.close();
  return folder;
}

/** A keeper at work on a folder whose engine is away, as if it were so many days later. */
function keeper(
  folder: string,
  later: number,
  options: { days?: number; now?: () => number; steady?: () => number } = {},
) {
  const store = new Store(folder);
  const trouble: string[] = [];
  const keys = { known: [], provideUnknown: true, metric: () => undefined };
  const capacity = new Capacity({ slots: 1, limits: new Map(), keys });
  const queue = new Queue({ store, capacity, maxAutoRetries: 3, perform: () => undefined });
  const now = options.now ?? (() => Date.now() + later * DAY_MS);
  const onTrouble = (text: string) => void trouble.push(text);
  const kept = new Keeper({
    store,
    queue,
    stateDir: folder,
    days: options.days ?? 90,
    onTrouble,
    first: 0,
    every: 10,
    now,
    ...(options.steady && { steady: options.steady }),
  });
  kept.start();
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closed ??= kept.close().then(() => store.close());
    return closed;
  };
  onTestFinished(close);
  const jids = (): unknown[] => store.committed.raw('select jid from job order by jid').map(([jid]) => jid);
  return { store, trouble, jids, close };
}

function rowsOf(folder: string, jid: number): number {
  const db = new Database(join(folder, 'engine.db'));
  const count = ['job', 'task', 'command', 'class', 'invocation'].map((table) =>
    Number((db.prepare(`select count(*) from ${table} where jid = ?`).raw(true).all([jid]) as number[][])[0]?.[0]),
  );
  db.close();
  return count.reduce((sum, one) => sum + one, 0);
}

describe('what is left of old jobs', () => {
  test('is removed, rows and logs, and nothing of the others', async () => {
    const folder = await oldFolder();
    const { store, jids, trouble, close } = keeper(folder, 91);
    while (jids().length > 2 || store.reader.param('dropping') !== undefined) await soon();
    await close();
    expect([1, 2, 3, 4, 5].map((jid) => rowsOf(folder, jid) > 0)).toEqual([false, false, true, true, false]);
    expect(readdirSync(join(folder, 'logs'))).toEqual(['J3']);
    expect(trouble).toEqual([]);
    // The failed one can be retried; ids are not given again.
    const { call, until, spool } = await testEngine({ stateDir: folder });
    expect((await call('queue?q=jretry&tsubset=error&jid=3')).status).toBe(200);
    await until('job', 'jid=3 and error');
    expect((await call('queue?q=jrestart&jid=1')).status).toBe(404);
    expect(await spool(done)).toBe(6);
  });

  test.each([
    ['younger', 89, 90],
    ['kept for ever', 100_000, 0],
  ])('stays where it is %s', async (_, later, days) => {
    const folder = await oldFolder();
    const { jids, close } = keeper(folder, later, { days });
    // One that has more to do comes to its end meanwhile.
    const other = keeper(await oldFolder(), 91);
    while (other.jids().length > 2) await soon();
    expect(jids()).toEqual([1, 2, 3, 4, 5]);
    await close();
    expect(readdirSync(join(folder, 'logs')).sort()).toEqual(['J1', 'J2', 'J3']);
  });

  test('stays when the clock was just set years ahead', async () => {
    const folder = await oldFolder();
    let ahead = 0;
    const { jids, trouble } = keeper(folder, 0, { now: () => Date.now() + ahead });
    ahead = 3650 * DAY_MS;
    while (trouble.length === 0) await soon();
    expect(trouble[0]).toMatch(/the clock was set by more than an hour/);
    expect(jids()).toHaveLength(5);
  });

  test('goes when the machine has slept for so long', async () => {
    const folder = await oldFolder();
    let slept = 0;
    const clock = (): number => Date.now() + slept;
    const { jids, trouble } = keeper(folder, 0, { now: clock, steady: clock });
    slept = 91 * DAY_MS;
    while (jids().length > 2 && trouble.length === 0) await soon();
    expect(trouble).toEqual([]);
  });

  test('of a large job goes in small steps; one that was begun is finished by the next engine', async () => {
    const { engine, folder, spool, call } = await testEngine();
    const tasks = Array.from({ length: 20_000 }, (_, index) => `Task {t${index}} -cmds {RemoteCmd {true}}`);
    await spool(`Job -title {large} -paused 1 -subtasks {\n${tasks.join('\n')}\n}`);
    await call('queue?q=jretire&jid=1');
    await engine.close();
    const first = keeper(folder, 91);
    while (first.jids().length > 0) await soon();
    await first.close();
    const left = rowsOf(folder, 1);
    expect(left).toBeGreaterThan(1000);
    const next = keeper(folder, 91);
    while (next.store.reader.param('dropping') !== undefined) await soon();
    await next.close();
    expect(rowsOf(folder, 1)).toBe(0);
  });
});
