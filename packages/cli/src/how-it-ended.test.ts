import { expect, it } from 'vitest';
import { howItEnded } from './how-it-ended.ts';

it.each([
  [1, 'failed with exit code 1'],
  [-2, 'was killed (signal 2)'],
  [-9, 'was killed (signal 9, as the system does it when memory runs out)'],
  [null, 'failed'],
])('%s', (exitcode, expected) => {
  expect(howItEnded(exitcode)).toBe(expected);
});
