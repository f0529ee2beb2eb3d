import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { parseAlf } from '@jobtronaut/alf';
import { describe, expect, it } from 'vitest';
import { testSite } from '../test/site.ts';
import { dumpJob } from './dump.ts';
import { prepareJob } from './prepare.ts';

describe('a dump', () => {
  it('is a job file, with what its commands read', async () => {
    const site = testSite();
    const session = await site.open(`export const ARGUMENTS_STORAGE_PATH = 'arguments';`);
    const job = await prepareJob(session, {
      root: 'Render',
      arguments: { frames: [1], scene: 'long '.repeat(10_000) },
    });
    await dumpJob(job, site.path('new/job.alf'));
    expect(parseAlf(readFileSync(site.path('new/job.alf'), 'utf8')).subtasks).toEqual(job.document.subtasks);
    expect(existsSync(job.argumentsCache?.file ?? '')).toBe(true);
    expect(readdirSync(site.path('new'))).toEqual(['job.alf']);
  });

  it('that cannot be written is told as such', async () => {
    const site = testSite();
    site.write('a file', '');
    const job = await prepareJob(await site.open(), { root: 'Say', arguments: { word: 'x' } });
    await expect(dumpJob(job, site.path('a file/job.alf'))).rejects.toMatchObject({ code: 'job-not-written' });
  });
});
