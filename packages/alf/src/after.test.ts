import { describe, expect, it } from 'vitest';
import { afterToEpoch, epochToAfter, formatAfter, parseAfter } from './after.ts';

describe('parseAfter', () => {
  it.each([
    ['11 03 21:05', { month: 11, day: 3, hour: 21, minute: 5 }],
    [' 1  2 3:4 ', { month: 1, day: 2, hour: 3, minute: 4 }],
    ['02 29 00:00', { month: 2, day: 29, hour: 0, minute: 0 }],
    ['9:30', { hour: 9, minute: 30 }],
    ['02 30 00:00', undefined],
    ['13 01 00:00', undefined],
    ['01 00 00:00', undefined],
    ['24:00', undefined],
    ['12:60', undefined],
    ['2026-01-01', undefined],
    ['', undefined],
  ])('%j', (text, time) => {
    expect(parseAfter(text)).toEqual(time);
  });
});

it.each([
  ['1 2 3:4', '01 02 03:04'],
  ['9:30', '09:30'],
  ['tomorrow', 'tomorrow'],
])('formatAfter(%j) is %j', (text, formatted) => {
  expect(formatAfter(text)).toBe(formatted);
});

it('a moment and its text belong together', () => {
  const now = new Date(2026, 5, 15, 12, 0);
  for (const text of ['01 01 00:00', '06 15 12:00', '11 30 23:59']) {
    const moment = afterToEpoch(text, now);
    expect(moment).toBeDefined();
    expect(epochToAfter(moment ?? 0)).toBe(text);
  }
  expect(afterToEpoch('soon', now)).toBeUndefined();
});
