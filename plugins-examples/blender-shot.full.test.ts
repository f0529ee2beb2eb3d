import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startTestEngine, type TestEngine } from '@jobtronaut/testing';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const plugins = new URL('.', import.meta.url);
const hasBlender = spawnSync('blender', ['--version']).status === 0;

// A machine for CI that lacks it must not look like one where everything was tested.
describe.skipIf(!hasBlender && !process.env.CI)('BlenderShot', () => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await startTestEngine();
  });
  afterAll(() => engine.close());
  const quick = { resolution: '96x72', samples: 2, out: 'made', scene: 'made/scene.blend' };

  it('makes a scene in Blender and renders it, in chunks, with progress', async () => {
    const seen = new Map<string, Set<number>>();
    const running = engine.run('BlenderShot', { ...quick, frames: '1-3, 13', chunksize: 3, samples: 120 }, { plugins });
    const ended = running.then(() => true);
    while (!(await Promise.race([ended, pause(20, false)]))) {
      for (const { title, progress } of await engine.client.tasks('active', { columns: ['title', 'progress'] }))
        seen.set(title, (seen.get(title) ?? new Set()).add(progress ?? 0));
    }
    const job = await running;
    const logs = await Promise.all(job.tasks.map(async ({ title, state }) => [title, state, await job.log(title)]));
    expect(job.state, JSON.stringify(logs, undefined, 1)).toBe('done');

    // The engine tells progress about once a second; the chunk takes longer.
    expect([...(seen.get('Render: Elements [1,3]') ?? [])].some((percent) => percent > 0 && percent < 100)).toBe(true);
    const frames = (await readdir(join(engine.cwd, 'made'))).filter((name) => name.endsWith('.png')).sort();
    expect(frames).toEqual(['0001', '0002', '0003', '0013'].map((number) => `frame.${number}.png`));
    const pixels = await Promise.all(frames.map((name) => look(join(engine.cwd, 'made', name))));
    for (const { width, height, deviation, mean } of pixels) {
      expect({ width, height }).toEqual({ width: 96, height: 72 });
      expect(mean).toBeGreaterThan(30);
      expect(mean).toBeLessThan(220);
      expect(deviation).toBeGreaterThan(10);
    }
    // The marbles move: no two frames are the same.
    expect(new Set(pixels.map(({ bytes }) => bytes)).size).toBe(4);
  });

  it('fails with the trace of the Python script in the log', async () => {
    await mkdir(join(engine.cwd, 'broken'));
    await writeFile(join(engine.cwd, 'broken/made'), 'a file where a folder should be');
    const job = await engine.run(
      'BlenderShot',
      { ...quick, frames: '1', scene: 'broken/made/scene.blend' },
      { plugins },
    );
    expect(job.state).toBe('error');
    const states = job.tasks.map(({ title, state }) => `${title.replace(/:.*/, '')} ${state}`);
    expect(states).toContain('Make scene error');
    expect(states).toContain('Render blocked');
    const failed = job.tasks.find(({ state }) => state === 'error');
    const log = await job.log(failed?.title ?? '');
    expect(log).toMatch(
      /The script of task MakeBlenderScene failed\nTraceback .*\n {2}File ".*make_scene\.py", line \d+, in <module>\n/,
    );
    expect(log).toMatch(/(NotADirectoryError|FileExistsError): .*broken\/made'/);
    expect(log).toContain(' exit 1 after ');
  });
});

async function look(path: string) {
  const image = sharp(await readFile(path));
  const { width, height } = await image.metadata();
  const { channels } = await image.stats();
  const mean = channels.reduce((sum, channel) => sum + channel.mean, 0) / channels.length;
  const deviation = Math.max(...channels.map(({ stdev }) => stdev));
  return { width, height, mean, deviation, bytes: (await image.raw().toBuffer()).toString('latin1') };
}
