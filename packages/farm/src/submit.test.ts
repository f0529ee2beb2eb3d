import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { JobtronautError } from '@jobtronaut/diagnostics';
import { clause, TractorClient } from '@jobtronaut/tractor-client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ended, testEngine } from '../test/engine.ts';
import { testSite } from '../test/site.ts';
import { chooseEngine } from './engines/choice.ts';
import { openBackend, tractorBackend } from './engines/tractor-backend.ts';
import { prepareJob } from './prepare.ts';
import { readSubmission } from './records/store.ts';
import type { JobRequest } from './request.ts';
import { submitJob, submitJobs } from './submit.ts';
import { currentUser } from './who.ts';

const say = (word: string) => ({ root: 'Say', arguments: { word } });
/** A server that takes every request and never answers. */
async function silentServer(): Promise<string> {
  const server = createServer(() => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const LONG = { root: 'Render', arguments: { frames: [1, 2], scene: 'long '.repeat(10_000) } };

describe('submitting a job', () => {
  it('sends, keeps and records the same text', async () => {
    const site = testSite();
    const session = await site.open(`export const JOB_STORAGE_PATH_TEMPLATE = 'jobs/{user}/{date}-{job_id}.alf';`);
    const backend = await testEngine(session);
    const job = await prepareJob(session, { ...say('hello'), attributes: { title: 'greeting', priority: 3 } });
    const { jid, kept, record = '', notes } = await submitJob(session, job, backend);
    expect(await ended(backend, jid)).toEqual({ numtasks: 1, numdone: 1, numerror: 0 });
    expect(notes).toEqual([]);

    const user = currentUser(session.env);
    expect(kept).toMatch(new RegExp(`^${site.path(`jobs/${user}/`)}\\d{6}-${jid}\\.alf$`));
    const text = readFileSync(kept ?? '', 'utf8');
    expect(text).toMatch(/^Job -title {greeting} -priority {3.0} /);
    expect(gunzipSync(readFileSync(join(record, 'job.alf.gz'))).toString()).toBe(text);
    expect(await backend.client.jobs(clause`jid=${jid}`, { columns: ['owner', 'spoolcwd', 'spoolfile'] })).toEqual([
      { owner: user, spoolcwd: site.folder, spoolfile: 'jobtronaut:greeting' },
    ]);
  });

  it('does not wait for ever for an engine that takes a job and never answers', async () => {
    const site = testSite();
    const address = await silentServer();
    const session = await site.open(
      `export const ENGINE_TIMEOUT = 0.2; export const ARGUMENTS_STORAGE_PATH = 'arguments'; export const TRACTOR_ENGINE = '${address}';`,
    );
    const backend = await openBackend(session, await chooseEngine(session));
    const job = await prepareJob(session, { ...LONG, attributes: { title: 'shot' } });
    await expect(submitJob(session, job, backend)).rejects.toMatchObject({
      code: 'engine-timeout',
      message: `${address} has the job "shot", and has not answered for 0.2 seconds`,
      hint: expect.stringContaining('ENGINE_TIMEOUT') as string,
      data: { mayHaveArrived: true },
    });
    // It may run: what its commands read stays.
    expect(readdirSync(site.path('arguments'))).toHaveLength(1);
  });

  it('does not say that an engine has the job which was silent before, when it was asked for a session', async () => {
    const address = await silentServer();
    const session = await testSite().open(
      `export const ENGINE_TIMEOUT = 0.2; export const TRACTOR_ENGINE = '${address}';
       export const TRACTOR_ENGINE_CREDENTIALS_RESOLVER = () => ['fred', 'swordfish'];`,
    );
    const backend = await openBackend(session, await chooseEngine(session));
    await expect(submitJob(session, await prepareJob(session, say('hello')), backend)).rejects.toMatchObject({
      code: 'engine-timeout',
      message: expect.stringContaining('was silent for more than 200 ms over') as string,
    });
  });

  it('writes nothing that others may change, and shows credentials to nobody that it can help', async () => {
    const site = testSite();
    const session = await site.open(
      `export const ARGUMENTS_STORAGE_PATH = 'arguments'; export const JOB_STORAGE_PATH_TEMPLATE = 'jobs/{user}/{date}-{job_id}';`,
    );
    const backend = await testEngine(session);
    const modesOf = async (request: JobRequest) => {
      const job = await prepareJob(session, request);
      const { kept = '' } = await submitJob(session, job, backend);
      return [job.argumentsCache?.file ?? '', kept].map((file) => (statSync(file).mode & 0o777).toString(8));
    };
    const umask = process.umask(0);
    try {
      expect(await modesOf(LONG)).toEqual(['644', '644']);
      expect(await modesOf({ ...LONG, arguments: { ...LONG.arguments, api_token: 'swordfish' } })).toEqual([
        '640',
        '600',
      ]);
    } finally {
      process.umask(umask);
    }
  });

  it('says in one line that the job file is not kept', async () => {
    const session = await testSite().open();
    const backend = await testEngine(session);
    const job = await prepareJob(session, say('x'));
    expect((await submitJob(session, job, backend)).notes).toEqual([
      {
        code: 'job-not-kept',
        severity: 'info',
        message: 'The job file is not kept: JOB_STORAGE_PATH_TEMPLATE is not set',
      },
    ]);
    expect((await submitJob(session, job, backend, { keep: false })).notes).toEqual([]);
  });

  it('has long arguments on disk before the engine hears of the job', async () => {
    const site = testSite();
    const session = await site.open(`export const ARGUMENTS_STORAGE_PATH = 'arguments';`);
    const engine = await testEngine(session);
    const job = await prepareJob(session, LONG);
    const seen: unknown[] = [];
    const backend: typeof engine = {
      ...engine,
      spool: (...what) => {
        seen.push(JSON.parse(readFileSync(job.argumentsCache?.file ?? '', 'utf8')));
        return engine.spool(...what);
      },
    };
    const { record = '' } = await submitJob(session, job, backend);
    expect(Object.values(seen[0] as object)).toContain(LONG.arguments.scene);
    expect(readdirSync(site.path('arguments'))).toHaveLength(1);
    expect(JSON.parse(gunzipSync(readFileSync(join(record, 'arguments.json.gz'))).toString())).toEqual(seen[0]);
  });

  it.each([
    ['a file', 'not a directory'],
    // Node 20 tries for ever to make a folder there, if it is told to make those above too.
    ...(process.platform === 'linux' ? [['/proc/nowhere', 'no such file']] : []),
  ])('goes wrong after sending with warnings alone: %s', async (place = '', why) => {
    const site = testSite();
    site.write('a file', '');
    const session = await site.open(`
      export const JOB_STORAGE_PATH_TEMPLATE = '${place}/{user}/{date}/{job_id}';
      export const SUBMISSIONS_PATH = '${place}/records';`);
    const backend = await testEngine(session);
    const { jid, kept, record, notes } = await submitJob(session, await prepareJob(session, say('x')), backend);
    expect(await ended(backend, jid)).toMatchObject({ numdone: 1 });
    expect({ kept, record }).toEqual({});
    expect(notes).toMatchObject([
      { code: 'job-not-kept', severity: 'warning', message: expect.stringContaining(why ?? '') as string },
      { code: 'not-recorded', severity: 'warning', message: expect.stringContaining(why ?? '') as string },
    ]);
  });

  it('can send the same job twice, to two queues or one', async () => {
    const session = await testSite().open(`
      export const ARGUMENTS_STORAGE_PATH = 'arguments';
      export const SUBMIT_HOOKS = [function mark(job) { job.modifyTasks(true, 'title', (task) => 'marked ' + task.title); }];`);
    const backend = await testEngine(session);
    const job = await prepareJob(session, LONG);
    const before = JSON.stringify(job.document);
    const jids = [await submitJob(session, job, backend), await submitJob(session, job, backend)].map(({ jid }) => jid);
    expect(JSON.stringify(job.document)).toBe(before);
    const titles = await backend.client.tasks(clause`jid in ${jids} and tid=1`, { columns: ['title'] });
    expect(titles).toEqual([{ title: 'marked Render' }, { title: 'marked Render' }]);
  });
});

describe('a job that does not get there', () => {
  it('is not sent if its arguments cannot be stored, and nothing half-written stays', async () => {
    const site = testSite();
    site.write('a file', '');
    const session = await site.open(`export const ARGUMENTS_STORAGE_PATH = 'a file/below';`);
    const backend = await testEngine(session);
    const refused = submitJob(session, await prepareJob(session, LONG), backend);
    await expect(refused).rejects.toMatchObject({ code: 'cache-not-written' });
    expect(await backend.client.jobs('')).toEqual([]);
    expect(existsSync(site.path('state/jobtronaut/submissions'))).toBe(false);
  });

  it('leaves nothing behind if the engine refuses it', async () => {
    const site = testSite();
    const session = await site.open(`export const ARGUMENTS_STORAGE_PATH = 'arguments';`);
    const { client } = await testEngine(session);
    const stranger = new TractorClient({ engine: client.engine, token: 'wrong', sessionFile: 'off', env: session.env });
    const refused = submitJob(session, await prepareJob(session, LONG), tractorBackend(stranger));
    await expect(refused).rejects.toSatisfy(
      (error) => JobtronautError.is(error) && /refused|engine-error/.test(error.code),
    );
    expect(await client.jobs('')).toEqual([]);
    expect(readdirSync(site.path('arguments'))).toEqual([]);
    expect(existsSync(site.path('state/jobtronaut/submissions'))).toBe(false);
  });

  it('keeps its arguments if it may have arrived all the same', async () => {
    const site = testSite();
    const session = await site.open(`export const ARGUMENTS_STORAGE_PATH = 'arguments';`);
    const server = createServer((request) => request.resume().on('end', () => request.socket.destroy()));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const backend = tractorBackend(new TractorClient({ engine: `127.0.0.1:${port}`, env: session.env }));
    const lost = submitJob(session, await prepareJob(session, LONG), backend);
    await expect(lost).rejects.toMatchObject({ code: 'engine-unreachable', mayHaveArrived: true });
    expect(readdirSync(site.path('arguments'))).toHaveLength(1);
  });

  it('does not take away the arguments of the same job that was sent before', async () => {
    const site = testSite();
    const session = await site.open(`export const ARGUMENTS_STORAGE_PATH = 'arguments';`);
    const backend = await testEngine(session);
    const stranger = new TractorClient({
      engine: backend.client.engine,
      token: 'wrong',
      sessionFile: 'off',
      env: session.env,
    });
    const job = await prepareJob(session, LONG);
    await submitJob(session, job, backend);
    await expect(submitJob(session, job, tractorBackend(stranger))).rejects.toThrow();
    expect(readdirSync(site.path('arguments'))).toHaveLength(1);
  });
});

describe('several jobs', () => {
  it('wait one for the other, each with its own record', async () => {
    const session = await testSite().open();
    const backend = await testEngine(session);
    const jobs = [];
    for (const word of ['one', 'two', 'three']) jobs.push(await prepareJob(session, say(word)));
    const [first, second, third] = await submitJobs(session, jobs, backend, { serial: true });
    const jids = [first?.jid ?? 0, second?.jid ?? 0, third?.jid ?? 0];
    const rows = await backend.client.jobs(clause`jid in ${jids}`, { columns: ['jid', 'afterjids'], sortBy: ['jid'] });
    expect(rows.map(({ afterjids }) => afterjids)).toEqual([[], [jids[0]], [jids[1]]]);
    expect(await ended(backend, jids[2] ?? 0)).toMatchObject({ numdone: 1 });
    const { record } = await readSubmission(session, { engine: backend.id, jid: jids[1] ?? 0 });
    expect(record.request.jobs).toMatchObject({ arguments: { word: 'two' } });
  });

  it('are all checked before one is sent', async () => {
    const session = await testSite().open(`
      export const SUBMIT_HOOKS = [(job) => { for (const { argv } of job.commands()) if (argv[1] === 'bad') job.refuse('bad'); }];`);
    const backend = await testEngine(session);
    const jobs = [await prepareJob(session, say('good')), await prepareJob(session, say('bad'))];
    await expect(submitJobs(session, jobs, backend)).rejects.toMatchObject({ code: 'refused-by-hook' });
    expect(await backend.client.jobs('')).toEqual([]);
  });

  it('tells which were sent if the engine stops taking them', async () => {
    const session = await testSite().open(`export const ARGUMENTS_STORAGE_PATH = 'arguments';`);
    const engine = await testEngine(session);
    let left = 1;
    const stranger = new TractorClient({
      engine: engine.client.engine,
      token: 'wrong',
      sessionFile: 'off',
      env: session.env,
    });
    const backend = {
      ...engine,
      spool: (...what: Parameters<typeof engine.spool>) =>
        (left-- > 0 ? engine : tractorBackend(stranger)).spool(...what),
    };
    const jobs = [await prepareJob(session, LONG), await prepareJob(session, LONG), await prepareJob(session, LONG)];
    await expect(submitJobs(session, jobs, backend)).rejects.toMatchObject({
      code: 'submitted-in-part',
      data: { jids: [1] },
    });
    expect(readdirSync(session.configuration.values.ARGUMENTS_STORAGE_PATH)).toHaveLength(1);
    expect(await readSubmission(session, { engine: engine.id, jid: 1 })).toBeDefined();
  });
});

it('records are for nobody else to read', async () => {
  const site = testSite();
  const session = await site.open();
  const { record = '' } = await submitJob(session, await prepareJob(session, say('x')), await testEngine(session));
  const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
  expect(mode(site.path('state/jobtronaut/submissions'))).toBe('700');
  expect(mode(record)).toBe('700');
  expect(readdirSync(record).map((name) => mode(join(record, name)))).toEqual(['600', '600']);
});
