import { expect, it } from 'vitest';
import { startFakeFarm } from './fake-farm.ts';

const plugins = new URL('testing/plugins', import.meta.url);

it('runs nothing, and lets the test say how commands end', async () => {
  await using farm = await startFakeFarm({ slots: 10 });
  const { jid } = await farm.submit('Shot', { frames: '1-8', scene: 'a.usd' }, { plugins });
  const prepare = await farm.nextCommand();
  expect([prepare.title, prepare.argv]).toEqual(['Prepare: Elements 1-8', ['/site/prepare', 'a.usd']]);
  await prepare.print('TR_PROGRESS 50%');
  await prepare.print('half of it');
  await prepare.end();

  const renders = [await farm.nextCommand(), await farm.nextCommand()];
  expect(renders.map(({ title }) => title).sort()).toEqual(['Render: Elements [1,4]', 'Render: Elements [5,8]']);
  await renders[0]?.end();
  await renders[1]?.end(3);

  const job = await farm.finished(jid);
  expect(job.state).toBe('error');
  expect(await job.log('Prepare: Elements 1-8')).toContain('\nhalf of it\n');
  expect(job.tasks.filter(({ state }) => state === 'error').map(({ title }) => title)).toEqual([renders[1]?.title]);

  await farm.client.retryErrors(jid);
  const again = await farm.nextCommand();
  expect(again.tid).toBe(renders[1]?.tid);
  await again.end();
  await (await farm.nextCommand()).end();
  await (await farm.nextCommand()).end();
  expect((await farm.finished(jid)).state).toBe('done');
});
