import { expect, it } from 'vitest';
import { refusal } from './refusal.ts';

const blade = (name: string, nimby: string, note: string) => ({ name, nimby, note });

it.each([
  [[], undefined],
  [[blade('a', '', '')], undefined],
  [[blade('a', '', 'no licence'), blade('b', '', '')], undefined],
  [[blade('a', '', 'no licence')], 'a takes no new work: no licence'],
  [[blade('a', '', 'no licence'), blade('b', '1', '')], '2 blades take no new work: no licence'],
  [[blade('a', '1', '')], 'a takes no new work: nimby'],
])('%j', (blades, expected) => {
  expect(refusal(blades)).toBe(expected);
});
