import { expect, test } from 'vitest';
import { startTime } from './after-time.ts';

const NOW = new Date(2023, 4, 2, 12, 30, 15).getTime();
const local = (year: number, month: number, day: number, hour = 0, minute = 0): number =>
  new Date(year, month - 1, day, hour, minute).getTime();

test.each<[string, number | null | undefined]>([
  ['5 2 13:00', local(2023, 5, 2, 13)],
  ['05 02 12:30', local(2023, 5, 2, 12, 30)],
  ['05 02 11:00', local(2024, 5, 2, 11)],
  ['12 31 23:59', local(2023, 12, 31, 23, 59)],
  ['1 1 0:00', local(2024, 1, 1)],
  ['02 29 00:00', local(2024, 2, 29)],
  ['13:00', local(2023, 5, 2, 13)],
  // Today, even if that is over.
  ['9:15', local(2023, 5, 2, 9, 15)],
  ['', null],
  ['2 30 00:00', undefined],
  ['13 1 00:00', undefined],
  ['25:00', undefined],
  ['10:60', undefined],
  ['soon', undefined],
])('-after {%s}', (text, expected) => {
  expect(startTime(text, NOW)).toBe(expected);
});
