import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Scene } from './scene.ts';
import { readScene, writeScene } from './scene-file.ts';
import { roughScene } from './test-scene.ts';

describe('a scene file', () => {
  let folder: string;
  let path: string;
  const scene = roughScene();
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'turntable-'));
    path = join(folder, 'new', 'scene.bin');
    await writeScene(path, scene);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('gives back what was written, and leaves nothing else behind', async () => {
    const read = await readScene(path);
    expect(Object.keys(read).sort()).toEqual(Object.keys(scene).sort());
    for (const name of Object.keys(read) as (keyof Scene)[]) {
      const [before, after] = [scene[name], read[name]];
      expect(after.constructor).toBe(before.constructor);
      const bytes = new Uint8Array(before.buffer, before.byteOffset, before.byteLength);
      expect(Buffer.from(after.buffer).equals(bytes)).toBe(true);
    }
    expect(await readdir(join(folder, 'new'))).toEqual(['scene.bin']);
  });

  it('says what is missing', async () => {
    await expect(readScene(join(folder, 'none.bin'))).rejects.toThrow(
      /none.bin cannot be read \(ENOENT\).*PrepareScene/,
    );
  });

  it.each([
    ['cut short', (bytes: Buffer) => bytes.subarray(0, -1)],
    [
      'of another version',
      (bytes: Buffer) => Buffer.from(bytes.toString('latin1').replace('scene 1', 'scene 0'), 'latin1'),
    ],
    ['no scene at all', () => Buffer.from('P6 480 360 255\n')],
  ])('refuses a file that is %s', async (_, change) => {
    const other = join(folder, 'other.bin');
    await writeFile(other, change(await readFile(path)));
    await expect(readScene(other)).rejects.toThrow(/not a scene of this version/);
  });
});
