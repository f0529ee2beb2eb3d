import { serial } from '@jobtronaut/core';
import { describe, expect, it } from 'vitest';
import { testSite } from '../test/site.ts';
import { commandsOf, tasksOf } from './document-walk.ts';
import { prepareJob, prepareJoined } from './prepare.ts';
import { openSession } from './session.ts';

const RENDER = { root: 'Render', arguments: { frames: [1, 2, 3], scene: 'a.ma' } };

describe('a job', () => {
  it('has the environment that may travel, and the configuration that its scripts will read', async () => {
    const site = testSite();
    const { document, leftOut, background } = await prepareJob(await site.open(), {
      ...RENDER,
      attributes: { title: 'shot', priority: 5 },
      environment: { SHOT: '010', SITE_TOKEN: 'abc' },
    });
    const variables = `SHOW=demo JOBTRONAUT_CONFIGURATION_PATH=${site.path('jobtronaut.config.ts')} SHOT=010 SITE_TOKEN=abc`;
    expect(document).toMatchObject({ title: 'shot', priority: 5, envkey: [`setenv ${variables}`] });
    expect(leftOut).toEqual([{ name: 'API_TOKEN', reason: 'secret' }]);
    expect(background).toMatchObject({ rootTasks: ['Render'], environment: { SHOT: '010' }, withheld: ['SITE_TOKEN'] });
  });

  it('knows the plugins that it was built from, and no others', async () => {
    const site = testSite();
    site.write('plugins/other.ts', `import { Task } from '@jobtronaut/core';\nexport class Other extends Task {}`);
    const { background } = await prepareJob(await site.open(), { root: 'Both', arguments: { word: 'x' } });
    expect(background.plugins).toEqual([
      {
        name: 'Both',
        file: 'tasks.ts',
        folder: site.path('plugins'),
        hash: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      },
      { name: 'Say', file: 'tasks.ts', folder: site.path('plugins'), hash: background.plugins[0]?.hash },
    ]);
  });

  it('is refused with the code of the first problem and all problems as data', async () => {
    const session = await testSite().open();
    const refused = prepareJob(session, {
      root: 'Render',
      arguments: { scene: 3 },
      attributes: { priorty: 1 } as object,
    });
    await expect(refused).rejects.toMatchObject({
      code: 'unknown-job-attribute',
      diagnostics: [
        { code: 'unknown-job-attribute', severity: 'error' },
        { code: 'missing-required-argument', task: 'Render' },
        { code: 'invalid-argument' },
      ],
    });
  });

  it('is refused with its warnings, which may hold the cause', async () => {
    const session = await testSite().open();
    const refused = prepareJob(session, { root: 'Render', arguments: { frames: [1], secne: 'a.ma' } });
    await expect(refused).rejects.toMatchObject({
      diagnostics: [
        { code: 'missing-required-argument', severity: 'error' },
        { code: 'unknown-argument', severity: 'warning', message: expect.stringContaining('"scene"') as string },
      ],
    });
  });

  it('tells each warning once', async () => {
    const session = await testSite().open();
    const { warnings } = await prepareJob(session, { ...RENDER, arguments: { ...RENDER.arguments, secne: 'b.ma' } });
    expect(warnings).toMatchObject([{ code: 'unknown-argument', severity: 'warning' }]);
  });

  it('without any command is told as such: it would be done at once', async () => {
    const { warnings } = await prepareJob(await testSite().open(), {
      ...RENDER,
      arguments: { frames: [], scene: 'a.ma' },
    });
    expect(warnings).toMatchObject([{ code: 'no-elements' }, { code: 'no-commands', severity: 'warning' }]);
  });

  it.each([true, false])('has the plugins of today, or those of the session: cache %s', async (cached) => {
    const site = testSite();
    const session = await site.open(`export const ENABLE_PLUGIN_CACHE = ${cached};`);
    site.write(
      'plugins/tasks.ts',
      `import { Task } from '@jobtronaut/core';\nexport class Say extends Task { static elementsId = 'word'; cmd() { return ['/bin/true']; } }`,
    );
    const { document } = await prepareJob(session, { root: 'Say', arguments: { word: 'x' } });
    expect([...commandsOf(document)][0]?.argv[0]).toBe(cached ? '/bin/echo' : '/bin/true');
  });

  it('can be changed between expansion and document', async () => {
    const job = await prepareJob(await testSite().open(), RENDER, (built) =>
      built.modifyCommands(true, 'service', 'nuke'),
    );
    expect([...commandsOf(job.document)].map(({ service }) => service)).toEqual(['nuke', 'nuke', 'nuke']);
  });

  it.each([
    ['throws', `() => { throw new Error('no vault'); }`, 'no vault'],
    ['returns nothing', '() => undefined', 'no variables'],
  ])('is refused where ENVIRONMENT_RESOLVER %s', async (_, resolver, message) => {
    const site = testSite();
    site.write(
      'broken.config.ts',
      `export const PLUGIN_PATH = ['plugins'];\nexport const ENVIRONMENT_RESOLVER = ${resolver};`,
    );
    const session = await openSession({ cwd: site.folder, env: site.env, config: 'broken.config.ts' });
    await expect(prepareJob(session, RENDER)).rejects.toMatchObject({
      code: 'resolver-failed',
      message: expect.stringContaining(message) as string,
    });
  });
});

describe('several jobs as one', () => {
  it('stand in groups, with the attributes of the first', async () => {
    const session = await testSite().open();
    const { document, background } = await prepareJoined(session, {
      jobs: serial(
        { root: 'Say', arguments: { word: 'one' }, attributes: { title: 'first', priority: 7 } },
        { root: 'Say', arguments: { word: 'two' }, local: true },
      ),
    });
    expect(document).toMatchObject({ title: 'first', priority: 7 });
    expect([...tasksOf(document)].map(({ title }) => title)).toEqual([
      'serial',
      'Say',
      'Say: Elements one',
      'Say',
      'Say: Elements two',
    ]);
    expect([...commandsOf(document)].map(({ kind }) => kind)).toEqual(['remoteCmd', 'cmd']);
    expect(background.request).toEqual({
      jobs: {
        serial: [
          { root: 'Say', arguments: { word: 'one' }, attributes: { title: 'first', priority: 7 }, local: false },
          { root: 'Say', arguments: { word: 'two' }, local: true },
        ],
      },
    });
  });

  it('are all checked', async () => {
    const jobs = serial({ root: 'Say' }, { root: 'Sy' });
    await expect(prepareJoined(await testSite().open(), { jobs })).rejects.toMatchObject({
      diagnostics: [{ code: 'missing-required-argument' }, { code: 'unknown-task' }],
    });
  });
});

it.each([
  ['cmd()', "cmd() { process.exit(0); return ['/bin/true']; }", 'task-failed'],
  [
    'a processor',
    "static argumentProcessors = [{ name: 'Quit', scope: ['word.initial'] }]; cmd() { return ['/bin/true']; }",
    'processor-failed',
  ],
])('code that ends the program is an error of %s', async (_, members, code) => {
  const site = testSite();
  site.write(
    'plugins/quits.js',
    `import { Processor, Task } from '@jobtronaut/core';
     export class Quit extends Processor { async process() { await 1; process.exit(0); } }
     export class Quits extends Task { static elementsId = 'word'; ${members} }`,
  );
  const session = await site.open();
  await expect(prepareJob(session, { root: 'Quits', arguments: { word: 'x' } })).rejects.toMatchObject({
    code,
    message: expect.stringContaining('process.exit() is called') as unknown,
  });
});
