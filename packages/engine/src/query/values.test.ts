import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arrayLiteral, byteCount, dateTime, relativeSeconds, timestamp, timestampText } from './values.ts';

const NOW = new Date(2024, 4, 2, 12, 0, 0).getTime();
const local = (...parts: [number, number, number, number?, number?, number?]): number => {
  const [year, month, day, hour = 0, minute = 0, second = 0] = parts;
  return new Date(year, month - 1, day, hour, minute, second).getTime();
};

describe('dates', () => {
  test.each<[string, number | undefined]>([
    ['5pm', local(2024, 5, 2, 17)],
    ['12am', local(2024, 5, 2)],
    ['12:05pm', local(2024, 5, 2, 12, 5)],
    ['9:05', local(2024, 5, 2, 9, 5)],
    ['23:59:58', local(2024, 5, 2, 23, 59, 58)],
    ['4/30', local(2024, 4, 30)],
    ['4-30|8:15', local(2024, 4, 30, 8, 15)],
    ['apr/30.8am', local(2024, 4, 30, 8)],
    // The nearest year, not this one.
    ['12/24', local(2023, 12, 24)],
    ['10/1', local(2024, 10, 1)],
    ['2/29', local(2024, 2, 29)],
    ['1/2/2020', local(2020, 1, 2)],
    ['1/2/20|1am', local(2020, 1, 2, 1)],
    ['2/30', undefined],
    ['13/1', undefined],
    ['13pm', undefined],
    ['25:00', undefined],
    ['0am', undefined],
  ])('%s', (text, expected) => {
    expect(dateTime(text, NOW)).toBe(expected);
  });
});

test.each([
  ['5s', 5],
  ['-2h', -7200],
  ['1.5m', 90],
  ['1d', 86_400],
  ['-2w', -1_209_600],
])('%s is %d seconds', (text, seconds) => {
  expect(relativeSeconds(text)).toBe(seconds);
});

test.each([
  ['5b', 5],
  ['5B', 5],
  ['2K', 2048],
  ['2kb', 2048],
  ['1.5M', 1.5 * 1024 ** 2],
  ['3gB', 3 * 1024 ** 3],
  ['1T', 1024 ** 4],
  ['1P', 1024 ** 5],
])('%s is %d bytes', (text, bytes) => {
  expect(byteCount(text)).toBe(bytes);
});

describe('time stamps', () => {
  test.each([
    ['2014-02-17 08:16:57.971-08', Date.UTC(2014, 1, 17, 16, 16, 57, 971)],
    ['2014-02-17T08:16:57+05:30', Date.UTC(2014, 1, 17, 2, 46, 57)],
    ['2014-02-17 08:16:57Z', Date.UTC(2014, 1, 17, 8, 16, 57)],
    ['2014-02-17 08:16:57', local(2014, 2, 17, 8, 16, 57)],
    ['2014-02-17', local(2014, 2, 17)],
    ['17.2.2014', undefined],
  ])('%s', (text, expected) => {
    expect(timestamp(text)).toBe(expected);
  });

  test('what is written is read back', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }), (date) => {
        const text = timestampText(date.getTime());
        expect(text).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,3})?[+-]\d\d(:\d\d)?$/);
        expect(timestamp(text)).toBe(date.getTime());
      }),
    );
  });
});

test.each<[string, string[] | undefined]>([
  ['{}', []],
  ['{ }', []],
  ['{a}', ['a']],
  ['{a,b c, d}', ['a', 'b c', 'd']],
  ['{"a,b","c\\"d"}', ['a,b', 'c"d']],
  ['{a,}', ['a', '']],
  ['{,}', ['', '']],
  ['a', undefined],
])('array %s', (text, expected) => {
  expect(arrayLiteral(text)).toEqual(expected);
});
