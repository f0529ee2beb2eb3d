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
import { z } from 'zod';

export class Prepare extends task({ arguments: { scene: z.string() } }) {
  override cmd() {
    return ['/site/prepare', this.arguments.scene.processed];
  }
}

export class Render extends task({
  arguments: {
    scene: z.string(),
    frames: argument({ initial: z.string(), processed: frameRanges }),
    chunksize: z.int().default(4),
  },
  elementsId: 'frames',
  perElement: true,
  argumentProcessors: [
    ExpressionToElementsProcessor.on('frames.initial'),
    ElementsToRangesProcessor.on('frames.processed'),
    ChunkProcessor.on('frames.processed'),
  ],
}) {
  override cmd() {
    return ['/site/render', `${import.meta.dirname}/render.json`];
  }
  override script() {
    const [first, last] = this.arguments.frames.processed;
    this.reportProgress(1).add();
    return this.expand('Movie', { Movie: { scene: `${this.arguments.scene.processed} ${first} ${last}` } });
  }
}

export class Movie extends task({ arguments: { scene: z.string() } }) {
  override cmd() {
    return ['/site/movie', this.arguments.scene.processed];
  }
}

export class Shot extends task({
  arguments: { frames: z.string(), scene: z.string() },
  elementsId: 'frames',
  requiredTasks: serial(Prepare, Render, parallel(Movie, 'Check')),
}) {}

export class Check extends Movie {}
