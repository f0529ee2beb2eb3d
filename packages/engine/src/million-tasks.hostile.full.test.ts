/** The largest job that anybody sends, by mistake or on purpose. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { temporaryFolder } from './testing/engine.ts';
import { killableEngine } from './testing/killable.ts';
import { rawRequest, stockRequest } from './testing/raw.ts';

test('a job of a million tasks takes its time and memory, and others their turn', async () => {
  const engine = await killableEngine(temporaryFolder());
  const port = Number(new URL(engine.url).port);
  const small = await engine.spool('Job -title {small} -subtasks { Task {t} -cmds { RemoteCmd {true} } }');
  const tasks = Array.from({ length: 1_000_000 }, (_, index) => `Task {t${index}} -cmds {RemoteCmd {true}}`).join('\n');
  const begun = performance.now();
  let taken = false;
  let answered = 0;
  const spooled = engine.spool(`Job -title {large} -paused 1 -subtasks {\n${tasks}\n}`).finally(() => {
    taken = true;
  });
  const waits: Promise<number>[] = [];
  while (!taken) {
    const asked = performance.now();
    waits.push(
      rawRequest(port, stockRequest('ctrl?q=status')).then(() => {
        if (!taken) answered++;
        return performance.now() - asked;
      }),
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const jid = await spooled;
  const seconds = (performance.now() - begun) / 1000;
  const longest = Math.max(...(await Promise.all(waits)));
  const memory = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${engine.pid}/status`, 'utf8'))?.[1]) / 1e6;
  process.stdout.write(
    `a million tasks: ${seconds.toFixed(1)} s, ${memory.toFixed(1)} GB at most, nobody waited longer than ${(longest / 1000).toFixed(1)} s\n`,
  );
  expect(await engine.select('job', `jid=${jid}`, 'numtasks,numready')).toEqual([
    { numtasks: 1_000_000, numready: 1_000_000 },
  ]);
  await engine.until('job', `jid=${small} and done`);
  // Half a minute on two idle processors; an engine that answers nobody meanwhile would have been asked once or twice.
  expect(answered).toBeGreaterThan(10);
  expect(memory).toBeLessThan(3);
  // The next job runs as if nothing were there.
  const next = await engine.spool('Job -title {next} -subtasks { Task {t} -cmds { RemoteCmd {true} } }');
  await engine.until('job', `jid=${next} and done`);
}, 400_000);
