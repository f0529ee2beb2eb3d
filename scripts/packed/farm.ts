import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dumpJob, openSession, prepareJob } from '@jobtronaut/farm';

const cwd = mkdtempSync(join(tmpdir(), 'jobtronaut-packed-'));
writeFileSync(join(cwd, 'jobtronaut.config.json'), JSON.stringify({ PLUGIN_PATH: ['.'] }));
writeFileSync(
  join(cwd, 'shot.ts'),
  `import { task } from '@jobtronaut/core';
import { z } from 'zod';
export class Shot extends task({ arguments: { frames: z.string() }, elementsId: 'frames' }) {
  override cmd() { return ['/bin/echo', this.arguments.frames.processed]; }
}`,
);
const session = await openSession({ cwd });
const job = await prepareJob(session, { root: 'Shot', arguments: { frames: '1-8' } });
await dumpJob(job, join(cwd, 'shot.alf'));
console.log(job.document.title);
rmSync(cwd, { recursive: true });
