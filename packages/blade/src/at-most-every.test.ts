import { expect, test } from 'vitest';
import { atMostEvery } from './at-most-every.ts';

test('runs at most once in an interval, and remembers what came of it', () => {
  let now = 5;
  let runs = 0;
  const limited = atMostEvery(
    300,
    () => {
      runs += 1;
      if (runs === 2) throw new Error('second');
      return runs;
    },
    () => now,
  );
  expect([limited(), limited()]).toEqual([1, 1]);
  now = 304.9;
  expect(limited()).toBe(1);
  now = 305;
  expect(limited).toThrow('second');
  expect(limited).toThrow('second');
  now = 605;
  expect(limited()).toBe(3);
});
