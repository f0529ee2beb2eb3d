import { createServer } from 'node:http';
import { startEngine } from '@jobtronaut/engine';
import { describe, expect, it, onTestFinished } from 'vitest';
import { testEngine } from '../../test/engine.ts';
import { containing } from '../../test/matchers.ts';
import { testSite } from '../../test/site.ts';
import { chooseEngine, engineOfCommand } from './choice.ts';
import { openClient } from './client.ts';

const at = (address: string) => ({ id: address, address });

describe('the engine', () => {
  it('is what somebody names, else what the site configured, else the environment, else the embedded one', async () => {
    const site = testSite();
    const configured = await site.open(`export const TRACTOR_ENGINE = 'farm';`, { TRACTOR_ENGINE: 'other:81' });
    expect(await chooseEngine(configured, 'here:8080')).toEqual(at('here:8080'));
    expect(await chooseEngine(configured)).toEqual(at('farm:80'));
    expect(await chooseEngine(await site.open('', { TRACTOR_ENGINE: 'other:81' }))).toEqual(at('other:81'));
    const stateDir = site.path('state/jobtronaut/engine');
    const embedded = { id: `embedded:${stateDir}`, stateDir };
    expect(await chooseEngine(await site.open())).toEqual(embedded);
    expect(await chooseEngine(configured, 'embedded')).toEqual(embedded);
    expect(await chooseEngine(await site.open('', { JOBTRONAUT_ENGINE_STATE: '/x/y' }))).toMatchObject({
      stateDir: '/x/y',
    });
  });

  it.each([
    ['slurm', 'unsupported-engine'],
    ['http://farm', 'bad-engine-address'],
  ])('cannot be %s', async (engine, code) => {
    await expect(chooseEngine(await testSite().open(), engine)).rejects.toMatchObject({ code });
  });

  it('is known by its state folder where it is an embedded one, whatever its address', async () => {
    const site = testSite();
    const session = await site.open();
    const { client, id } = await testEngine(session);
    const { port } = client.engine;
    for (const host of ['127.0.0.1', 'localhost']) {
      const choice = await chooseEngine(session, `${host}:${port}`);
      expect(choice).toMatchObject({ id, address: `127.0.0.1:${port}`, token: containing('') });
    }
    // Another folder in the environment: the default one is looked through too.
    const elsewhere = await site.open('', { JOBTRONAUT_ENGINE_STATE: site.path('empty') });
    expect(await chooseEngine(elsewhere, `127.0.0.1:${port}`)).toMatchObject({ id });
    expect(await chooseEngine(session, '127.0.0.1:1')).not.toHaveProperty('token');
  });
});

describe('the engine of a command', () => {
  it('is the embedded one that runs it, whatever the site configured', async () => {
    const site = testSite();
    const stateDir = site.path('another');
    const env = { JOBTRONAUT_ENGINE_STATE: stateDir, TR_ENV_JID: '3' };
    const session = await site.open(`export const TRACTOR_ENGINE = 'farm:80';`, env);
    const engine = await startEngine({ stateDir, port: 0, onTrouble: () => undefined });
    onTestFinished(() => engine.close());
    expect(await engineOfCommand(session)).toMatchObject({
      id: `embedded:${stateDir}`,
      address: `127.0.0.1:${engine.port}`,
    });
  });

  it.each([
    ['the farm that its blade names', 'farm:8080', 'other', 'other:80'],
    ['with the port that only the site knows', 'farm:8080', 'Farm', 'farm:8080'],
    ['with the port that the blade names', 'farm:8080', 'farm:81', 'farm:81'],
    ['the configured one where the blade says nothing', 'farm:8080', undefined, 'farm:8080'],
  ])('is %s', async (_, configured, told, expected) => {
    const env = told === undefined ? {} : { TRACTOR_ENGINE: told };
    const session = await testSite().open(`export const TRACTOR_ENGINE = '${configured}';`, env);
    expect(await engineOfCommand(session)).toEqual(at(expected));
  });
});

describe('a client', () => {
  it('may change an embedded engine, whose token it finds', async () => {
    const session = await testSite().open();
    const { client: first } = await testEngine(session);
    const { jid } = await first.spool(
      'Job -title {a} -paused 1 -subtasks { Task {a} -cmds { RemoteCmd {/bin/true} } }',
    );
    for (const engine of ['embedded', `127.0.0.1:${first.engine.port}`]) {
      const client = await openClient(session, await chooseEngine(session, engine));
      await client.setPriority(jid, 7);
    }
    expect(await first.jobs('', { columns: ['priority'] })).toEqual([{ priority: 7 }]);
  });

  it.runIf(process.getuid?.() === 0)(
    'tells neither token nor job to another user who took the port of an engine that ended',
    async () => {
      const site = testSite();
      const session = await site.open();
      const engine = await startEngine({ stateDir: site.path('state/jobtronaut/engine'), port: 0 });
      const client = await openClient(session, await chooseEngine(session));
      await client.jobs('');
      await engine.close();
      const heard: unknown[] = [];
      const thief = createServer(({ headers }, response) => {
        heard.push(headers['x-jobtronaut-token']);
        response.end('{"rc": 0, "rows": []}');
      });
      onTestFinished(() => void thief.close());
      // A socket belongs to the user who makes it.
      process.seteuid?.(65_534);
      thief.listen(engine.port);
      process.seteuid?.(0);
      await expect(client.spool('Job -title {x}')).rejects.toMatchObject({
        code: 'engine-unreachable',
        mayHaveArrived: false,
      });
      expect(heard).toEqual([]);
    },
  );

  it('of an embedded engine needs one that runs', async () => {
    const session = await testSite().open();
    await expect(openClient(session, await chooseEngine(session))).rejects.toMatchObject({
      code: 'engine-not-running',
    });
  });

  it.each([
    ['returns a pair', `() => ['fred', 'swordfish']`, 'fred'],
    ['returns one later', `async () => ['mary', 'swordfish']`, 'mary'],
  ])('of a farm is who the credentials resolver says: it %s', async (_, resolver, user) => {
    const session = await testSite().open(`export const TRACTOR_ENGINE_CREDENTIALS_RESOLVER = ${resolver};`);
    expect((await openClient(session, at('farm:80'))).user).toBe(user);
  });

  it('is the user of the environment without a resolver', async () => {
    expect((await openClient(await testSite().open(), at('farm:80'))).user).toBe('tester');
  });

  it.each([
    ['throws', `() => { throw new Error('no vault'); }`, /no vault/],
    ['rejects', `() => Promise.reject(new Error('no vault'))`, /no vault/],
    ['returns something else', `() => 'swordfish'`, /did not return \[user, password\]/],
    ['returns half', `() => ['fred']`, /did not return/],
    ['returns no texts', `() => ['fred', null]`, /did not return/],
  ])('is not made where the resolver %s', async (_, resolver, message) => {
    const session = await testSite().open(`export const TRACTOR_ENGINE_CREDENTIALS_RESOLVER = ${resolver};`);
    const refused = openClient(session, at('farm:80'));
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toMatchObject({ code: 'resolver-failed' });
    await expect(refused).rejects.not.toThrow(/swordfish/);
  });
});
