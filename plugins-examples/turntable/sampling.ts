import { f32, type Vec3 } from './vec.ts';

/** Most samples of one pixel. */
export const MAX_SAMPLES = 64;
/** What a sample needs pairs of numbers for: its place in the pixel, on each of two lamps, and in the gloss. */
export const SAMPLE_PAIRS = { pixel: 0, lamps: 1, gloss: 3 } as const;
const PAIRS = 4;

/**
 * Evenly spread points: for each sample, PAIRS points of the unit square. Each pair is a shuffled, scrambled Sobol
 * sequence, so that every run of 4, 8, 16 ... samples is stratified by itself (Burley, "Practical hash-based Owen
 * scrambling", 2020). The same on each machine: no picture depends on chance.
 */
function sampleTable(): Float32Array {
  const table = new Float32Array(MAX_SAMPLES * PAIRS * 2);
  for (let i = 0; i < MAX_SAMPLES; i++)
    for (let pair = 0; pair < PAIRS; pair++) {
      const seed = hash(pair + 1);
      const index = scramble(i, seed);
      table[(i * PAIRS + pair) * 2] = scramble(reverse(index), hash(seed)) / 2 ** 32;
      table[(i * PAIRS + pair) * 2 + 1] = scramble(sobol(index), hash(seed + 1)) / 2 ** 32;
    }
  return table;
}

/** Reads the table for one pixel: its points shifted, each pair by another amount, so that neighbours differ. */
export class PixelSamples {
  /** The point that `take` found last. */
  x = 0;
  y = 0;
  private readonly table = sampleTable();
  private readonly shift = new Float32Array(PAIRS * 2);
  private index = 0;

  startPixel(column: number, row: number): void {
    for (let i = 0; i < PAIRS * 2; i++) this.shift[i] = interleavedNoise(column + 37 * i, row + 17 * i);
  }

  startSample(index: number): void {
    this.index = index * PAIRS * 2;
  }

  take(pair: number): void {
    const x = f32(this.table, this.index + 2 * pair) + f32(this.shift, 2 * pair);
    const y = f32(this.table, this.index + 2 * pair + 1) + f32(this.shift, 2 * pair + 1);
    this.x = x < 1 ? x : x - 1;
    this.y = y < 1 ? y : y - 1;
  }
}

/** Noise without low frequencies (Jimenez, 2014): neighbouring pixels err in different directions, and the eye averages. */
const interleavedNoise = (x: number, y: number): number => {
  const n = 52.9829189 * ((0.06711056 * x + 0.00583715 * y) % 1);
  return n - Math.floor(n);
};

/** Point `i` of a sequence that fills the unit square evenly (the plastic number's), for loops outside the pixels. */
export const spread = (i: number): readonly [number, number] => [
  (i * 0.7548776662466927) % 1,
  (i * 0.5698402909980532) % 1,
];

/** A direction above the surface, more often where light counts more (by the cosine to the normal). */
export function cosineDirection(normal: Vec3, x: number, y: number): Vec3 {
  // A point on the sphere that touches the surface from above, seen from the point of touch.
  const z = 1 - 2 * y;
  const r = Math.sqrt(Math.max(0, 1 - z * z));
  const d: Vec3 = [normal[0] + r * Math.cos(2 * Math.PI * x), normal[1] + z, normal[2] + r * Math.sin(2 * Math.PI * x)];
  const length = Math.sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
  return length > 1e-4 ? [d[0] / length, d[1] / length, d[2] / length] : normal;
}

/** A well mixed 32-bit number from another. */
export function hash(x: number): number {
  let h = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return (h ^ (h >>> 16)) >>> 0;
}

function reverse(x: number): number {
  let result = 0;
  for (let bit = 0; bit < 32; bit++) if ((x >>> bit) & 1) result |= 1 << (31 - bit);
  return result >>> 0;
}

/** The second dimension of Sobol's sequence, as 32 bits. */
function sobol(index: number): number {
  let result = 0;
  for (let bit = 0, direction = 0x80000000; bit < 32; bit++) {
    if ((index >>> bit) & 1) result ^= direction;
    direction ^= direction >>> 1;
  }
  return result >>> 0;
}

/** Owen's scramble: turns each digit by what the digits above it say. */
function scramble(x: number, seed: number): number {
  let v = reverse(x);
  v = (v + seed) | 0;
  for (const factor of [0x6c50b47c, 0xb82f1e52, 0xc7afe638, 0x8d22f6e6]) v ^= Math.imul(v, factor);
  return reverse(v >>> 0);
}
