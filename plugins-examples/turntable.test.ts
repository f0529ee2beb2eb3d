import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildJob, decodePayload, pluginsOf, restoreTask, type TaskNode } from '@jobtronaut/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as tasks from './turntable.ts';

const build = (args: Record<string, unknown>) =>
  buildJob({ root: 'Turntable', arguments: args, plugins: pluginsOf(...Object.values(tasks)) });

const nodesOf = async (args: Record<string, unknown>): Promise<TaskNode[]> => [...(await build(args)).tasks()];

describe('the Turntable job', () => {
  it('prepares, renders in chunks, checks, and then makes both pictures', async () => {
    const nodes = await nodesOf({ frames: '1-5, 9-11', chunksize: 2 });
    expect(nodes.filter(({ kind }) => kind === 'command').map(({ task, elements }) => [task?.name, elements])).toEqual([
      ['PrepareScene', '1-5, 9-11'],
      ['RenderFrames', [1, 2]],
      ['RenderFrames', [3, 4]],
      ['RenderFrames', [5, 5]],
      ['RenderFrames', [9, 10]],
      ['RenderFrames', [11, 11]],
      ['CheckFrames', [1, 2, 3, 4, 5, 9, 10, 11]],
      ['AnimatedPicture', [1, 2, 3, 4, 5, 9, 10, 11]],
      ['ContactSheet', [1, 2, 3, 4, 5, 9, 10, 11]],
    ]);
    const waits = nodes.find(({ children }) => children.length === 4);
    expect(waits?.serial).toBe(true);
  });

  it.each([
    [{}, /frames/],
    [{ frames: 'all' }, /frames/],
    [{ frames: '1-x' }, /1-x/],
    [{ frames: '1-4', resolution: 'big' }, /resolution.*480x360/s],
    [{ frames: '1-4', chunksize: 0 }, /chunksize/],
  ])('refuses %j before anything is spooled', async (args, message) => {
    await expect(async () => build(args)).rejects.toThrow(message);
  });
});

describe('the scripts of the job', { timeout: 30_000 }, () => {
  let folder: string;
  const lines: string[] = [];
  const args = () => ({ frames: '1-3', chunksize: 2, resolution: '80x60', samples: 4, bakerays: 1, out: folder });

  /** Runs the scripts of all commands of a task as the farm does: from the payload on their command lines. */
  async function run(name: string): Promise<void> {
    for (const { task, commands } of await nodesOf(args())) {
      const [command] = commands;
      if (task?.name !== name || !command) continue;
      const payload = decodePayload(command.argv.at(-1) ?? '');
      const readCache = () => ({});
      await restoreTask(task, payload, { write: (line) => lines.push(line), readCache }).script?.();
    }
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'turntable-'));
    for (const name of ['PrepareScene', 'RenderFrames', 'CheckFrames', 'AnimatedPicture', 'ContactSheet'])
      await run(name);
  }, 60_000);
  afterAll(() => rm(folder, { recursive: true }));

  it('leave their pictures in the folder, and nothing half-written', async () => {
    expect((await readdir(folder, { recursive: true })).sort()).toEqual([
      'contact-sheet.png',
      'frames',
      'frames/turntable.0001.png',
      'frames/turntable.0002.png',
      'frames/turntable.0003.png',
      'scene.bin',
      'turntable.webp',
    ]);
  });

  it('report their progress', () => {
    expect(lines).toContain('TR_PROGRESS  50 %');
    // Prepare, two chunks, check.
    expect(lines.filter((line) => line === 'TR_PROGRESS 100 %')).toHaveLength(4);
  });

  it('render a frame again to the same bytes', async () => {
    const frame = join(folder, 'frames/turntable.0002.png');
    const before = await readFile(frame);
    await run('RenderFrames');
    expect((await readFile(frame)).equals(before)).toBe(true);
  });

  it('name the frames that are not good', async () => {
    await rm(join(folder, 'frames/turntable.0001.png'));
    await writeFile(join(folder, 'frames/turntable.0003.png'), 'not a picture');
    await expect(run('CheckFrames')).rejects.toThrow(/2 of 3 frames.*frame 1 is missing.*frame 3 cannot be decoded/s);
    await run('RenderFrames');
    await expect(run('CheckFrames')).resolves.toBeUndefined();
  });

  it('say that the scene is missing', async () => {
    await rm(join(folder, 'scene.bin'));
    await expect(run('RenderFrames')).rejects.toThrow(/scene.bin cannot be read .*PrepareScene/);
    await run('PrepareScene');
  });
});
