import { z } from 'zod';
import { failure } from '../failure.ts';
import { preview } from '../json.ts';
import type { ProcessorContext } from '../overload.ts';
import { processor } from '../processor.ts';
import { chunksOf, frameRange, frameRanges } from './frames.ts';

/** Ranges become pieces of the size that the task's argument `chunksize` gives. */
export class ChunkProcessor extends processor({
  description: 'Cuts frame ranges into pieces of as many frames as the argument "chunksize" says.',
  readsArguments: ['chunksize'],
  parameters: {
    chunkhandles: z
      .tuple([z.int(), z.int()])
      .default([0, 0])
      .describe('Frames to add before and after each piece; negative numbers take frames away.'),
  },
  overloads: (on) => [
    on(frameRange, (range, context) => chunksOf([range], chunksize(context), context.parameters.chunkhandles)),
    on(frameRanges, (ranges, context) => chunksOf(ranges, chunksize(context), context.parameters.chunkhandles)),
  ],
}) {}

function chunksize({ arguments: args }: ProcessorContext): number {
  const size = args.chunksize?.processed;
  if (typeof size === 'number' && Number.isSafeInteger(size) && size > 0) return size;
  throw failure('invalid-argument', `the argument "chunksize" is ${preview(size)}, not a positive integer`);
}
