import { existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { testEngine } from '../../test/engine.ts';
import { containing, matching } from '../../test/matchers.ts';
import { testSite } from '../../test/site.ts';
import type { Backend } from '../engines/backend.ts';
import { ALL_FEATURES } from '../engines/capabilities.ts';
import { prepareJob } from '../prepare.ts';
import { submitJob } from '../submit.ts';
import { currentUser, thisHost } from '../who.ts';
import { readCacheCopy, readPlan, readSubmission } from './store.ts';

const HOOK = `export const SUBMIT_HOOKS = [function budget(job) { job.modifyJob('maxactive', 8); }];`;

describe('the record of a submission', () => {
  it('tells who sent what, when, from where, built from which code', async () => {
    const site = testSite();
    const session = await site.open(HOOK);
    const backend = await testEngine(session);
    const before = Date.now();
    const job = await prepareJob(session, {
      root: 'Render',
      arguments: { frames: [1, 2], scene: 'a.ma' },
      attributes: { title: 'shot', priority: 5 },
      environment: { SHOT: '010' },
    });
    const { jid, record: folder } = await submitJob(session, job, backend);
    const submission = await readSubmission(session, { engine: backend.id, jid });
    expect(submission.folder).toBe(folder);
    const { record } = submission;
    expect(record).toEqual({
      version: 1,
      submitted: matching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      user: currentUser(session.env),
      host: thisHost(),
      cwd: site.folder,
      engine: { id: `embedded:${site.path('state/jobtronaut/engine')}`, name: containing('127.0.0.1:') },
      jid,
      title: 'shot',
      message: containing(''),
      request: {
        jobs: {
          root: 'Render',
          arguments: { frames: [1, 2], scene: 'a.ma' },
          attributes: { title: 'shot', priority: 5 },
          local: false,
        },
      },
      environment: { passed: { SHOT: '010' }, leftOut: [{ name: 'API_TOKEN', reason: 'secret' }] },
      withheld: [],
      plugins: [{ name: 'Render', folder: site.path('plugins'), file: 'tasks.ts', hash: matching(/^[0-9a-f]{32}$/) }],
      hooks: [{ hook: 'budget', changed: 'job', attribute: 'maxactive', count: 1, value: 8 }],
      kept: null,
      plan: true,
      argumentsCache: null,
      repeats: null,
    });
    expect(Date.parse(record.submitted)).toBeGreaterThanOrEqual(before);
    expect(await readPlan(submission)).toMatchObject({ title: 'shot', maxactive: 8, priority: 5 });
  });

  it('is found in the folder that the site names, a part of it for each user', async () => {
    const site = testSite();
    const session = await site.open(`export const SUBMISSIONS_PATH = 'shared';`);
    const backend = await testEngine(session);
    const { jid, record } = await submitJob(
      session,
      await prepareJob(session, { root: 'Say', arguments: { word: 'x' } }),
      backend,
    );
    expect(record).toMatch(site.path(`shared/${currentUser(session.env)}/`));
    expect((statSync(site.path('shared')).mode & 0o077).toString(8)).not.toBe('0');
    expect(await readSubmission(session, { engine: backend.id, jid })).toMatchObject({ folder: record });
  });

  it('is the newest where an engine has begun anew and gives ids again', async () => {
    const session = await testSite().open();
    const anew = (message: string): Backend => ({
      name: 'forgetful',
      id: 'forgetful',
      capabilities: ALL_FEATURES,
      spool: () => Promise.resolve({ jid: 1, message }),
    });
    const job = await prepareJob(session, { root: 'Say', arguments: { word: 'x' } });
    for (const message of ['one', 'two', 'three']) await submitJob(session, job, anew(message));
    const { record, folder } = await readSubmission(session, { engine: 'forgetful', jid: 1 });
    expect(record.message).toBe('three');
    expect(readdirSync(join(folder, '..'))).toHaveLength(3);
  });

  it('says where it looked in vain', async () => {
    const session = await testSite().open();
    await expect(readSubmission(session, { engine: 'farm:80', jid: 7 })).rejects.toMatchObject({
      code: 'no-such-submission',
      message: 'There is no record of a job 7 sent to farm:80',
      data: { folder: containing('/submissions/farm_80-') },
    });
  });
});

describe('credentials', () => {
  /** All that was written for a job, as text. */
  async function written(request: Parameters<typeof prepareJob>[1]) {
    const session = await testSite().open(`export const ARGUMENTS_STORAGE_PATH = 'arguments';`);
    const { record: folder = '' } = await submitJob(
      session,
      await prepareJob(session, request),
      await testEngine(session),
    );
    const text = readdirSync(folder)
      .map((name) => readFileSync(join(folder, name)))
      .map((bytes) => (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString())
      .join('\n');
    const payloads = [...text.matchAll(/jt1\.([\w-]+)/g)].map(([, base = '']) =>
      Buffer.from(base, 'base64url').toString(),
    );
    return { text: `${text}\n${payloads.join('\n')}`, names: readdirSync(folder) };
  }
  const RENDER = { root: 'Render', arguments: { frames: [1], scene: 'a.ma' } };

  it('are in no record: not those of the environment, inherited or passed', async () => {
    const { text, names } = await written({ ...RENDER, environment: { SHOT: '010', SITE_TOKEN: 'swordfish' } });
    expect(text).toContain('"withheld": ["SITE_TOKEN"]');
    expect(text).toContain('"SHOT":"010"');
    expect(text).not.toMatch(/swordfish|abracadabra/);
    expect(names).toEqual(['record.json']);
  });

  it.each([
    ['an argument', { ...RENDER, arguments: { ...RENDER.arguments, api_token: 'swordfish' } }, 'api_token'],
    [
      'a long argument',
      { ...RENDER, arguments: { ...RENDER.arguments, api_token: 'swordfish'.repeat(5000) } },
      'api_token',
    ],
    [
      'an argument inside of one',
      { ...RENDER, arguments: { ...RENDER.arguments, login: [{ password: 'swordfish' }] } },
      'login',
    ],
    [
      'the address of a service',
      { ...RENDER, arguments: { ...RENDER.arguments, scene: 'https://u:swordfish@host/a.ma' } },
      'scene',
    ],
    ['an environment key', { ...RENDER, attributes: { envkey: ['setenv A=1 SITE_SECRET=swordfish'] } }, 'envkey'],
  ])('are in no record: %s', async (_, request, name) => {
    const { text } = await written(request);
    expect(text).toContain(name);
    expect(text).not.toContain('swordfish');
  });

  it('are in no record: the environment of one command', async () => {
    const { text } = await written({ root: 'Login', arguments: { word: 'x' } });
    expect(text).toContain('"plan": false');
    expect(text).not.toContain('swordfish');
  });

  it('and without them all of it is there', async () => {
    const { text, names } = await written({
      ...RENDER,
      arguments: { ...RENDER.arguments, scene: 'long '.repeat(10_000) },
    });
    expect(names).toEqual(['arguments.json.gz', 'job.alf.gz', 'record.json']);
    expect(text).toContain('"task":"Render"');
  });
});

describe('a damaged record', () => {
  it('is told as such, whichever of its members is gone or another thing', async () => {
    const session = await testSite().open();
    const backend = await testEngine(session);
    const job = await prepareJob(session, { root: 'Say', arguments: { word: 'x' } });
    const { jid, record = '' } = await submitJob(session, job, backend);
    const file = join(record, 'record.json');
    const whole = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    const read = () => readSubmission(session, { engine: backend.id, jid });
    for (const name of Object.keys(whole)) {
      for (const value of [undefined, { other: 1 }, [null]]) {
        writeFileSync(file, JSON.stringify({ ...whole, [name]: value }));
        await expect(read(), `${name}: ${JSON.stringify(value)}`).rejects.toMatchObject({ code: 'damaged-record' });
      }
    }
    for (const other of [
      'null',
      '[]',
      '3',
      JSON.stringify({ ...whole, request: { jobs: { root: 3, arguments: {} } } }),
    ]) {
      writeFileSync(file, other);
      await expect(read()).rejects.toMatchObject({ code: 'damaged-record' });
    }
    writeFileSync(file, JSON.stringify(whole));
    expect((await read()).record).toEqual(whole);
  });

  it.each<[string, string, (path: string) => void]>([
    ['is no JSON', 'record.json', (path) => writeFileSync(path, '{"version"')],
    ['is of a later form', 'record.json', (path) => writeFileSync(path, '{"version": 2, "request": {}}')],
    ['has lost its job', 'job.alf.gz', (path) => writeFileSync(path, '')],
    ['has half its job', 'job.alf.gz', (path) => truncateSync(path, 60)],
    ['has half its arguments', 'arguments.json.gz', (path) => truncateSync(path, 40)],
  ])('is told as such: it %s', async (_, name, damage) => {
    const session = await testSite().open(`export const ARGUMENTS_STORAGE_PATH = 'arguments';`);
    const backend = await testEngine(session);
    const scene = 'long '.repeat(10_000);
    const job = await prepareJob(session, { root: 'Render', arguments: { frames: [1], scene } });
    const { jid, record = '' } = await submitJob(session, job, backend);
    expect(existsSync(join(record, name))).toBe(true);
    damage(join(record, name));
    const read = async () => {
      const submission = await readSubmission(session, { engine: backend.id, jid });
      await readPlan(submission);
      await readCacheCopy(submission);
    };
    await expect(read()).rejects.toMatchObject({ code: 'damaged-record', message: containing(join(record, name)) });
  });
});
