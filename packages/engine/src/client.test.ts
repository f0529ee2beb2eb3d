/** The engine as `@jobtronaut/tractor-client` sees it. */

import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clause, TractorClient } from '@jobtronaut/tractor-client';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { parseClause } from './query/clause.ts';
import { type TestEngine, testEngine } from './testing/engine.ts';

const shell = (script: string): string => `RemoteCmd {sh -c {${script}}}`;

function clientOf({ engine, token }: TestEngine, withToken = true): TractorClient {
  const client = new TractorClient({
    engine: `${engine.host}:${engine.port}`,
    user: 'fred',
    sessionFile: 'off',
    retries: { attempts: 0 },
    env: {},
    ...(withToken && { token }),
  });
  onTestFinished(() => client.close());
  return client;
}

test('spools, watches, operates', async () => {
  const farm = await testEngine({ limits: { nuke: 2 } });
  const client = clientOf(farm);
  const fixed = join(farm.folder, 'fixed');
  const { jid } = await client.spool(`Job -title {x} -priority {7.0} -tags {nuke} -subtasks {
    Task {top} -cmds { ${shell('echo end')} } -subtasks { Task {bad} -id {b} -cmds { ${shell(`test -e ${fixed}`)} } }
  }`);
  await farm.until('job', `jid=${jid} and error`);
  const [job] = await client.jobs(`jid=${jid}`, { columns: ['title', 'priority', 'numerror', 'tags'] });
  expect(job).toMatchObject({ title: 'x', priority: 7, numerror: 1, tags: ['nuke'] });
  const tree = await client.jobTree(jid);
  expect(tree.children[0]).toMatchObject({ title: 'top', children: [{ title: 'bad', id: 'b' }] });
  expect(await client.taskDetails(jid, 2)).toMatchObject([{ cid: 2, state: 'error', exitcode: 1 }]);
  expect((await client.jobList()).map(({ title }) => title)).toEqual(['x']);
  expect(await client.limits()).toMatchObject([{ name: 'nuke', max: 2, inUse: 0 }]);
  expect(await client.version()).toMatchObject({ major: 2 });
  const [blade] = await client.bladeList();
  expect((await client.bladeDetails(String(blade?.name))).slots).toBe(4);
  writeFileSync(fixed, '');
  await client.retryErrors(jid);
  await farm.until('job', `jid=${jid} and done`);
  expect(await client.taskLog(jid, 1)).toContain('\nend\n');
  await client.setPriority(jid, 3);
  expect(await client.jobs('priority=3', { columns: ['jid'] })).toMatchObject([{ jid }]);
  await client.deleteJobs(jid);
  expect(await client.jobs()).toEqual([]);
  await client.logout();
});

test('follows a log while it grows', async () => {
  const farm = await testEngine();
  const client = clientOf(farm);
  const go = join(farm.folder, 'go');
  const script = `echo first é; while [ ! -e ${go} ]; do sleep 0.01; done; echo second`;
  const { jid } = await client.spool(`Job -title {x} -subtasks { Task {t} -cmds { ${shell(script)} } }`);
  let text = '';
  for await (const part of client.followTaskLog(jid, 1, { interval: 10 })) {
    text += part;
    if (text.includes('first é\n') && !existsSync(go)) writeFileSync(go, '');
  }
  expect(text).toBe(await farm.log(jid, 1));
  expect(text).toContain('\nfirst é\nsecond\n');
});

test('without the token may look, not touch', async () => {
  const farm = await testEngine();
  const client = clientOf(farm, false);
  await expect(client.spool('Job -title {x}')).rejects.toMatchObject({
    message: expect.stringContaining('token') as string,
  });
  expect(await client.jobs()).toEqual([]);
});

test('whatever the client quotes, the search language reads as that one value', () => {
  const special = fc.constantFrom(...'\'"`\\()[]{},=<>! \tand or not in like `');
  const text = fc.string({ unit: fc.oneof(special, fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 })) });
  const oneLine = text.map((value) => value.replace(/[\n\r\0]/g, ''));
  fc.assert(
    fc.property(oneLine, fc.array(oneLine, { maxLength: 3 }), (value, list) => {
      const parsed = parseClause(clause`owner=${value} and title in ${list} and active`.text);
      expect(parsed).toMatchObject({
        type: 'and',
        terms: [
          { type: 'compare', op: '=', right: { kind: 'string', text: value } },
          { type: 'in', right: list.map((item) => ({ kind: 'string', text: item })) },
          { type: 'name', name: { text: 'active' } },
        ],
      });
    }),
  );
});
