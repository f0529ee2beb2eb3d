import { join } from 'node:path';
import { writeAtomically } from '../turntable/atomic.ts';

/** Heights of the water at as many places, from -1 to 1. */
export function heights(frame: number, places = 64): number[] {
  return Array.from({ length: places }, (_, x) => (Math.sin(x / 7 + frame / 5) + Math.sin(x / 3 - frame / 9)) / 2);
}

/** A picture of the water, as SVG. */
export function picture(water: readonly number[], width: number): string {
  const height = Math.round(width / 2);
  const points = water.map(
    (y, x) => `${Math.round((x * width) / (water.length - 1))},${Math.round((height / 2) * (1 - y / 2))}`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><polygon fill="#2a6f97" points="0,${height} ${points.join(' ')} ${width},${height}"/></svg>\n`;
}

/** Where a file of a frame lies. */
export function framePath(folder: string, frame: number, ending: string): string {
  return join(folder, `waves.${String(frame).padStart(4, '0')}.${ending}`);
}

/** Writes a file of a frame, whole or not at all. @returns its path */
export async function writeFrame(folder: string, frame: number, ending: string, text: string): Promise<string> {
  const path = framePath(folder, frame, ending);
  await writeAtomically(path, Buffer.from(text));
  return path;
}
