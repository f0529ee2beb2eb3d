/**
 * A processor that has to wait for its answer: it looks shots up in a file, as it could in a database. The expansion waits for it.
 *
 *     jobtronaut submit --task ReportShots --args shots:'["sh010","sh020"]' --wait
 */
import { readFile } from 'node:fs/promises';
import { argument, processor, task } from '@jobtronaut/core';
import { z } from 'zod';

const shot = z.object({ name: z.string(), first: z.int(), last: z.int() });

export class ShotListProcessor extends processor({
  description: 'Looks up the frames of shots in a file.',
  parameters: { file: z.string().describe('JSON: [first, last] by the name of the shot.') },
  overloads: (on) => [
    on(z.array(z.string()), async (names, { parameters: { file } }) => {
      const known = z.record(z.string(), z.tuple([z.int(), z.int()])).parse(JSON.parse(await readFile(file, 'utf8')));
      return names.map((name) => {
        const [first, last] = known[name] ?? [];
        if (first === undefined || last === undefined)
          throw new Error(`there is no shot "${name}" in ${file}; it has ${Object.keys(known).join(', ')}`);
        return { name, first, last };
      });
    }),
  ],
}) {}

export class ReportShots extends task({
  description: 'Tells how long shots are.',
  arguments: {
    shots: argument({ initial: z.array(z.string()), processed: z.array(shot) }),
  },
  elementsId: 'shots',
  perElement: true,
  argumentProcessors: [
    ShotListProcessor.on('shots.initial', { file: new URL('./shot-list/shots.json', import.meta.url).pathname }),
  ],
}) {
  override cmd() {
    const { name, first, last } = this.arguments.shots.processed;
    return ['/bin/echo', name, 'has', last - first + 1, 'frames'];
  }
}
