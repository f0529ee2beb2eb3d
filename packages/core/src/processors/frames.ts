import { z } from 'zod';
import { failure } from '../failure.ts';

/** A frame range: two integers, the first not greater than the second. */
export const frameRange = z
  .tuple([z.int(), z.int()])
  .refine(([first, last]) => first <= last)
  .describe('a frame range [first, last] with first <= last');

/** A list of frame ranges. */
export const frameRanges = z.array(frameRange).describe('a list of frame ranges');

/** A frame range as data. */
export type FrameRange = z.output<typeof frameRange>;

/** More frames than any job has: a slip of the keyboard, and a full memory if taken at its word. */
const MAX_FRAMES = 10_000_000;

/**
 * The frames of an expression: a list, separated by commas and blanks, of `N`, `N-M` and `N-MxS` (every S-th frame
 * from N on). Numbers may be negative. The result is sorted and has no duplicates (conformance, D07).
 *
 * @throws `expression-failed`
 */
export function framesOf(expression: string): number[] {
  const frames: number[] = [];
  for (const entry of expression.split(/[\s,]+/)) {
    if (entry === '') continue;
    const [, from, to, step] = /^(-?\d+)(?:-(-?\d+)(?:x(\d+))?)?$/.exec(entry) ?? [];
    const first = Number(from);
    const last = to === undefined ? first : Number(to);
    const by = step === undefined ? 1 : Number(step);
    if (from === undefined || by === 0 || ![first, last, by].every(Number.isSafeInteger)) {
      throw failure('expression-failed', `"${entry}" is not a frame, a range N-M or a range with a step N-MxS`);
    }
    addFrames(frames, first, last, first <= last ? by : -by);
  }
  return uniqueSorted(frames);
}

/** All integers of ranges, sorted, without duplicates. */
export function framesOfRanges(ranges: readonly FrameRange[]): number[] {
  const frames: number[] = [];
  for (const [first, last] of ranges) addFrames(frames, first, last, 1);
  return uniqueSorted(frames);
}

function addFrames(frames: number[], first: number, last: number, by: number): void {
  const count = Math.floor((last - first) / by) + 1;
  if (frames.length + count > MAX_FRAMES) {
    throw failure('too-large', `${first}-${last} and what is before it are more than ${MAX_FRAMES} frames`);
  }
  for (let i = 0; i < count; i++) frames.push(first + i * by);
}

/** Sorted integers without duplicates. */
export function uniqueSorted(frames: readonly number[]): number[] {
  return frames.toSorted((a, b) => a - b).filter((frame, i, sorted) => frame !== sorted[i - 1]);
}

/** Runs of frames each one greater than the one before. */
export function rangesOf(frames: readonly number[]): FrameRange[] {
  const ranges: FrameRange[] = [];
  for (const frame of frames) {
    const current = ranges.at(-1);
    if (current !== undefined && frame === current[1] + 1) current[1] = frame;
    else ranges.push([frame, frame]);
  }
  return ranges;
}

/** Ranges cut into pieces of `size` frames, the last of each possibly shorter, each piece extended by the handles. */
export function chunksOf(
  ranges: readonly FrameRange[],
  size: number,
  [before, after]: readonly number[],
): FrameRange[] {
  const chunks: FrameRange[] = [];
  for (const [first, last] of ranges) {
    if (chunks.length + (last - first) / size > MAX_FRAMES) {
      throw failure('too-large', `${first}-${last} in pieces of ${size} are more than ${MAX_FRAMES} pieces`);
    }
    for (let from = first; from <= last; from += size) {
      chunks.push([from - (before ?? 0), Math.min(from + size - 1, last) + (after ?? 0)]);
    }
  }
  return chunks;
}
