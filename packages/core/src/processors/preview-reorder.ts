import { z } from 'zod';
import { processor } from '../processor.ts';

/** `[1, 2, 3, 4, 5]` becomes `[1, 5, 2, 3, 4]`: a first impression of the shot comes early. */
export class ElementsPreviewReorderProcessor extends processor({
  description: 'Puts the first and the last frame to the front, then every stride-th, then the others.',
  parameters: {
    stride: z.int().min(0).default(0).describe('Every how many frames one comes forward; 0: only first and last.'),
    discard_rest: z
      .boolean()
      .default(false)
      .describe('Leave out what did not come forward; without effect at stride 1.'),
  },
  overloads: (on) => [
    on(z.array(z.int()).min(2).describe('a list of two or more integers'), (frames, { parameters }) =>
      reorder(frames, parameters.stride, parameters.discard_rest && parameters.stride !== 1),
    ),
    on(z.array(z.int()).length(1).describe('a list of one integer'), (frames) => frames),
  ],
}) {}

function reorder(frames: readonly number[], stride: number, discard: boolean): number[] {
  const inner = frames.slice(1, -1);
  // Positions count from the first frame, which `inner` lacks; the last but one never comes forward.
  const isForward = (i: number) => stride > 0 && (i + 1) % stride === 0 && i < inner.length - 1;
  const forward = [...frames.slice(0, 1), ...frames.slice(-1), ...inner.filter((_, i) => isForward(i))];
  return discard ? forward : [...forward, ...inner.filter((_, i) => !isForward(i))];
}
