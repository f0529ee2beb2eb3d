/**
 * Element by element: the picture of frame 7 needs the water of frame 7, and does not wait for that of frame 24.
 *
 *     jobtronaut submit --task WavesByFrame --args frames:1-24 --wait
 */
import { argument, ExpressionToElementsProcessor, elementwise, task } from '@jobtronaut/core';
import { nodeScript } from '@jobtronaut/dcc-wrappers';
import { z } from 'zod';

const frames = z.string().describe('a frame expression: 1-24');
const out = z.string().min(1).default('out/waves-by-frame').describe('the folder for all that is made');

const eachFrame = {
  arguments: { frames: argument({ initial: frames, processed: z.array(z.int()) }), out },
  argumentProcessors: [ExpressionToElementsProcessor.on('frames.initial')],
  elementsId: 'frames',
  perElement: true,
} as const;

export class WavesByFrame extends task({
  description: 'Works out the water of each frame, and draws it as soon as it is there.',
  arguments: { frames, out },
  elementsId: 'frames',
  requiredTasks: elementwise('SimulateWater', 'DrawWater'),
}) {}

export class SimulateWater extends task({
  ...eachFrame,
  title: 'Simulate',
  description: 'Works out the water of a frame.',
}) {
  override cmd() {
    return nodeScript();
  }

  override async script() {
    const { heights, writeFrame } = await import('./waves/draw.ts');
    const frame = this.arguments.frames.processed;
    console.log(await writeFrame(this.arguments.out.processed, frame, 'json', JSON.stringify(heights(frame))));
  }
}

export class DrawWater extends task({ ...eachFrame, title: 'Draw', description: 'Draws the water of a frame.' }) {
  override cmd() {
    return nodeScript();
  }

  override async script() {
    const { framePath, picture, writeFrame } = await import('./waves/draw.ts');
    const { readFile } = await import('node:fs/promises');
    const frame = this.arguments.frames.processed;
    const out = this.arguments.out.processed;
    const water = z.array(z.number()).parse(JSON.parse(await readFile(framePath(out, frame, 'json'), 'utf8')));
    console.log(await writeFrame(out, frame, 'svg', picture(water, 640)));
  }
}
