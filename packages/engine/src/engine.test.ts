import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { shell, soon, testEngine } from './testing/engine.ts';

test('runs a job in dependency order and keeps states and logs', async () => {
  const { spool, until, select, log, folder } = await testEngine();
  const order = join(folder, 'order');
  const jid = await spool(`Job -title {two layer} -priority {10.0} -subtasks {
    Task {comp} -serialsubtasks 1 -cmds {
      ${shell(`echo comp >> ${order}`)}
      ${shell(`echo comp again >> ${order}`)}
    } -subtasks {
      Task {fg} -id {fg} -cmds { ${shell(`sleep 0.1; echo fg >> ${order}; echo hello; echo TR_PROGRESS 40%`)} }
      Task {bg} -cmds { ${shell(`echo bg >> ${order}`)} } -subtasks { Instance {late} }
    }
    Task {late} -cmds { ${shell(`sleep 0.2; echo late >> ${order}`)} }
  }`);
  const [job] = await until('job', `jid=${jid} and done`, 'numtasks,numdone,numerror,starttime,stoptime,title');
  expect(job).toMatchObject({ numtasks: 4, numdone: 4, numerror: 0, title: 'two layer' });
  expect(readFileSync(order, 'utf8').trim().split('\n')).toEqual(['fg', 'late', 'bg', 'comp', 'comp again']);
  const tasks = await select('task', `jid=${jid}`, 'tid,title,state,progress,haslog,cids,ptids', 'tid');
  expect(tasks).toEqual([
    { tid: 1, title: 'comp', state: 'done', progress: 100, haslog: true, cids: [1, 2], ptids: [0] },
    { tid: 2, title: 'fg', state: 'done', progress: 100, haslog: true, cids: [3], ptids: [1] },
    { tid: 3, title: 'bg', state: 'done', progress: 100, haslog: true, cids: [4], ptids: [1] },
    { tid: 4, title: 'late', state: 'done', progress: 100, haslog: true, cids: [5], ptids: [0, 3] },
  ]);
  const text = await log(jid, 2);
  expect(text).toContain('\nhello\n');
  expect(text).toMatch(/^====\[.* J1 T2 C3 attempt 1 fred on .*]====\n/);
  expect(text).toMatch(/exit 0 after \d+\.\d s]====\n$/);
});

test('a failing task is an error; what depends on it waits, the rest goes on; a retry runs it again', async () => {
  const { spool, until, select, call, folder } = await testEngine();
  const fixed = join(folder, 'fixed');
  const jid = await spool(`Job -title {x} -subtasks {
    Task {top} -cmds { ${shell('true')} } -subtasks { Task {bad} -cmds { ${shell(`test -e ${fixed}`)} } }
    Task {other} -cmds { ${shell('true')} }
  }`);
  await until('job', `jid=${jid} and numerror=1 and numdone=1 and stoptime`);
  expect(await select('task', `jid=${jid}`, 'title,state', 'tid')).toEqual([
    { title: 'top', state: 'blocked' },
    { title: 'bad', state: 'error' },
    { title: 'other', state: 'done' },
  ]);
  const [run] = await select('invocation', `jid=${jid} and tid=2`, 'rcode,current,iid,blade');
  expect(run).toMatchObject({ rcode: 1, current: true, iid: 1 });
  writeFileSync(fixed, '');
  expect((await call(`queue?q=jretry&tsubset=error&jid=${jid}`)).status).toBe(200);
  await until('job', `jid=${jid} and done`);
  expect(await select('task', `jid=${jid} and tid=2`, 'state,retrycount')).toEqual([{ state: 'done', retrycount: 1 }]);
  expect(await select('invocation', `jid=${jid} and tid=2`, 'iid,current', 'iid')).toEqual([
    { iid: 1, current: false },
    { iid: 2, current: true },
  ]);
});

test('an engine on the same folder goes on where the former one ended', async () => {
  const first = await testEngine({ slots: 1 });
  const started = join(first.folder, 'started');
  const jid = await first.spool(`Job -title {x} -subtasks {
    Task {a} -cmds { ${shell('true')} }
    Task {b} -cmds { ${shell(`echo . >> ${started}; if [ $(wc -l < ${started}) = 1 ]; then sleep 60; fi`)} }
    Task {c} -cmds { ${shell('true')} }
  }`);
  await first.until('task', `jid=${jid} and title=b and active`);
  while (!existsSync(started)) await soon();
  await first.engine.close();
  const second = await testEngine({ stateDir: first.folder });
  await second.until('job', `jid=${jid} and done`);
  expect(readFileSync(started, 'utf8')).toBe('.\n.\n');
  const log = await second.log(jid, 2);
  expect(log).toMatch(/====\[C2 attempt 1 was ended when the engine was stopped, and runs again\]====\n/);
  const runs = await second.select('invocation', `jid=${jid}`, 'tid,iid,current,rcode', 'tid,iid');
  expect(runs).toEqual([
    { tid: 1, iid: 1, current: true, rcode: 0 },
    { tid: 2, iid: 1, current: false, rcode: null },
    { tid: 2, iid: 2, current: true, rcode: 0 },
    { tid: 3, iid: 1, current: true, rcode: 0 },
  ]);
  expect(await second.spool('Job -title {next} -subtasks { Task {t} }')).toBe(jid + 1);
});
