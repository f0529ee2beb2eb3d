import { expect, it } from 'vitest';
import { startFakeFarm } from './fake-farm.ts';
import { fakeClock } from './matchers.ts';

it('is the clock of the farms of a test', async () => {
  using clock = fakeClock();
  await using farm = await startFakeFarm();
  const inAnHour = new Date(Date.now() + 3_600_000);
  const { jid } = await farm.client.spool('Job -title {a} -paused 1 -subtasks {\n Task {t} -cmds { Cmd {true} }\n}');
  await farm.client.delayJobs(jid, inAnHour);
  await farm.client.unpauseJobs(jid);
  let started: Date | undefined;
  const running = farm.nextCommand().then(async (command) => {
    started = new Date();
    await command.end();
  });
  await clock.advance(3000);
  expect(started).toBeUndefined();
  await clock.advance(700);
  await running;
  expect(Number(started)).toBeGreaterThanOrEqual(Number(inAnHour));
  expect((await farm.finished(jid)).state).toBe('done');
});
