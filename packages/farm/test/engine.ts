import { setTimeout as delay } from 'node:timers/promises';
import { startEngine } from '@jobtronaut/engine';
import { clause } from '@jobtronaut/tractor-client';
import { onTestFinished } from 'vitest';
import { chooseEngine, embeddedStateDir } from '../src/engines/choice.ts';
import { openBackend, type TractorBackend } from '../src/engines/tractor-backend.ts';
import type { Session } from '../src/session.ts';

/** The embedded engine that a session means by default, started; it ends with the test. */
export async function testEngine(session: Session): Promise<TractorBackend> {
  const engine = await startEngine({
    stateDir: embeddedStateDir(session.env),
    port: 0,
    slots: 2,
    env: { PATH: session.env.PATH },
    onTrouble: () => undefined,
  });
  onTestFinished(() => engine.close());
  return openBackend(session, await chooseEngine(session, 'embedded'));
}

/** Waits until nothing of a job can run any more; gives the counts of its tasks. */
export async function ended({ client }: TractorBackend, jid: number) {
  for (;;) {
    const [job] = await client.jobs(clause`jid=${jid}`);
    if (!job) throw new Error(`there is no job ${jid}`);
    const { numtasks, numdone, numerror, numactive } = job;
    if (numtasks === numdone || (numerror > 0 && numactive === 0)) return { numtasks, numdone, numerror };
    await delay(10);
  }
}
