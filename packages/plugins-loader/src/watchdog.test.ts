import { expect, it } from 'vitest';
import { Watchdog } from './watchdog.ts';

const never = () => new Promise<never>(() => undefined);

it('gives up on what never ends, and lets what ends be', async () => {
  const watchdog = new Watchdog(2, 3);
  const results = await Promise.allSettled([
    watchdog.watch(never()),
    watchdog.watch(Promise.resolve(1)),
    watchdog.watch(never()),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected']);
  await expect(watchdog.watch(never())).rejects.toThrow('a top-level await has not ended in 0.006 s');
});

it('counts no time in which something happens', async () => {
  const watchdog = new Watchdog(5, 4);
  let settled = false;
  const hanging = watchdog.watch(never()).catch(() => {
    settled = true;
  });
  // Each of these takes less than the four ticks; all of them take more.
  for (let time = 0; time < 12; time++) {
    await watchdog.watch(new Promise((resolve) => setTimeout(resolve, 5)));
    expect(settled).toBe(false);
  }
  await hanging;
  expect(settled).toBe(true);
});

it('keeps no process alive once all is settled', async () => {
  const before = process.getActiveResourcesInfo().filter((each) => each === 'Timeout').length;
  await new Watchdog().watch(Promise.resolve());
  expect(process.getActiveResourcesInfo().filter((each) => each === 'Timeout')).toHaveLength(before);
});
