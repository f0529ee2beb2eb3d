import sharp, { type Join, type Sharp } from 'sharp';
import { writeAtomically } from './atomic.ts';
import { frameLabel } from './label.ts';
import type { Picture } from './render.ts';

/** Writes a frame as PNG, with its number in the corner. */
export async function writeFrame(path: string, frame: number, { width, height, pixels }: Picture): Promise<void> {
  const png = await sharp(pixels, { raw: { width, height, channels: 3 } })
    .composite([{ input: Buffer.from(frameLabel(frame, width, height)) }])
    .removeAlpha()
    .png()
    .toBuffer();
  await writeAtomically(path, png);
}

/** What is wrong with a frame on disk, or nothing. It is decoded whole: a file that is cut short is found. */
export async function frameProblem(path: string, width: number, height: number): Promise<string | undefined> {
  try {
    const { data, info } = await sharp(path).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    if (info.width !== width || info.height !== height)
      return `is ${info.width}x${info.height} and should be ${width}x${height}`;
    if (data.every((byte) => byte < 16)) return 'is black';
    return undefined;
  } catch (error) {
    const { message } = error as Error;
    return message.includes('missing') ? 'is missing' : `cannot be decoded: ${message}`;
  }
}

/** Joins frames to an animated WebP that repeats for ever: small, and shown by every browser. */
export async function writeAnimation(path: string, frames: readonly string[], framesPerSecond: number): Promise<void> {
  const delay = Math.round(1000 / framesPerSecond);
  const webp = await joined(frames, { animated: true })
    .webp({ quality: 90, loop: 0, delay: frames.map(() => delay) })
    .toBuffer();
  await writeAtomically(path, webp);
}

/** Several images as one. A single one is that already, and sharp does not join fewer than two. */
function joined(images: readonly (string | Buffer)[], join: Join): Sharp {
  return images.length === 1 ? sharp(images[0]) : sharp([...images], { join });
}

const GAP = 6;
const PAPER = '#15191b';

/** Puts all frames on one sheet, small, row by row. */
export async function writeContactSheet(path: string, frames: readonly string[], width: number): Promise<void> {
  const across = columns(frames.length);
  const small = await Promise.all(frames.map((frame) => sharp(frame).resize({ width }).png().toBuffer()));
  const sheet = await joined(small, { across, shim: GAP, background: PAPER })
    .removeAlpha()
    .extend({ top: GAP, bottom: GAP, left: GAP, right: GAP, background: PAPER })
    .png()
    .toBuffer();
  await writeAtomically(path, sheet);
}

/** A sheet about as wide as a screen, with as few empty places as possible. */
export function columns(count: number): number {
  const square = Math.ceil(Math.sqrt(count));
  const choices = Array.from({ length: Math.ceil(square / 2) + 1 }, (_, i) => square + i);
  const empty = (across: number) => Math.ceil(count / across) * across - count;
  return choices.reduce((best, across) => (empty(across) < empty(best) ? across : best));
}
