import {
  argument,
  ChunkProcessor,
  ElementsToRangesProcessor,
  ExpressionToElementsProcessor,
  frameRanges,
  serial,
  task,
} from '@jobtronaut/core';
import { z } from 'zod';

const scene = z.string();

export class Shot extends task({
  arguments: { frames: z.string(), scene },
  elementsId: 'frames',
  requiredTasks: serial('Prepare', 'Render', 'Movie'),
}) {}

export class Prepare extends task({ arguments: { scene } }) {
  override cmd() {
    return ['/bin/echo', 'prepare', this.arguments.scene.processed];
  }
}

export class Render extends task({
  arguments: { frames: argument({ initial: z.string(), processed: frameRanges }), chunksize: z.int().default(4) },
  elementsId: 'frames',
  perElement: true,
  argumentProcessors: [
    ExpressionToElementsProcessor.on('frames.initial'),
    ElementsToRangesProcessor.on('frames.processed'),
    ChunkProcessor.on('frames.processed'),
  ],
}) {
  override cmd() {
    const [first, last] = this.arguments.frames.processed;
    return ['/bin/echo', 'render', '--frames', first, last];
  }
}

export class Movie extends task({}) {
  override cmd() {
    return ['/bin/echo', 'movie'];
  }
}
