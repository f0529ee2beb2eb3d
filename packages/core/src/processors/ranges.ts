import { z } from 'zod';
import { processor } from '../processor.ts';
import { frameRange, frameRanges, framesOfRanges, rangesOf, uniqueSorted } from './frames.ts';

/** `[1, 10]` becomes `1-10`. */
export class RangeToExpressionProcessor extends processor({
  description: 'A frame range becomes the text first-last.',
  overloads: (on) => [on(frameRange, ([first, last]) => `${first}-${last}`)],
}) {}

/** `[1, 3]` becomes `[1, 2, 3]`. */
export class RangeToElementsProcessor extends processor({
  description: 'A frame range becomes the list of its frames.',
  overloads: (on) => [on(frameRange, (range) => framesOfRanges([range]))],
}) {}

/** `[[1, 3], [2, 4]]` becomes `[1, 2, 3, 4]`. */
export class RangesToElementsProcessor extends processor({
  description: 'Frame ranges become the sorted list of all their frames, without duplicates.',
  overloads: (on) => [on(frameRanges, framesOfRanges)],
}) {}

const elements = z.array(z.int()).describe('a list of integers');

/** `[1, 2, 3, 7]` becomes `[[1, 3], [7, 7]]`. */
export class ElementsToRangesProcessor extends processor({
  description: 'A list of frames becomes as few frame ranges as possible.',
  parameters: {
    sort: z
      .boolean()
      .default(true)
      .describe('Sort first. Else a range is a run of entries each one greater than the one before.'),
  },
  overloads: (on) => [
    on(elements, (frames, { parameters }) => rangesOf(parameters.sort ? uniqueSorted(frames) : frames)),
  ],
}) {}

/** `[5, 1, 9]` becomes `[1, 9]`. */
export class ElementsToEnclosingRangeProcessor extends processor({
  description: 'A list of frames becomes the range from the smallest to the greatest.',
  overloads: (on) => [
    on(z.array(z.int()).min(1).describe('a list of one or more integers'), (frames) => {
      const sorted = uniqueSorted(frames);
      return [sorted[0], sorted.at(-1)];
    }),
  ],
}) {}
