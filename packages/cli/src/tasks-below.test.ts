import { instance, job, remoteCmd, type Subtask, serializeAlf, task } from '@jobtronaut/alf';
import { chooseEngine } from '@jobtronaut/farm';
import { loadConfiguration } from '@jobtronaut/plugins-loader';
import { expect, it, onTestFinished } from 'vitest';
import { Site } from '../test/site.ts';
import { LateBackend } from './late-backend.ts';
import { tasksBelow } from './tasks-below.ts';

it('finds what failed below a task, at any depth and through Instances', async () => {
  const site = new Site([]);
  onTestFinished(() => site[Symbol.asyncDispose]());
  await site.startEngine();
  const here = { configuration: await loadConfiguration({ cwd: '/', env: {} }), env: site.env };
  const { client } = await new LateBackend(here, await chooseEngine(here, 'embedded')).connect();
  const run = (title: string, program: string) => task({ title, id: title, cmds: [remoteCmd({ argv: [program] })] });
  const group = (title: string, ...subtasks: Subtask[]) => task({ title, subtasks });
  const document = job({
    title: 'j',
    subtasks: [
      group('left', group('deep', run('x', '/bin/false')), run('y', '/bin/false'), run('fine', '/bin/true')),
      group('right', group('waits', instance({ title: 'x' })), run('z', '/bin/false')),
      group('done', run('ok', '/bin/true')),
    ],
  });
  const { jid } = await client.spool(serializeAlf(document));
  expect((await site.run(['watch', String(jid)])).code).toBe(3);

  const rows = await client.select('task', `jid = ${jid}`, { columns: ['tid', 'title'] });
  const titles = new Map(rows.map(({ tid, title }) => [tid, title]));
  const failed = await tasksBelow(client, jid, [...titles.keys()], 'error');
  expect(
    Object.fromEntries([...failed].map(([tid, below]) => [titles.get(tid), below.map((each) => titles.get(each))])),
  ).toEqual({
    left: ['x', 'y'],
    deep: ['x'],
    right: ['x', 'z'],
    waits: ['x'],
    done: [],
    x: ['x'],
    y: ['y'],
    z: ['z'],
    fine: [],
    ok: [],
  });
  expect([...(await tasksBelow(client, jid, [1], 'active')).values()]).toEqual([[]]);
});
