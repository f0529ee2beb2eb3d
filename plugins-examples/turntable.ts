/**
 * The main example: the Stanford bunny on a turntable, rendered by the small renderer in the folder `turntable`.
 *
 *     jobtronaut submit --task Turntable --args frames:1-48 --wait
 *
 * A task says what it needs and what its command is. `cmd()` is asked while the job is built; `script()` runs later, on the
 * farm, in a process of its own. That is why scripts import the renderer themselves: to build a job, nobody needs it.
 */
import {
  argument,
  ChunkProcessor,
  ElementsToRangesProcessor,
  ExpressionToElementsProcessor,
  frameRanges,
  parallel,
  serial,
  task,
} from '@jobtronaut/core';
import { nodeScript } from '@jobtronaut/dcc-wrappers';
import { z } from 'zod';
import { outputs, sizeOf } from './turntable/outputs.ts';

// Arguments that several tasks share. The schema checks what the user passes; its description is what `info` shows.
const frames = z
  .string()
  .regex(/\d/, 'must name at least one frame')
  .describe('a frame expression: 1-48, 1-48x4 or 1,13,25');
const out = z
  .string()
  .min(1)
  .default('out/turntable')
  .describe('the folder for all that is made, relative to where the job was submitted');
const resolution = z
  .string()
  .regex(/^[1-9]\d{1,3}x[1-9]\d{1,3}$/, 'must look like 480x360')
  .default('480x360')
  .describe('the size of a frame in pixels, as WIDTHxHEIGHT');

/** Frames as a list of numbers, for tasks that look at them one by one. */
const frameList = argument({ initial: frames, processed: z.array(z.int()) });
const toFrameList = [ExpressionToElementsProcessor.on('frames.initial')];

/** The root: no command, only what it needs, in which order. Arguments that it does not touch go to those who do. */
export class Turntable extends task({
  description: 'Turns the Stanford bunny on a table: frames, an animated picture and a contact sheet.',
  arguments: { frames, out, resolution },
  elementsId: 'frames',
  requiredTasks: serial('PrepareScene', 'RenderFrames', 'CheckFrames', parallel('AnimatedPicture', 'ContactSheet')),
}) {}

/** One command for the whole job: what is the same in all frames is worked out once. */
export class PrepareScene extends task({
  title: 'Prepare scene',
  description: 'Smooths the scanned mesh, builds the hierarchy that rays search, and bakes the light of the room.',
  arguments: {
    out,
    bakerays: z.int().min(1).max(4096).default(64).describe('how many rays find the light of a baked point'),
  },
}) {
  override cmd() {
    return nodeScript();
  }

  override async script() {
    const { prepareScene } = await import('./turntable/prepare.ts');
    const { writeScene } = await import('./turntable/scene-file.ts');
    const { scene } = outputs(this.arguments.out.processed);
    await writeScene(
      scene,
      prepareScene(this.arguments.bakerays.processed, (points) => this.reportProgress(points)),
    );
    console.log(scene);
  }
}

/** One command for each chunk of frames: the frame expression becomes frames, then ranges, then chunks of ranges. */
export class RenderFrames extends task({
  title: 'Render',
  description: 'Renders frames to PNG files, a chunk of them in each command.',
  arguments: {
    frames: argument({ initial: frames, processed: frameRanges }),
    out,
    resolution,
    chunksize: z.int().min(1).default(4).describe('how many frames one command renders'),
    samples: z
      .int()
      .min(4)
      .max(64)
      .default(24)
      .describe('how many samples a busy pixel gets at most: more are smoother and slower'),
    framesperturn: z.int().min(1).default(48).describe('in how many frames the table turns once'),
  },
  elementsId: 'frames',
  perElement: true,
  argumentProcessors: [
    ...toFrameList,
    ElementsToRangesProcessor.on('frames.processed'),
    ChunkProcessor.on('frames.processed'),
  ],
}) {
  override cmd() {
    return nodeScript();
  }

  override async script() {
    const { readScene } = await import('./turntable/scene-file.ts');
    const { renderFrame } = await import('./turntable/render.ts');
    const { writeFrame } = await import('./turntable/pictures.ts');
    const paths = outputs(this.arguments.out.processed);
    const scene = await readScene(paths.scene);
    // In a command of a per-element task, the elements are one element: here the chunk [first, last].
    const [first, last] = this.arguments.frames.processed;
    const progress = this.reportProgress(last - first + 1);
    for (let frame = first; frame <= last; frame++) {
      const started = performance.now();
      const picture = renderFrame(scene, {
        ...sizeOf(this.arguments.resolution.processed),
        radians: (2 * Math.PI * (frame - 1)) / this.arguments.framesperturn.processed,
        samples: this.arguments.samples.processed,
      });
      await writeFrame(paths.frame(frame), frame, picture);
      console.log(`${paths.frame(frame)}  ${((performance.now() - started) / 1000).toFixed(1)} s`);
      progress.add();
    }
  }
}

/** A farm loses frames in many ways; what comes after should not have to wonder. */
export class CheckFrames extends task({
  title: 'Check frames',
  description: 'Checks that every frame is there, can be decoded, has the right size and is not black.',
  arguments: { frames: frameList, out, resolution },
  elementsId: 'frames',
  argumentProcessors: toFrameList,
}) {
  override cmd() {
    return nodeScript();
  }

  override async script() {
    const { frameProblem } = await import('./turntable/pictures.ts');
    const { width, height } = sizeOf(this.arguments.resolution.processed);
    const paths = outputs(this.arguments.out.processed);
    const list = this.arguments.frames.processed;
    const progress = this.reportProgress(list.length);
    const problems: string[] = [];
    for (const frame of list) {
      const problem = await frameProblem(paths.frame(frame), width, height);
      if (problem) problems.push(`frame ${frame} ${problem} (${paths.frame(frame)})`);
      progress.add();
    }
    if (problems.length > 0)
      throw new Error(`${problems.length} of ${list.length} frames are not good:\n  ${problems.join('\n  ')}`);
    console.log(`${list.length} frames are good`);
  }
}

export class AnimatedPicture extends task({
  title: 'Animated picture',
  description: 'Joins the frames to an animated WebP that repeats for ever.',
  arguments: {
    frames: frameList,
    out,
    fps: z.number().min(1).max(60).default(12).describe('how many frames are shown in a second'),
  },
  elementsId: 'frames',
  argumentProcessors: toFrameList,
}) {
  /** What somebody starts to look at the result; `submit --wait` prints it at the end. */
  override view() {
    return ['xdg-open', outputs(this.arguments.out.processed).animation];
  }

  override cmd() {
    return nodeScript();
  }

  override async script() {
    const { writeAnimation } = await import('./turntable/pictures.ts');
    const { animation, frame } = outputs(this.arguments.out.processed);
    await writeAnimation(animation, this.arguments.frames.processed.map(frame), this.arguments.fps.processed);
    console.log(animation);
  }
}

export class ContactSheet extends task({
  title: 'Contact sheet',
  description: 'Puts all frames on one picture, small, to see them at a glance.',
  arguments: {
    frames: frameList,
    out,
    thumbwidth: z.int().min(16).max(1024).default(160).describe('how wide a frame on the sheet is, in pixels'),
  },
  elementsId: 'frames',
  argumentProcessors: toFrameList,
}) {
  override view() {
    return ['xdg-open', outputs(this.arguments.out.processed).contactSheet];
  }

  override cmd() {
    return nodeScript();
  }

  override async script() {
    const { writeContactSheet } = await import('./turntable/pictures.ts');
    const { contactSheet, frame } = outputs(this.arguments.out.processed);
    await writeContactSheet(
      contactSheet,
      this.arguments.frames.processed.map(frame),
      this.arguments.thumbwidth.processed,
    );
    console.log(contactSheet);
  }
}
