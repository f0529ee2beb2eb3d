/**
 * A job that does not know itself when it is submitted: its first command looks which sequences of pictures lie in a folder, and adds the
 * tasks for them to the running job.
 *
 *     jobtronaut submit --task Dailies --args source:out --wait
 *
 * What a script adds stands beside its own task, below `FindSequences`; so `DailiesPage`, which comes after that one, waits for all of it.
 */
import { parallel, serial, task } from '@jobtronaut/core';
import { nodeScript } from '@jobtronaut/dcc-wrappers';
import { z } from 'zod';

const out = z
  .string()
  .min(1)
  .default('out/dailies')
  .describe('the folder for all that is made, relative to where the job was submitted');
const source = z
  .string()
  .min(1)
  .describe('the folder with pictures, name.0001.png and so on; folders in it are looked through too');

export class Dailies extends task({
  description:
    'Finds the sequences of pictures in a folder; makes a sheet and a moving picture of each, and a page of them all.',
  arguments: { source, out },
  elementsId: 'source',
  requiredTasks: serial('FindSequences', 'DailiesPage'),
}) {}

export class FindSequences extends task({
  title: 'Find sequences',
  description: 'Looks through the folder when it runs, and adds the tasks for what it finds.',
  arguments: { source, out },
  elementsId: 'source',
}) {
  override cmd() {
    return nodeScript();
  }

  override async script() {
    const { findSequences } = await import('./dailies/sequences.ts');
    const { source, out } = this.arguments;
    const sequences = await findSequences(source.processed);
    if (sequences.length === 0) throw new Error(`There are no sequences of pictures in ${source.processed}`);
    const progress = this.reportProgress(sequences.length);
    for (const { name, files, missing } of sequences) {
      console.log(`${name}: ${files.length} pictures${missing.length === 0 ? '' : `, missing ${missing.join(' ')}`}`);
      const given = { name, files, out: out.processed };
      await this.expand('SequenceDailies', { SequenceSheet: given, SequenceMovie: given });
      progress.add();
    }
  }
}

/** What is added for each sequence. The tasks that it names become part of the running job; it itself does not. */
export class SequenceDailies extends task({
  description: 'A sheet and a moving picture of one sequence.',
  requiredTasks: parallel('SequenceSheet', 'SequenceMovie'),
}) {}

const sequence = {
  name: z.string().min(1).describe('what the files made of the sequence are called'),
  files: z.array(z.string()).min(1).describe('the pictures, in order'),
  out,
};

export class SequenceSheet extends task({
  title: 'Sheet',
  description: 'Puts all pictures of a sequence on one, small.',
  arguments: {
    ...sequence,
    thumbwidth: z.int().min(16).max(1024).default(120).describe('how wide each is, in pixels'),
  },
  elementsId: 'files',
}) {
  override cmd() {
    return nodeScript();
  }

  override async script() {
    const { writeContactSheet } = await import('./turntable/pictures.ts');
    const { name, files, out, thumbwidth } = this.arguments;
    await writeContactSheet(`${out.processed}/${name.processed}.png`, files.processed, thumbwidth.processed);
  }
}

export class SequenceMovie extends task({
  title: 'Movie',
  description: 'Joins the pictures of a sequence to an animated WebP.',
  arguments: {
    ...sequence,
    fps: z.number().min(1).max(60).default(12).describe('how many pictures are shown in a second'),
  },
  elementsId: 'files',
}) {
  override cmd() {
    return nodeScript();
  }

  override async script() {
    const { writeAnimation } = await import('./turntable/pictures.ts');
    const { name, files, out, fps } = this.arguments;
    await writeAnimation(`${out.processed}/${name.processed}.webp`, files.processed, fps.processed);
  }
}

export class DailiesPage extends task({
  title: 'Page',
  description: 'Writes a page that shows all sequences.',
  arguments: { source, out },
  elementsId: 'source',
}) {
  override cmd() {
    return nodeScript();
  }

  override view() {
    return ['xdg-open', `${this.arguments.out.processed}/index.html`];
  }

  override async script() {
    const { findSequences, page } = await import('./dailies/sequences.ts');
    const { writeAtomically } = await import('./turntable/atomic.ts');
    const { access } = await import('node:fs/promises');
    const { source, out } = this.arguments;
    const sequences = await findSequences(source.processed);
    // All that was added comes before this task: a page shows what is there.
    for (const { name } of sequences)
      for (const ending of ['png', 'webp']) await access(`${out.processed}/${name}.${ending}`);
    await writeAtomically(`${out.processed}/index.html`, Buffer.from(page(sequences)));
  }
}
