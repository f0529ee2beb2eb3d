/**
 * One task, used twice, with some members changed. No new class is needed.
 *
 *     jobtronaut submit --task WavesInTwoSizes --args frames:1-24 --wait
 */
import {
  CopyValueProcessor,
  ElementsToRangesProcessor,
  insert,
  override,
  remove,
  replace,
  serial,
  task,
} from '@jobtronaut/core';
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
      argumentProcessors: [
        // Nobody waits for a preview of these: the second definition of Waves goes, and ranges may be sorted again.
        remove(1),
        replace(1, ElementsToRangesProcessor.on('frames.processed')),
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
