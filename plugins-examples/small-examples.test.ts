import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expandTask, startTestEngine, type TestEngine } from '@jobtronaut/testing';
import '@jobtronaut/testing/matchers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const plugins = new URL('.', import.meta.url);
const withHooks = { config: new URL('hooks/jobtronaut.config.ts', import.meta.url) };

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine.close());

describe('chunking.ts', () => {
  it('draws the first, the last and some frames in between before the rest', async () => {
    const job = await expandTask('Waves', { frames: '1-20' }, { plugins });
    const chunks = job.commands.map(({ title }) => title.replace('Waves: Elements ', ''));
    expect(chunks.join(' ')).toBe('[1,1] [20,20] [9,9] [17,17] [2,5] [6,8] [10,13] [14,16] [18,19]');
    expect(job).toHaveNoWarnings();
  });

  it('runs', async () => {
    const job = await engine.run('Waves', { frames: '1-6', width: 64 }, { plugins });
    expect(job.state).toBe('done');
    expect(await job.log('Waves: Elements [2,5]')).toContain('out/waves/waves.0005.svg');
    const pictures = await readdir(join(engine.cwd, 'out/waves'));
    expect(pictures.sort()).toEqual([1, 2, 3, 4, 5, 6].map((frame) => `waves.000${frame}.svg`));
    expect(await readFile(join(engine.cwd, 'out/waves/waves.0003.svg'), 'utf8')).toContain('width="64" height="32"');
  });
});

describe('overrides.ts', () => {
  it('changes members and processors of the one and of the other', async () => {
    const job = await expandTask('WavesInTwoSizes', { frames: '1-8' }, { plugins });
    expect(job).toRunInOrder('Small waves', 'Large waves');
    expect(job.commands.map(({ title, command }) => [title, command.service])).toEqual([
      ['Small waves: Elements [1,4]', 'linux64'],
      ['Small waves: Elements [5,8]', 'linux64'],
      ['Large waves: Elements [1,1]', 'linux64,large'],
      ['Large waves: Elements [8,8]', 'linux64,large'],
      ['Large waves: Elements [2,7]', 'linux64,large'],
    ]);
  });

  it('runs', async () => {
    const job = await engine.run('WavesInTwoSizes', { frames: '1-2', out: 'both' }, { plugins });
    expect(job.state).toBe('done');
    const sizeOf = async (path: string) => /width="\d+"/.exec(await readFile(join(engine.cwd, path), 'utf8'))?.[0];
    expect(await sizeOf('both/small/waves.0001.svg')).toBe('width="64"');
    expect(await sizeOf('both/waves.0001.svg')).toBe('width="1280"');
  });
});

describe('custom-processor.ts', () => {
  it('deals out, and runs', async () => {
    const assets = ['rock', 'moss', 'tree', 'reed', 'pike'];
    const job = await engine.run('PackAssets', { assets, piles: 2 }, { plugins });
    expect(job.state).toBe('done');
    expect(await job.log('PackAssets: Elements ["rock","tree","pike"]')).toContain('\npack rock tree pike\n');
    expect(await job.log('PackAssets: Elements ["moss","reed"]')).toContain('\npack moss reed\n');
  });

  it('makes no empty pile', async () => {
    const job = await expandTask('PackAssets', { assets: ['rock'], piles: 4 }, { plugins });
    expect(job).toHaveCommand('PackAssets', 'pack', 'rock');
    expect(job.commands).toHaveLength(1);
  });
});

describe('async-processor.ts', () => {
  it('waits for the list of shots, and runs', async () => {
    const job = await engine.run('ReportShots', { shots: ['sh010', 'sh020'] }, { plugins });
    expect(job.state).toBe('done');
    const [, ...titles] = job.tasks.map(({ title }) => title);
    expect(await Promise.all(titles.map(async (title) => /has \d+ frames/.exec(await job.log(title))?.[0]))).toEqual([
      'has 48 frames',
      'has 240 frames',
    ]);
  });

  it('names the shots that there are', async () => {
    await expect(expandTask('ReportShots', { shots: ['sh040'] }, { plugins })).rejects.toThrow(
      /there is no shot "sh040" in .*shots.json; it has sh010, sh020, sh030/,
    );
  });
});

describe('elementwise.ts', () => {
  it('lets each picture wait for its own frame alone', async () => {
    const job = await expandTask('WavesByFrame', { frames: '1-3' }, { plugins });
    expect(job.runsBefore('Simulate: Elements 2', 'Draw: Elements 2')).toBe(true);
    expect(job.runsBefore('Simulate: Elements 1', 'Draw: Elements 2')).toBe(false);
  });

  it('runs', async () => {
    const job = await engine.run('WavesByFrame', { frames: '1-3' }, { plugins });
    expect(job.state).toBe('done');
    expect(
      (await readdir(join(engine.cwd, 'out/waves-by-frame'))).filter((name) => name.endsWith('.svg')),
    ).toHaveLength(3);
  });
});

describe('hooks', () => {
  it('tag the job, and run', async () => {
    const job = await engine.run('Waves', { frames: '1-2', out: 'hooked' }, withHooks);
    expect(job.state).toBe('done');
    const [sent] = await engine.client.jobs(`jid=${job.jid}`, { columns: ['comment', 'tags'] });
    expect(sent?.comment).toMatch(/^from .+ on .+/);
    const commands = await engine.client.commands(`jid=${job.jid}`, { columns: ['tags'] });
    expect(commands.map(({ tags }) => tags)).toEqual([['node']]);
  });

  it('refuse what is too large', async () => {
    await expect(engine.run('Waves', { frames: '1-4000' }, withHooks)).rejects.toThrow(
      /keepInBounds refuses the job: \d+ commands are more than 500/,
    );
  });
});
