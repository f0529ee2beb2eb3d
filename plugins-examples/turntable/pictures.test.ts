import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { frameName } from './label.ts';
import { columns, frameProblem, writeAnimation, writeContactSheet, writeFrame } from './pictures.ts';

const WIDTH = 192;
const HEIGHT = 144;
const grey = (level: number) => ({
  width: WIDTH,
  height: HEIGHT,
  pixels: new Uint8Array(WIDTH * HEIGHT * 3).fill(level),
});

describe('pictures on disk', () => {
  let folder: string;
  const path = (frame: number) => join(folder, `${frameName(frame)}.png`);
  const frames = () => [1, 2, 3].map(path);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'turntable-'));
    for (const frame of [1, 2, 3]) await writeFrame(path(frame), frame, grey(40 * frame));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('have the pixels of the frame, and its number in the lower right corner', async () => {
    const pixels = await sharp(path(1)).raw().toBuffer();
    const bright = [...pixels.keys()].filter((i) => i % 3 === 0 && (pixels[i] ?? 0) > 120);
    expect(bright.length).toBeGreaterThan(20);
    for (const i of bright) {
      expect((i / 3) % WIDTH).toBeGreaterThan(WIDTH * 0.75);
      expect(Math.floor(i / 3 / WIDTH)).toBeGreaterThan(HEIGHT * 0.85);
    }
    expect([...pixels.subarray(0, 3)]).toEqual([40, 40, 40]);
  });

  it('differ by the number alone where frames are the same', async () => {
    await writeFrame(path(77), 77, grey(40));
    expect((await readFile(path(77))).equals(await readFile(path(1)))).toBe(false);
    await rm(path(77));
  });

  it('are found good, missing, cut short, black or of another size', async () => {
    await writeFile(path(5), (await readFile(path(1))).subarray(0, 150));
    await sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: 'black' } }).toFile(path(6));
    expect(await frameProblem(path(1), WIDTH, HEIGHT)).toBeUndefined();
    expect(await frameProblem(path(1), WIDTH, 100)).toBe('is 192x144 and should be 192x100');
    expect(await frameProblem(path(4), WIDTH, HEIGHT)).toBe('is missing');
    expect(await frameProblem(path(5), WIDTH, HEIGHT)).toMatch(/^cannot be decoded: /);
    expect(await frameProblem(path(6), WIDTH, HEIGHT)).toBe('is black');
  });

  it('become an animation that repeats for ever', async () => {
    const animation = join(folder, 'turn.webp');
    await writeAnimation(animation, frames(), 10);
    const { pages, delay, loop, format, width, pageHeight } = await sharp(animation, { animated: true }).metadata();
    expect({ pages, delay, loop, format, width, pageHeight }).toEqual({
      pages: 3,
      delay: [100, 100, 100],
      loop: 0,
      format: 'webp',
      width: WIDTH,
      pageHeight: HEIGHT,
    });
  });

  it('become a contact sheet', async () => {
    const sheet = join(folder, 'sheet.png');
    await writeContactSheet(sheet, frames(), 48);
    const { width, height } = await sharp(sheet).metadata();
    expect([width, height]).toEqual([3 * 48 + 4 * 6, 36 + 2 * 6]);
  });

  it('also become both when there is only one', async () => {
    await writeAnimation(join(folder, 'one.webp'), frames().slice(0, 1), 10);
    await writeContactSheet(join(folder, 'one.png'), frames().slice(0, 1), 48);
    expect((await sharp(join(folder, 'one.webp')).metadata()).width).toBe(WIDTH);
    expect((await sharp(join(folder, 'one.png')).metadata()).width).toBe(48 + 2 * 6);
  });

  it('leave no temporary files', async () => {
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});

describe('names and places', () => {
  it.each([
    [7, '0007'],
    [12345, '12345'],
    [-3, '-0003'],
  ])('frame %i is named %s', (frame, name) => {
    expect(frameName(frame)).toBe(name);
  });

  it.each([
    [1, 1],
    [2, 2],
    [3, 3],
    [12, 4],
    [24, 6],
    [48, 8],
  ])('%i frames stand in %i columns', (count, across) => {
    expect(columns(count)).toBe(across);
  });
});
