import { existsSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { testEngine } from '../test/engine.ts';
import { testSite } from '../test/site.ts';
import { writeChunk } from './expansion.ts';
import { findOldFiles, removeOldFiles } from './old-files.ts';
import { prepareJob } from './prepare.ts';
import { submitJob } from './submit.ts';

const LONG = { root: 'Render', arguments: { frames: [1], scene: 'long '.repeat(10_000) } };

function age(file: string, days: number): void {
  const then = Date.now() / 1000 - days * 86_400 - 60;
  utimesSync(file, then, then);
}

it('finds caches by their age, and what was left unfinished, and nothing else', async () => {
  const site = testSite();
  const session = await site.open(`export const ARGUMENTS_STORAGE_PATH = 'arguments';`);
  const backend = await testEngine(session);
  const job = await prepareJob(session, LONG);
  await submitJob(session, job, backend);
  const cache = job.argumentsCache?.file ?? '';
  const torn = site.write(`arguments/${basename(cache)}.${basename(cache, '.json')}.tmp`, '{');
  const other = site.write('arguments/notes.json', '{}');
  for (const file of [cache, torn, other]) age(file, 30);
  const names = async (days?: number) =>
    (await findOldFiles(session, days === undefined ? {} : { days })).filter(({ file }) =>
      file.startsWith(site.folder),
    );
  expect(await names()).toMatchObject([{ file: torn, kind: 'unfinished', bytes: 1 }]);
  expect(await names(31)).toMatchObject([{ file: torn }]);
  expect((await names(29)).map(({ file, kind }) => [file, kind])).toEqual([
    [cache, 'arguments'],
    [torn, 'unfinished'],
  ]);

  // A job that is sent again needs it anew.
  await submitJob(session, job, backend);
  expect(await names(29)).toMatchObject([{ file: torn }]);
  await removeOldFiles([...(await names(29)), ...(await names(29))]);
  expect(readdirSync(site.path('arguments')).sort()).toEqual([basename(cache), 'notes.json'].sort());
});

it('a command that adds tasks removes the files of those before it, when they are a day old', async () => {
  const session = await testSite().open();
  const say = { root: 'Say', arguments: { word: 'x' }, chunk: true };
  const chunk = async () => (await writeChunk(session, await prepareJob(session, say))).file;
  const [old, young] = [await chunk(), await chunk()];
  age(old, 1);
  const newest = await chunk();
  expect([old, young, newest].map((file) => existsSync(file))).toEqual([false, true, true]);
  for (const file of [young, newest]) rmSync(file);
  expect(young.startsWith(join(tmpdir(), 'jobtronaut-'))).toBe(true);
});
