import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Picture, renderFrame } from './render.ts';
import { roughScene } from './test-scene.ts';

const scene = roughScene();
const WIDTH = 64;
const HEIGHT = 48;
/** A frame of a turn of 48. */
const frame = (number: number, samples = 8) =>
  renderFrame(scene, { width: WIDTH, height: HEIGHT, radians: (2 * Math.PI * (number - 1)) / 48, samples });
const hash = ({ pixels }: Picture) => createHash('sha256').update(pixels).digest('hex');
const pixel = ({ pixels }: Picture, x: number, y: number) =>
  [...pixels.subarray(3 * (y * WIDTH + x)).subarray(0, 3)] as [number, number, number];

/** Mean difference of two pictures, in levels of 255. */
function difference(a: Picture, b: Picture): number {
  return a.pixels.reduce((sum, value, i) => sum + Math.abs(value - (b.pixels[i] ?? 0)), 0) / a.pixels.length;
}

describe('a frame', { timeout: 30_000 }, () => {
  const first = frame(1);

  it('shows the bunny in its middle: green, bright and warm-lit on the table, before a dark wall', () => {
    const [red, green, blue] = pixel(first, WIDTH / 2, HEIGHT / 2);
    expect(green).toBeGreaterThan(red + 10);
    expect(green).toBeGreaterThan(blue + 5);
    expect(green).toBeGreaterThan(90);
    const [woodRed, , woodBlue] = pixel(first, WIDTH / 2, HEIGHT - 10);
    expect(woodRed).toBeGreaterThan(woodBlue + 15);
    for (const x of [0, WIDTH - 1]) expect(Math.max(...pixel(first, x, 0))).toBeLessThan(70);
  });

  it('uses the range from dark to bright without being burnt', () => {
    const levels = [...first.pixels].sort((a, b) => a - b);
    expect(levels[Math.floor(levels.length / 50)]).toBeLessThan(50);
    expect(levels.at(-1)).toBeGreaterThan(200);
    expect(levels.filter((level) => level > 250).length / levels.length).toBeLessThan(0.01);
  });

  it('is the same in each run, also from a scene that is prepared again', () => {
    expect(hash(frame(1))).toBe(hash(first));
    expect(hash(renderFrame(roughScene(), { width: WIDTH, height: HEIGHT, radians: 0, samples: 8 }))).toBe(hash(first));
  });

  it('differs from the next one, and is met again after a whole turn', () => {
    expect(difference(first, frame(2))).toBeGreaterThan(2);
    expect(difference(first, frame(49))).toBeLessThan(0.2);
  });

  it('comes nearer to the final picture with more samples', () => {
    const final = frame(1, 64);
    expect(difference(frame(1, 32), final)).toBeLessThan(difference(frame(1, 4), final));
  });
});
