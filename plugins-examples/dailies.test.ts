import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startTestEngine, type TestEngine } from '@jobtronaut/testing';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findSequences, page } from './dailies/sequences.ts';

const plugins = new URL('.', import.meta.url);
let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine.close());

async function pictures(folder: string, name: string, numbers: readonly number[]): Promise<void> {
  for (const number of numbers) {
    const path = join(engine.cwd, folder, `${name}.${String(number).padStart(4, '0')}.png`);
    await mkdir(join(path, '..'), { recursive: true });
    const background = { r: (number * 40) % 256, g: 90, b: 160 };
    await sharp({ create: { width: 32, height: 24, channels: 3, background } })
      .png()
      .toFile(path);
  }
}

const sizeOf = async (path: string) => {
  const { width, height, pages } = await sharp(join(engine.cwd, path)).metadata();
  return { width, height, pages };
};

/** Waits until all tasks that a job has now are done. */
async function toTheEnd(jid: number): Promise<readonly { readonly title: string; readonly state: string }[]> {
  for (;;) {
    const [job] = await engine.client.jobs(`jid=${jid}`, { columns: ['numtasks', 'numdone', 'numerror'] });
    if (job === undefined || job.numerror > 0) throw new Error(`job ${jid} has failed`);
    const tasks = await engine.client.tasks(`jid=${jid} and attached`, { columns: ['title', 'state', 'tid'] });
    if (job.numdone === job.numtasks) return tasks;
    await pause(30);
  }
}

it('adds tasks for what it finds when it runs, twice, and again when it is retried', async () => {
  await pictures('shots/a', 'beauty', [1, 2, 3, 5]);
  await pictures('shots', 'depth', [10, 11]);
  await pictures('shots', 'single', [1]);
  const job = await engine.run('Dailies', { source: 'shots', out: 'made' }, { plugins });
  expect(await job.log('Find sequences: Elements shots')).toContain('a/beauty: 4 pictures, missing 4\n');
  expect(job.state).toBe('done');
  const titles = job.tasks.map(({ title }) => title).filter((title) => title.includes(': '));
  expect(titles.map((title) => title.replace(/: .*/, '')).sort()).toEqual([
    'Find sequences',
    'Movie',
    'Movie',
    'Page',
    'Sheet',
    'Sheet',
  ]);
  expect(await sizeOf('made/depth.webp')).toEqual({ width: 32, height: 24, pages: 2 });
  expect(await sizeOf('made/a/beauty.webp')).toMatchObject({ pages: 4 });
  const html = await readFile(join(engine.cwd, 'made/index.html'), 'utf8');
  expect(html.indexOf('<h2>a/beauty</h2>\n<p>4 pictures, <strong>missing 4</strong>')).toBeGreaterThan(0);
  expect(html).not.toContain('single');

  // Another sequence has come: the task that looked looks again, and what it added before is not part of the job any more.
  const before = (await toTheEnd(job.jid)).length;
  await rm(join(engine.cwd, 'made'), { recursive: true });
  await pictures('shots', 'normals', [1, 2]);
  const [finding] = await engine.client
    .tasks(`jid=${job.jid}`, { columns: ['tid', 'title'], sortBy: ['tid'] })
    .then((all) => all.filter(({ title }) => title === 'Find sequences: Elements shots'));
  await engine.client.retryTask(job.jid, finding?.tid ?? 0);
  const after = await toTheEnd(job.jid);
  expect(after.every(({ state }) => state === 'done')).toBe(true);
  expect(after.length).toBeGreaterThan(before);
  expect(await sizeOf('made/normals.webp')).toMatchObject({ pages: 2 });
  expect(await sizeOf('made/a/beauty.png')).toMatchObject({ pages: undefined });
  expect(await readFile(join(engine.cwd, 'made/index.html'), 'utf8')).toContain('<h2>normals</h2>');
});

it('fails where there is nothing to find', async () => {
  await mkdir(join(engine.cwd, 'empty'));
  const job = await engine.run('Dailies', { source: 'empty' }, { plugins });
  expect(job.state).toBe('error');
  expect(await job.log('Find sequences: Elements empty')).toContain(
    'Error: There are no sequences of pictures in empty\n',
  );
});

it('finds sequences in folders, their order and their holes', async () => {
  await mkdir(join(engine.cwd, 'found'));
  for (const name of ['x.9.png', 'x.10.png', 'x.12.png', 'y.1.png', 'notes.txt', 'x.png'])
    await writeFile(join(engine.cwd, 'found', name), '');
  const [only, ...more] = await findSequences(join(engine.cwd, 'found'));
  expect(more).toEqual([]);
  expect(only).toEqual({
    name: 'x',
    files: ['x.9.png', 'x.10.png', 'x.12.png'].map((name) => join(engine.cwd, 'found', name)),
    missing: [11],
  });
  const html = page([{ name: 'a/<b> #1', files: ['1', '2'], missing: [] }]);
  expect(html).toContain('<h2>a/&#60;b&#62; #1</h2>');
  expect(html).toContain('src="a/%3Cb%3E%20%231.webp"');
});
