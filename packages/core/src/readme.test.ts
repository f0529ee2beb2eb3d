import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import {
  argument,
  buildJob,
  ChunkProcessor,
  ElementsToRangesProcessor,
  ExpressionToElementsProcessor,
  frameRanges,
  parallel,
  pluginsOf,
  serial,
  task,
} from './index.ts';

// The classes of the README, word by word: the first test holds both to each other.
class Prepare extends task({ arguments: { scene: z.string() } }) {
  override cmd() {
    return ['prepare', this.arguments.scene.processed];
  }
}

class Render extends task({
  description: 'Renders the frames in chunks.',
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
    const [first, last] = this.arguments.frames.processed;
    return ['render', this.arguments.scene.processed, '--frames', first, last];
  }
}

class Sheet extends task({ arguments: { scene: z.string() } }) {
  override cmd() {
    return ['contact-sheet', this.arguments.scene.processed];
  }
}

class Shot extends task({
  arguments: { frames: z.string(), scene: z.string() },
  elementsId: 'frames',
  requiredTasks: serial(Prepare, Render, parallel(Sheet, 'Movie')),
}) {}

class Movie extends Sheet {}

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');

it('the README has these classes', () => {
  const source = readFileSync(join(import.meta.dirname, 'readme.test.ts'), 'utf8');
  const classes = source.slice(source.indexOf('class Prepare'), source.indexOf('const readme'));
  expect(readme).toContain(classes);
});

it('the README shows their commands', async () => {
  const job = await buildJob({ root: Shot, arguments: { frames: '1-10', scene: 'a.usd' }, plugins: pluginsOf(Movie) });
  const commands = [...job.commands()].map(({ argv }) => argv.join(' '));
  expect(commands).toHaveLength(6);
  for (const command of commands) expect(readme).toContain(`   ${command}`);
});
