import { expect, it } from 'vitest';
import { shortValue } from './title.ts';

it.each([
  ['1-10', '1-10'],
  [5, '5'],
  [null, 'null'],
  [[1, 4], '[1,4]'],
  [[1, 2, 3, 4, 5], '[1,2,3,4,5]'],
  [Array.from({ length: 48 }, (_, i) => i + 1001), '1001, 1002, 1003, ..., 1048 (48)'],
  [{ a: 1 }, '{"a":1}'],
  [Object.fromEntries('abcdef'.split('').map((key) => [key, 1])), 'a, b, c, ..., f (6)'],
])('%j is shown as %s', (value, expected) => expect(shortValue(value)).toBe(expected));

it('never has more than 200 characters, and no half of a character', () => {
  const long = 'x'.repeat(300);
  for (const value of [
    long,
    [long],
    Array.from({ length: 9 }, () => long),
    { [long]: 1 },
    '😀'.repeat(150),
    `x${'😀'.repeat(150)}`,
  ]) {
    const shown = shortValue(value);
    expect(shown.length).toBeLessThanOrEqual(200);
    expect(Buffer.from(shown).toString()).toBe(shown);
  }
});
