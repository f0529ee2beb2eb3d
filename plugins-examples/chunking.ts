/**
 * Frames in chunks, a preview first.
 *
 *     jobtronaut submit --task Waves --args frames:1-24 --wait
 *
 * `plan` shows the order: the first frame, the last one and every eighth by themselves, then the rest in chunks of four.
 */
import {
  argument,
  ChunkProcessor,
  ElementsPreviewReorderProcessor,
  ElementsToRangesProcessor,
  ExpressionToElementsProcessor,
  frameRanges,
  task,
} from '@jobtronaut/core';
import { nodeScript } from '@jobtronaut/dcc-wrappers';
import { z } from 'zod';

export class Waves extends task({
  description: 'Draws waves, a few frames in each command.',
  arguments: {
    frames: argument({ initial: z.string().describe('a frame expression: 1-24'), processed: frameRanges }),
    chunksize: z.int().min(1).default(4).describe('how many frames one command draws'),
    width: z.int().min(16).max(4096).default(640).describe('how wide a picture is, in pixels'),
    out: z.string().min(1).default('out/waves').describe('the folder for the pictures'),
  },
  elementsId: 'frames',
  perElement: true,
  argumentProcessors: [
    ExpressionToElementsProcessor.on('frames.initial'),
    ElementsPreviewReorderProcessor.on('frames.processed', { stride: 8 }),
    // Sorted again, the preview would be lost.
    ElementsToRangesProcessor.on('frames.processed', { sort: false }),
    ChunkProcessor.on('frames.processed'),
  ],
}) {
  override cmd() {
    return nodeScript();
  }

  override async script() {
    const { heights, picture, writeFrame } = await import('./waves/draw.ts');
    const { out, width } = this.arguments;
    const [first, last] = this.arguments.frames.processed;
    const progress = this.reportProgress(last - first + 1);
    for (let frame = first; frame <= last; frame++) {
      console.log(await writeFrame(out.processed, frame, 'svg', picture(heights(frame), width.processed)));
      progress.add();
    }
  }
}
