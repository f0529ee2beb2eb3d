/** Large jobs, which are taken in beside everything else. */

import { join } from 'node:path';
import Database from 'libsql';
import { expect, test } from 'vitest';
import { soon, temporaryFolder, testEngine } from './testing/engine.ts';
import { killableEngine } from './testing/killable.ts';

/** A short script of many tasks. */
const large = (tasks: number): string =>
  `Job -title {large} -paused 1 -subtasks { Iterate i -from 1 -to ${tasks} -template { Task {t$i} -cmds { RemoteCmd {true} } } }`;
const SMALL = 'Job -title {small} -subtasks { Task {t} -cmds { RemoteCmd {true} } }';
const HEADERS = { 'Content-Type': 'application/tractor-spool' };

/** Rows of the database itself, whoever may see them. */
function rowsOf(folder: string, sql: string): unknown[] {
  const db = new Database(join(folder, 'engine.db'), { timeout: 5000 });
  try {
    return db.prepare(sql).raw().all();
  } finally {
    db.close();
  }
}

const incoming = (folder: string): unknown[] => rowsOf(folder, `select name from param where name like 'incoming:%'`);

async function untilWritten(folder: string): Promise<void> {
  while (incoming(folder).length === 0 || rowsOf(folder, 'select 1 from task limit 1').length === 0) await soon();
}

async function untilRemoved(folder: string): Promise<void> {
  while (incoming(folder).length > 0) await soon();
  expect(rowsOf(folder, 'select tid from task union all select cid from command')).toEqual([]);
}

test('others come first, and see the job when it is whole', async () => {
  const { spool, select, until, call, folder } = await testEngine();
  let isTaken = false;
  const jid = spool(large(30_000)).finally(() => {
    isTaken = true;
  });
  await untilWritten(folder);
  const small = await spool(SMALL);
  await until('job', `jid=${small} and done`);
  expect(isTaken).toBe(false);
  expect([await jid, small]).toEqual([1, 2]);
  const [job] = await select('job', 'jid=1', 'numtasks,numready,numblocked');
  expect(job).toMatchObject({ numtasks: 30_000, numready: 30_000, numblocked: 0 });
  expect(await select('task', 'jid=1 and tid=20000', 'title,state')).toMatchObject([
    { title: 't20000', state: 'ready' },
  ]);
  expect(await call(`queue?q=tskip&jid=1&tid=30000`)).toMatchObject({ status: 200 });
  expect(await select('job', 'jid=1', 'numdone')).toMatchObject([{ numdone: 1 }]);
  expect(incoming(folder)).toEqual([]);
});

test('until then nobody sees a part of it', async () => {
  const { spool, call, folder } = await testEngine();
  const jid = spool(large(20_000));
  await untilWritten(folder);
  const q = encodeURIComponent(`tractorselect('task', 'jid=1 and tid<3', '', '', 0, 't', 'None')`);
  const answers = await Promise.all(
    [`db?q=${q}`, 'monitor?q=taskdetails&jid=1&tid=1', 'monitor?q=jtree&jid=1', 'queue?q=jrestart&jid=1'].map((verb) =>
      call(verb),
    ),
  );
  expect(incoming(folder)).toHaveLength(1);
  expect(answers.map(({ status }) => status)).toEqual([200, 404, 404, 404]);
  expect(answers[0]?.json.rows).toEqual([]);
  await jid;
});

test('of several at once, each has its own id', async () => {
  const { spool, select } = await testEngine();
  const jids = await Promise.all([large(3000), large(10), large(2000)].map((script) => spool(script)));
  expect(jids).toEqual([1, 2, 3]);
  expect(await select('job', '', 'jid,numtasks', 'jid')).toMatchObject([
    { jid: 1, numtasks: 3000 },
    { jid: 2, numtasks: 10 },
    { jid: 3, numtasks: 2000 },
  ]);
});

test('a sender that goes away leaves nothing behind', async () => {
  const { engine, token, spool, select, folder, trouble } = await testEngine();
  const sender = new AbortController();
  const headers = { ...HEADERS, 'X-Jobtronaut-Token': token };
  const url = `${engine.url}/Tractor/spool?jobOwner=fred`;
  const sent = fetch(url, { method: 'POST', headers, body: large(20_000), signal: sender.signal });
  await untilWritten(folder);
  sender.abort();
  await expect(sent).rejects.toThrow();
  await untilRemoved(folder);
  expect(await select('job', '')).toEqual([]);
  expect(await spool(large(3))).toBe(2);
  expect(trouble).toEqual([]);
});

test('a script is wrong in the same words, however long it is', async () => {
  const { call } = await testEngine();
  const wrong = (padding: string): string => `Job -title {x} -comment {${padding}} -subtasks {\n  Tsk {a}\n}`;
  const [short, long] = await Promise.all(
    ['', 'x'.repeat(300_000)].map((padding) => call('spool?jobOwner=fred', { body: wrong(padding), headers: HEADERS })),
  );
  expect(short?.json.msg).toMatch(/^job script refused: line 2: .*Tsk/);
  expect([long?.status, long?.json]).toEqual([400, short?.json]);
});

test('an engine that closes gives it up, and the next one removes what there is of it', async () => {
  const first = await testEngine();
  const sent = first.spool(large(20_000)).catch(() => 'not taken');
  await untilWritten(first.folder);
  await first.engine.close();
  expect(await sent).toBe('not taken');
  const next = await testEngine({ stateDir: first.folder });
  await untilRemoved(first.folder);
  expect(await next.select('job', '')).toEqual([]);
});

test('so does the next one after a kill', async () => {
  const folder = temporaryFolder();
  const first = await killableEngine(folder);
  const sent = first.spool(large(20_000)).catch(() => 'gone');
  await untilWritten(folder);
  await first.kill();
  expect(await sent).toBe('gone');
  const next = await testEngine({ stateDir: folder });
  expect(await next.select('job', '')).toEqual([]);
  await untilRemoved(folder);
  expect(await next.spool(SMALL)).toBe(2);
});
