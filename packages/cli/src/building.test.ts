import { expect, it } from 'vitest';
import { buildingNotice } from './building.ts';

function told(isTTY: boolean, ...times: readonly number[]): string {
  let [text, now] = ['', 0];
  const notice = buildingNotice({ isTTY, write: (more) => (text += more) }, () => now);
  for (const [index, time] of times.entries()) {
    now = time;
    notice.progress((index + 1) * 1000);
  }
  notice.end();
  return text;
}

it.each([
  ['a quick job on a terminal', true, [100, 900], ''],
  ['a quick job in a log', false, [100, 2900], ''],
  ['a slow job in a log, once', false, [100, 3100, 9000], 'Building the job ...\n'],
  [
    'a slow job on a terminal, counted now and then, and wiped away',
    true,
    [100, 1100, 1150, 1400],
    '\r\u001b[KBuilding the job ... 2000 tasks\r\u001b[KBuilding the job ... 4000 tasks\r\u001b[K',
  ],
])('%s', (_, isTTY, times, text) => {
  expect(told(isTTY, ...times)).toBe(text);
});
