/**
 * A job for an application: Blender makes a scene and renders it, a chunk of frames in each command.
 *
 *     jobtronaut submit --task BlenderShot --args frames:1-12 --wait
 *
 * The scripts are Python, in files beside this one. They find their arguments in `task`, and run on the farm in Blender itself.
 */
import {
  argument,
  ChunkProcessor,
  ElementsToRangesProcessor,
  ExpressionToElementsProcessor,
  frameRanges,
  serial,
  task,
} from '@jobtronaut/core';
import { blender, nodeScript, pythonFile } from '@jobtronaut/dcc-wrappers';
import { z } from 'zod';

const frames = z
  .string()
  .regex(/\d/, 'must name at least one frame')
  .describe('a frame expression: 1-48, 1-48x4 or 1,13,25');
const frameList = argument({ initial: frames, processed: z.array(z.int()) });
const out = z
  .string()
  .min(1)
  .default('out/blender-shot')
  .describe('the folder for all that is made, relative to where the job was submitted');
const scene = z
  .string()
  .min(1)
  .default('out/blender-shot/scene.blend')
  .describe('the scene file that is made and rendered');
const resolution = z
  .string()
  .regex(/^[1-9]\d{1,3}x[1-9]\d{1,3}$/, 'must look like 320x240')
  .default('320x240')
  .describe('the size of a frame in pixels, as WIDTHxHEIGHT');

export class BlenderShot extends task({
  description: 'Makes a small scene in Blender and renders it: a head of clay among hopping marbles.',
  arguments: { frames, out, scene, resolution },
  elementsId: 'frames',
  requiredTasks: serial('MakeBlenderScene', 'RenderBlenderFrames', 'CheckBlenderFrames'),
}) {}

export class MakeBlenderScene extends task({
  title: 'Make scene',
  description: 'Builds the scene by a Python script in Blender, and saves it.',
  arguments: { scene },
}) {
  override script = pythonFile(new URL('./blender-shot/make_scene.py', import.meta.url));

  override cmd() {
    return blender();
  }
}

export class RenderBlenderFrames extends task({
  title: 'Render',
  description: 'Renders frames with Cycles to PNG files, a chunk of them in each command.',
  arguments: {
    frames: argument({ initial: frames, processed: frameRanges }),
    out,
    scene,
    resolution,
    chunksize: z.int().min(1).default(4).describe('how many frames one command renders'),
    samples: z.int().min(1).max(4096).default(32).describe('how many samples a pixel gets'),
    threads: z.int().min(1).max(1024).default(1).describe('how many processors one command may use'),
  },
  elementsId: 'frames',
  perElement: true,
  argumentProcessors: [
    ExpressionToElementsProcessor.on('frames.initial'),
    ElementsToRangesProcessor.on('frames.processed'),
    ChunkProcessor.on('frames.processed'),
  ],
}) {
  override script = pythonFile(new URL('./blender-shot/render_frames.py', import.meta.url));

  override cmd() {
    return blender({ scene: this.arguments.scene.processed });
  }
}

/** The next step after an application need not run in it. */
export class CheckBlenderFrames extends task({
  title: 'Check frames',
  description: 'Checks that every frame is there, can be decoded, has the right size and is not black.',
  arguments: { frames: frameList, out, resolution },
  elementsId: 'frames',
  argumentProcessors: [ExpressionToElementsProcessor.on('frames.initial')],
}) {
  override cmd() {
    return nodeScript();
  }

  override async script() {
    const { frameProblem } = await import('./turntable/pictures.ts');
    const { sizeOf } = await import('./turntable/outputs.ts');
    const { width, height } = sizeOf(this.arguments.resolution.processed);
    const list = this.arguments.frames.processed;
    const problems: string[] = [];
    for (const frame of list) {
      const file = `${this.arguments.out.processed}/frame.${String(frame).padStart(4, '0')}.png`;
      const problem = await frameProblem(file, width, height);
      if (problem) problems.push(`frame ${frame} ${problem} (${file})`);
    }
    if (problems.length > 0)
      throw new Error(`${problems.length} of ${list.length} frames are not good:\n  ${problems.join('\n  ')}`);
    console.log(`${list.length} frames are good`);
  }
}
