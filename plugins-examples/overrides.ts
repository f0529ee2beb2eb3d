/**
 * One task, used twice, with some members changed. No new class is needed.
 *
 *     jobtronaut submit --task WavesInTwoSizes --args frames:1-24 --wait
 */
import { ChunkProcessor, CopyValueProcessor, insert, override, remove, replace, serial, task } from '@jobtronaut/core';
import { z } from 'zod';
import { Waves } from './chunking.ts';

export class WavesInTwoSizes extends task({
  description: 'Draws waves small and in a hurry, then large.',
  arguments: {
    frames: z.string(),
    out: z.string().default('out/waves'),
  },
  elementsId: 'frames',
  requiredTasks: serial(
    override(Waves, {
      title: 'Small waves',
      tags: [],
      argumentProcessors: [
        // Nobody waits for a preview of these: the second definition of Waves is left out ...
        remove(1),
        // ... so that chunks are the third now, and overlap by a frame.
        replace(2, ChunkProcessor.on('frames.processed', { chunkhandles: [0, 1] })),
        insert(
          0,
          CopyValueProcessor.on('width.initial', { value: 64 }),
          CopyValueProcessor.on('out.initial', { value: '<arg:out.initial>/small' }),
        ),
      ],
    }),
    override('Waves', {
      title: 'Large waves',
      argumentDefaults: { width: 1280, chunksize: 12 },
      services: ['linux64', 'large'],
    }),
  ),
}) {}
