/** What farm commands ask of their engine: real commands of a real engine, which use what this package is built to. */
import { readFileSync, rmSync } from 'node:fs';
import { clause } from '@jobtronaut/tractor-client';
import { describe, expect, it } from 'vitest';
import { ended, testEngine } from '../test/engine.ts';
import { containing } from '../test/matchers.ts';
import { type TestSite, testSite } from '../test/site.ts';
import { getLocalState } from './engines/local-state.ts';
import { neutraliseTask } from './engines/neutralise.ts';
import { getArguments } from './engines/script-arguments.ts';
import { prepareExpansion, writeChunk } from './expansion.ts';
import { prepareJob } from './prepare.ts';
import type { Session } from './session.ts';
import { submitJob } from './submit.ts';

/** A site with a task `Run` whose command is a Node program. */
async function siteWithProgram(program: string, settings = ''): Promise<{ site: TestSite; session: Session }> {
  const site = testSite();
  const farm = new URL('../dist/index.js', import.meta.url).href;
  const path = site.write('program.mjs', `import * as farm from '${farm}';\n${program}`);
  site.write(
    'plugins/run.ts',
    `import { Task } from '@jobtronaut/core';
    export class Run extends Task {
      static override elementsId = 'nothing';
      static override argumentDefaults = { nothing: 0 };
      override cmd() {
        return [process.execPath, ${JSON.stringify(path)}];
      }
    }`,
  );
  return { site, session: await site.open(settings) };
}

describe('a command that adds tasks to its job', () => {
  const EXPAND = `
    const session = await farm.openSession();
    const words = ['one', 'two', 'three'].map((word) => ({ word }));
    const job = await farm.prepareExpansion(session, { root: 'Both', arguments: { Say: words } });
    const { line } = await farm.writeChunk(session, job);
    console.log(line);`;

  it.each([true, false])('adds them beside itself, local as it is itself: %s', async (local) => {
    const { session } = await siteWithProgram(EXPAND);
    const backend = await testEngine(session);
    const { jid } = await submitJob(session, await prepareJob(session, { root: 'Run', local }), backend);
    const counts = await ended(backend, jid);
    expect(counts).toMatchObject({ numdone: counts.numtasks, numerror: 0 });
    const commands = await backend.client.commands(clause`jid=${jid}`, { columns: ['argv', 'local'], sortBy: ['cid'] });
    expect(commands.slice(1)).toEqual(['one', 'two', 'three'].map((word) => ({ argv: ['/bin/echo', word], local })));
  });

  it('has the hooks of the site see them, and no engine', async () => {
    const session = await testSite().open(
      `export const SUBMIT_HOOKS = [(job) => job.modifyCommands(true, 'tags', [String(job.context.engine), ...job.context.rootTasks])];`,
    );
    const job = await prepareExpansion(session, { root: 'Both', arguments: { Say: { word: 'x' } }, local: false });
    const { file, line, notes } = await writeChunk(session, job);
    expect(line).toBe(`TR_EXPAND_CHUNK "${file}"`);
    expect(readFileSync(file, 'utf8')).toContain('-tags {{undefined} {Both}}');
    expect(notes).toEqual([]);
    rmSync(file);
  });

  it('cannot give them an environment of their own', async () => {
    const session = await testSite().open();
    const say = { root: 'Say', arguments: { word: 'x' }, chunk: true };
    await expect(prepareJob(session, { ...say, environment: { SHOT: '010' } })).rejects.toMatchObject({
      code: 'bad-environment',
    });
    expect((await prepareJob(session, say)).document).not.toHaveProperty('envkey');
  });

  it('keeps their long arguments with the embedded engine that runs it', async () => {
    const site = testSite();
    const session = await site.open('', { JOBTRONAUT_ENGINE_STATE: site.path('engine') });
    const scene = 'long '.repeat(10_000);
    const job = await prepareJob(session, { root: 'Render', arguments: { frames: [1], scene }, chunk: true });
    expect(job.argumentsCache?.file).toMatch(site.path('engine/arguments/'));
    const { file } = await writeChunk(session, job);
    expect(readFileSync(job.argumentsCache?.file ?? '', 'utf8')).toContain(scene);
    rmSync(file);
  });

  it('is told if there is no room for the file', async () => {
    const site = testSite();
    const session = await site.open();
    const job = await prepareJob(session, { root: 'Say', arguments: { word: 'x' }, chunk: true });
    const temporary = process.env.TMPDIR;
    process.env.TMPDIR = site.write('a file', '');
    try {
      await expect(writeChunk(session, job)).rejects.toMatchObject({ code: 'chunk-not-written' });
    } finally {
      if (temporary === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = temporary;
    }
  });
});

describe('whether a command is local', () => {
  it('is asked of the engine, of archived jobs too', async () => {
    const session = await testSite().open();
    const backend = await testEngine(session);
    const { jid } = await submitJob(
      session,
      await prepareJob(session, { root: 'Say', arguments: { word: 'x' }, local: true }),
      backend,
    );
    expect(await getLocalState(backend.client, jid, 1)).toBe(true);
    await backend.client.deleteJobs(jid);
    expect(await getLocalState(backend.client, jid, 1)).toBe(true);
    await expect(getLocalState(backend.client, jid, 2)).rejects.toMatchObject({ code: 'no-such-command' });
  });

  it('is inherited by what a command submits, unless it says otherwise', async () => {
    const { session } = await siteWithProgram(`
      const session = await farm.openSession();
      const say = { root: 'Say', arguments: { word: 'x' } };
      const backend = await farm.openBackend(session, await farm.engineOfCommand(session));
      await farm.submitJob(session, await farm.prepareJob(session, say), backend);
      await farm.submitJob(session, await farm.prepareJob(session, { ...say, local: false }), backend);`);
    const backend = await testEngine(session);
    const { jid } = await submitJob(session, await prepareJob(session, { root: 'Run', local: true }), backend);
    expect(await ended(backend, jid)).toMatchObject({ numerror: 0 });
    expect(await backend.client.commands('', { columns: ['jid', 'local'], sortBy: ['jid'] })).toEqual([
      { jid, local: true },
      { jid: jid + 1, local: true },
      { jid: jid + 2, local: false },
    ]);
  });
});

describe('neutralising', () => {
  const NEUTRAL = ['/bin/echo', 'Command has been neutralised'];

  it('leaves nothing for a retry to do, and what has still to run', async () => {
    const { site, session } = await siteWithProgram(`
      import { appendFileSync } from 'node:fs';
      appendFileSync(process.argv[2], 'ran\\n');
      await farm.neutraliseTask({ configuration: (await farm.openSession()).configuration, env: process.env });`);
    const { client, ...backend } = await testEngine(session);
    const run = `RemoteCmd {${process.execPath} ${site.path('program.mjs')} ${site.path('out.txt')}}`;
    const setup = `-envkey {{setenv JOBTRONAUT_CONFIGURATION_PATH=${site.path('jobtronaut.config.ts')}}}`;
    const cmds = `-cmds { RemoteCmd {/bin/echo before}\n ${run}\n RemoteCmd {/bin/echo after} }`;
    const { jid } = await client.spool(
      `Job -title {once} ${setup} -subtasks { Task {a} ${cmds}\n Task {b} -cmds { RemoteCmd {/bin/echo other} } }`,
    );
    expect(await ended({ client, ...backend }, jid)).toMatchObject({ numdone: 2 });
    const argvs = async () =>
      (await client.commands(clause`jid=${jid}`, { columns: ['argv'], sortBy: ['cid'] })).map(({ argv }) => argv);
    const after = [NEUTRAL, NEUTRAL, ['/bin/echo', 'after'], ['/bin/echo', 'other']];
    expect(await argvs()).toEqual(after);

    await client.restartJobs(jid);
    expect(await ended({ client, ...backend }, jid)).toMatchObject({ numdone: 2 });
    expect(readFileSync(site.path('out.txt'), 'utf8')).toBe('ran\n');
    expect(await client.taskLog(jid, 1)).toContain('Command has been neutralised');
  });

  it.each([{}, { TR_ENV_JID: '3' }, { TR_ENV_JID: 'x', TR_ENV_TID: '1' }])('needs a farm command: %j', async (env) => {
    await expect(neutraliseTask(await testSite().open('', env))).rejects.toMatchObject({ code: 'not-in-a-command' });
  });
});

describe('neutralising with an engine that does not know the command', () => {
  it('changes nothing', async () => {
    const session = await testSite().open();
    const { client } = await testEngine(session);
    const { jid } = await client.spool(
      'Job -title {a} -paused 1 -subtasks { Task {a} -cmds { RemoteCmd {/bin/true} } }',
    );
    const env = { ...session.env, TR_ENV_JID: '7', TR_ENV_TID: '1' };
    await expect(neutraliseTask({ ...session, env })).rejects.toMatchObject({ code: 'no-such-command' });
    expect(await client.commands(clause`jid=${jid}`, { columns: ['argv'] })).toEqual([{ argv: ['/bin/true'] }]);
  });
});

describe('the arguments of a task', () => {
  it('are read back from the engine, long ones and archived jobs too', async () => {
    const session = await testSite().open(`export const ARGUMENTS_STORAGE_PATH = 'arguments';`);
    const backend = await testEngine(session);
    const scene = 'long '.repeat(10_000);
    const job = await prepareJob(session, { root: 'Render', arguments: { frames: [1, 2], scene } });
    const { jid } = await submitJob(session, job, backend);
    const [second, ...others] = await getArguments(backend.client, `${jid}:3`);
    expect(others).toEqual([]);
    expect(second).toMatchObject({ cid: 2, task: 'Render' });
    expect(second?.arguments.get('frames')).toEqual({ initial: [1, 2], processed: 2 });
    expect(second?.arguments.get('scene').initial).toBe(scene);

    await ended(backend, jid);
    await backend.client.deleteJobs(jid);
    expect(await getArguments(backend.client, `${jid}:3`)).toHaveLength(1);
    rmSync(job.argumentsCache?.file ?? '');
    await expect(getArguments(backend.client, `${jid}:3`)).rejects.toMatchObject({
      code: 'unreadable-cache',
      message: containing('no such file'),
    });
  });

  it('are none where a task has no script', async () => {
    const session = await testSite().open();
    const backend = await testEngine(session);
    const { jid } = await submitJob(
      session,
      await prepareJob(session, { root: 'Both', arguments: { word: 'x' } }),
      backend,
    );
    for (const tid of [1, 2, 3]) expect(await getArguments(backend.client, `${jid}:${tid}`)).toEqual([]);
  });

  it.each([
    ['12', 'bad-task-reference'],
    ['0:1', 'bad-task-reference'],
    ['1:2:3', 'bad-task-reference'],
    ['12:34', 'no-such-task'],
  ])('%s names none', async (reference, code) => {
    const { client } = await testEngine(await testSite().open());
    await expect(getArguments(client, reference)).rejects.toMatchObject({ code });
  });
});

it('a request that is wrong is told before the engine is asked', async () => {
  const session = await testSite().open('', { TR_ENV_JID: '1', TR_ENV_CID: '1', TRACTOR_ENGINE: '127.0.0.1:1' });
  await expect(prepareJob(session, { root: 'Sy' })).rejects.toMatchObject({ code: 'unknown-task' });
  await expect(prepareJob(session, { root: 'Say', arguments: { word: 'x' } })).rejects.toMatchObject({
    code: 'local-unknown',
    cause: { code: 'engine-unreachable' },
  });
});
