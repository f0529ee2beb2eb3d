import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { override, serial } from '@jobtronaut/core';
import { clause } from '@jobtronaut/tractor-client';
import { describe, expect, it } from 'vitest';
import { ended, testEngine } from '../../test/engine.ts';
import { containing } from '../../test/matchers.ts';
import { testSite } from '../../test/site.ts';
import { prepareJob, prepareJoined } from '../prepare.ts';
import type { PreparedJob } from '../prepared-job.ts';
import type { Session } from '../session.ts';
import { submitJob } from '../submit.ts';
import { prepareAgain } from './prepare-again.ts';
import { listSubmissions, readSubmission } from './store.ts';

const SAY = { root: 'Say', arguments: { word: 'x' } };

/** A job that was sent, and what is needed to send it again. */
async function sent(prepare: (session: Session) => Promise<PreparedJob>) {
  const site = testSite();
  const session = await site.open(`export const ARGUMENTS_STORAGE_PATH = 'arguments';`);
  const backend = await testEngine(session);
  const job = await prepare(session);
  const { jid } = await submitJob(session, job, backend);
  const submission = await readSubmission(session, { engine: backend.id, jid });
  return { site, session, backend, job, jid, submission };
}

describe('a job that is sent again', () => {
  it('is the very job that was sent, whatever became of its plugins', async () => {
    const { site, session, backend, jid, submission } = await sent((at) =>
      prepareJob(at, { root: 'Both', arguments: { word: 'hello' }, attributes: { title: 'first', priority: 4 } }),
    );
    rmSync(site.path('plugins'), { recursive: true });
    const later = await site.open(
      `export const SUBMIT_HOOKS = [function policy(job) { job.modifyJob('comment', job.context.rootTasks + ' ' + job.context.again); }];`,
    );
    const again = await submitJob(
      later,
      await prepareAgain(later, submission, { attributes: { priority: 9 } }),
      backend,
    );
    await ended(backend, again.jid);
    const columns = ['title', 'priority', 'comment', 'numtasks'] as const;
    expect(await backend.client.jobs(clause`jid in ${[jid, again.jid]}`, { columns, sortBy: ['jid'] })).toEqual([
      { title: 'first', priority: 4, comment: '', numtasks: 8 },
      { title: 'first', priority: 9, comment: 'Both true', numtasks: 8 },
    ]);
    const { record } = await readSubmission(session, { engine: backend.id, jid: again.jid });
    expect(record).toMatchObject({ repeats: { engine: backend.id, jid }, request: submission.record.request });
    // And again from the record of the second.
    const third = await submitJob(
      session,
      await prepareAgain(session, await readSubmission(session, { engine: backend.id, jid: again.jid })),
      backend,
    );
    expect(await ended(backend, third.jid)).toMatchObject({ numdone: 8 });
  });

  it('finds its long arguments where it looks for them, also if they were gone', async () => {
    const { session, backend, job, submission } = await sent((at) =>
      prepareJob(at, { root: 'Render', arguments: { frames: [1], scene: 'long '.repeat(10_000) } }),
    );
    const file = job.argumentsCache?.file ?? '';
    rmSync(file);
    const { record } = await submitJob(session, await prepareAgain(session, submission), backend);
    expect(existsSync(file)).toBe(true);
    expect(record).toBeDefined();
  });

  it('waits for other jobs on the engine where they are, and on no other', async () => {
    const { session, submission, backend } = await sent((at) =>
      prepareJob(at, { ...SAY, attributes: { afterjids: [41] } }),
    );
    expect((await prepareAgain(session, submission, { engine: backend.id })).document).toMatchObject({
      afterjids: [41],
    });
    const { document, warnings } = await prepareAgain(session, submission, { engine: 'farm:80' });
    expect(document).not.toHaveProperty('afterjids');
    expect(warnings).toMatchObject([{ code: 'afterjids-left-out', severity: 'warning' }]);
    const told = await prepareAgain(session, submission, { engine: 'farm:80', attributes: { afterjids: [7] } });
    expect(told).toMatchObject({ document: { afterjids: [7] }, warnings: [] });
  });
});

describe('a job whose record withholds credentials', () => {
  it('is built anew once they are passed again', async () => {
    const { session, backend, submission } = await sent((at) =>
      prepareJob(at, {
        ...SAY,
        attributes: { title: 'secret', envkey: ['setenv SITE_SECRET=a'] },
        arguments: { ...SAY.arguments, api_token: 'b' },
        environment: { SITE_TOKEN: 'c', SHOT: '010' },
      }),
    );
    expect(submission.record.withheld).toEqual(['SITE_TOKEN', 'api_token', 'envkey']);
    await expect(prepareAgain(session, submission, { environment: { SITE_TOKEN: 'c' } })).rejects.toMatchObject({
      code: 'missing-credentials',
      data: { missing: ['api_token', 'envkey'] },
    });
    const again = await prepareAgain(session, submission, {
      environment: { SITE_TOKEN: 'd' },
      arguments: { api_token: 'e' },
      attributes: { envkey: ['setenv SITE_SECRET=f'] },
    });
    const { jid } = await submitJob(session, again, backend);
    expect(await ended(backend, jid)).toMatchObject({ numdone: 1 });
    expect(again.document).toMatchObject({ title: 'secret', envkey: [containing('SHOT=010'), 'setenv SITE_SECRET=f'] });
    expect(again.background.environment).toEqual({ SHOT: '010' });
    expect((await readSubmission(session, { engine: backend.id, jid })).record).toMatchObject({
      withheld: ['SITE_TOKEN', 'api_token', 'envkey'],
      plan: false,
    });
  });

  it('is joined again if it was several', async () => {
    const { session, job, submission } = await sent((at) =>
      prepareJoined(at, { jobs: serial(SAY, SAY), attributes: { title: 'two' }, environment: { SITE_TOKEN: 'c' } }),
    );
    const again = await prepareAgain(session, submission, { environment: { SITE_TOKEN: 'c' } });
    const ids = /"(id|title)":"[0-9a-f-]{36}"/g;
    expect(JSON.stringify(again.document).replace(ids, '')).toBe(JSON.stringify(job.document).replace(ids, ''));
    expect(again.background.request).toEqual(job.background.request);
  });
});

describe('a job that is built anew from its record', () => {
  it('has the arguments that are given now, and the code of now, which is told', async () => {
    const { site, backend, submission } = await sent((at) => prepareJob(at, { ...SAY, attributes: { priority: 4 } }));
    const file = site.write(
      'plugins/tasks.ts',
      `import { task } from '@jobtronaut/core';
       export class Say extends task({ elementsId: 'word' }) { cmd() { return ['/bin/echo', 'now', this.arguments.word.initial]; } }`,
    );
    const session = await site.open();
    const job = await prepareAgain(session, submission, { arguments: { word: 'y' } });
    expect(job.document.priority).toBe(4);
    expect(job.warnings).toMatchObject([
      { code: 'changed-plugin', file, message: containing('(Say) is not as it was') },
    ]);
    const { jid } = await submitJob(session, job, backend);
    expect(await backend.client.commands(clause`jid=${jid}`, { columns: ['argv'] })).toEqual([
      { argv: ['/bin/echo', 'now', 'y'] },
    ]);
    const { record } = await readSubmission(session, { engine: backend.id, jid });
    expect(record.request.jobs).toMatchObject({ arguments: { word: 'y' } });
    expect(record.repeats).toEqual({ engine: backend.id, jid: submission.record.jid });
  });

  it('as it was: tells that its plugins are gone', async () => {
    const { site, session, submission } = await sent((at) => prepareJob(at, SAY));
    expect((await prepareAgain(session, submission)).warnings).toEqual([]);
    rmSync(site.path('plugins'), { recursive: true });
    expect((await prepareAgain(session, submission)).warnings).toMatchObject([
      { code: 'changed-plugin', message: containing('(Say) is gone') },
    ]);
  });

  it('tells of the scripts of other programs, wherever they are, each change once', async () => {
    const site = testSite();
    const near = site.write('plugins/near.py', 'print(1)');
    const far = site.write('elsewhere/far.py', 'print(1)');
    site.write(
      'plugins/scripts.ts',
      `import { FOREIGN_SCRIPT, serial, task } from '@jobtronaut/core';
       const foreign = (path: string) =>
         Object.assign(() => {}, { [FOREIGN_SCRIPT]: { id: path, read: () => ({ path, hash: 'of its own' }) } });
       export class Near extends task({ elementsId: 'word' }) {
         script = foreign(new URL('./near.py', import.meta.url).pathname); cmd() { return ['/bin/true']; }
       }
       export class Far extends task({ elementsId: 'word' }) { script = foreign('${far}'); cmd() { return ['/bin/true']; } }
       export class Scripts extends task({ elementsId: 'word', requiredTasks: serial('Near', 'Far', 'Far') }) {}`,
    );
    const session = await site.open();
    const backend = await testEngine(session);
    const { jid } = await submitJob(session, await prepareJob(session, { ...SAY, root: 'Scripts' }), backend);
    const submission = await readSubmission(session, { engine: backend.id, jid });
    expect((await prepareAgain(session, submission)).warnings).toEqual([]);
    writeFileSync(far, 'print(2)');
    expect((await prepareAgain(session, submission)).warnings).toMatchObject([{ code: 'changed-plugin', file: far }]);
    writeFileSync(near, 'print(2)');
    expect((await prepareAgain(session, submission)).warnings).toMatchObject([
      { file: site.path('plugins/scripts.ts') },
      { file: far },
    ]);
  });

  it('is refused where a program did more than the record says', async () => {
    const { session, submission } = await sent((at) =>
      prepareJob(at, { ...SAY, root: override('Say', { title: 'S' }) }),
    );
    await expect(prepareAgain(session, submission, { rebuild: true })).rejects.toMatchObject({
      code: 'not-repeatable',
    });
    const modified = await sent((at) => prepareJob(at, SAY, (job) => job.modifyTasks(true, 'title', 'x')));
    await expect(prepareAgain(modified.session, modified.submission, { rebuild: true })).rejects.toMatchObject({
      code: 'not-repeatable',
    });
  });
});

describe('listing submissions', () => {
  it('gives the newest first, and passes over what cannot be read', async () => {
    const { session, backend, jid, submission } = await sent((at) => prepareJob(at, SAY));
    const jids = [jid];
    for (const word of ['b', 'c'])
      jids.unshift(
        (await submitJob(session, await prepareJob(session, { root: 'Say', arguments: { word } }), backend)).jid,
      );
    const listed = async () => {
      const found: number[] = [];
      for await (const { record } of listSubmissions(session)) found.push(record.jid);
      return found;
    };
    expect(await listed()).toEqual(jids);
    writeFileSync(join(submission.folder, 'record.json'), '{"version":1');
    expect(await listed()).toEqual(jids.slice(0, 2));
  });
});
