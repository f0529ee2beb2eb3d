import { job, remoteCmd, serializeAlf, task } from '@jobtronaut/alf';
import { chooseEngine } from '@jobtronaut/farm';
import { loadConfiguration } from '@jobtronaut/plugins-loader';
import { expect, it, onTestFinished } from 'vitest';
import { Site } from '../test/site.ts';
import { LateBackend } from './late-backend.ts';

it('starts the engine again that has gone between its answer and the job, and sends the job once', async () => {
  const site = new Site([]);
  onTestFinished(() => site[Symbol.asyncDispose]());
  await site.startEngine();
  const here = { configuration: await loadConfiguration({ cwd: '/', env: {} }), env: site.env };
  const names: string[] = [];
  const backend = new LateBackend(here, await chooseEngine(here, 'embedded'), ({ name }) => names.push(name));
  expect(backend.name).toBe('the embedded engine');
  await backend.connect();
  await site.run(['engine', 'stop']);

  const document = job({ title: 'late', subtasks: [task({ title: 'a', cmds: [remoteCmd({ argv: ['/bin/true'] })] })] });
  const text = async function* () {
    yield new TextEncoder().encode(serializeAlf(document));
  };
  const origin = { owner: 'fred', cwd: site.folder, file: 'late.alf' };
  const { jid } = await backend.spool({ document, text }, origin);
  expect(names).toHaveLength(2);
  expect(backend.name).toBe(names[1]);
  const { client } = await backend.connect();
  expect(await client.select('job', '', { columns: ['jid', 'title'] })).toEqual([{ jid, title: 'late' }]);
});
