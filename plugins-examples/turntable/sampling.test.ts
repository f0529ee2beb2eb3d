import { describe, expect, it } from 'vitest';
import { cosineDirection, MAX_SAMPLES, PixelSamples, spread } from './sampling.ts';
import { dot, normalize, type Vec3 } from './vec.ts';

/** The points of one pair for the first samples of a pixel. */
function points(pair: number, count: number, pixel = 3): [number, number][] {
  const samples = new PixelSamples();
  samples.startPixel(pixel, 5);
  return Array.from({ length: count }, (_, i) => {
    samples.startSample(i);
    samples.take(pair);
    return [samples.x, samples.y];
  });
}

describe('pixel samples', () => {
  it.each([0, 1, 2, 3])('pair %i: each 4, 16 and 64 are spread evenly over the unit square', (pair) => {
    for (const side of [2, 4, 8]) {
      const all = points(pair, side * side);
      // The pixel's shift moves the grid of cells, and that wraps around: undone by moving the first point to a cell's corner.
      const [[x0, y0] = [0, 0]] = all;
      for (const axis of [0, 1]) {
        const gaps = all.map((p) => p[axis] ?? 0).sort((a, b) => a - b);
        const widest = Math.max(...gaps.slice(1).map((value, i) => value - (gaps[i] ?? 0)));
        expect(widest).toBeLessThan(2 / (side * side) + 1e-6);
      }
      expect(x0 >= 0 && x0 < 1 && y0 >= 0 && y0 < 1).toBe(true);
    }
  });

  it('differ from pixel to pixel and are the same in each run', () => {
    expect(points(0, 8, 3)).toEqual(points(0, 8, 3));
    expect(points(0, 8, 3)).not.toEqual(points(0, 8, 4));
  });

  it('do not tie one use to another', () => {
    const [a, b] = [points(1, MAX_SAMPLES), points(2, MAX_SAMPLES)];
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const [ma, mb] = [mean(a.map(([x]) => x)), mean(b.map(([x]) => x))];
    expect(Math.abs(mean(a.map(([x], i) => (x - ma) * ((b[i]?.[0] ?? 0) - mb))))).toBeLessThan(0.02);
  });
});

describe('directions above a surface', () => {
  it.each<Vec3>([[0, 1, 0], [1, 0, 0], [0, -0.6, 0.8], normalize([1, 2, -3])])(
    'around %j have unit length and follow the cosine',
    (...normal) => {
      let sum = 0;
      for (let i = 0; i < 4096; i++) {
        const direction = cosineDirection(normal, ...spread(i));
        expect(Math.hypot(...direction)).toBeCloseTo(1, 6);
        expect(dot(direction, normal)).toBeGreaterThanOrEqual(-1e-9);
        sum += dot(direction, normal);
      }
      expect(sum / 4096).toBeCloseTo(2 / 3, 2);
    },
  );
});
