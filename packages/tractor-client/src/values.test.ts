import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyText } from '../test/arbitraries.ts';
import { parseJsonList, parseList, parseTimestamp, plainNumber } from './values.ts';

test.each([
  ['2014-02-17 08:16:57.971-08', '2014-02-17T16:16:57.971Z'],
  ['2014-02-17 08:16:57-08:30', '2014-02-17T16:46:57.000Z'],
  ['2014-02-17 08:16:57+0530', '2014-02-17T02:46:57.000Z'],
  ['2014-02-17 08:16:57.5+02', '2014-02-17T06:16:57.500Z'],
  ['2014-02-17 08:16:57.123456+00', '2014-02-17T08:16:57.123Z'],
  ['2014-02-17T08:16:57Z', '2014-02-17T08:16:57.000Z'],
  ['2014-02-17 08:16+00', '2014-02-17T08:16:00.000Z'],
  [1_714_637_000, '2024-05-02T08:03:20.000Z'],
  ['1714637000.25', '2024-05-02T08:03:20.250Z'],
])('%s is a time', (text, iso) => {
  expect(parseTimestamp(text)).toEqual({ date: new Date(iso), zoned: true });
});

test('without a zone it is the local time, and says so', () => {
  expect(parseTimestamp('2024-05-02 10:11:12')).toEqual({ date: new Date(2024, 4, 2, 10, 11, 12), zoned: false });
});

test.each([null, undefined, '', 'infinity', '2024-13-01 00:00:00', '2024-05-02', {}, true])(
  '%s is no time',
  (value) => {
    expect(parseTimestamp(value)).toBeUndefined();
  },
);

test('what PostgreSQL would print is read again, in any zone', () => {
  const date = fc.date({ min: new Date('1971-01-01'), max: new Date('2200-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(date, fc.integer({ min: -12, max: 14 }), fc.constantFrom('', ':30', '30'), (date, hours, half) => {
      const offset = hours * 60 + Math.sign(hours || 1) * (half === '' ? 0 : 30);
      const local = new Date(date.getTime() + offset * 60_000).toISOString().replace('T', ' ').replace('Z', '');
      const zone = `${offset < 0 ? '-' : '+'}${String(Math.abs(hours)).padStart(2, '0')}${half}`;
      expect(parseTimestamp(local + zone)).toEqual({ date, zoned: true });
    }),
  );
});

test.each([
  [null, []],
  ['', []],
  [
    ['a', 'b'],
    ['a', 'b'],
  ],
  ['{}', []],
  ['{a,b c}', ['a', 'b c']],
  ['{"a,b","c\\"d","\\\\"}', ['a,b', 'c"d', '\\']],
  ['{12,13}', ['12', '13']],
  ['["a","b"]', ['a', 'b']],
  ['[not json', ['[not json']],
  ['{a', ['{a']],
  ['{a,,b}', ['{a,,b}']],
  ['{ a , "b " , c d }', ['a', 'b ', 'c d']],
  ['plain', ['plain']],
  [7, [7]],
])('%j is the list %j', (value, list) => {
  expect(parseList(value)).toEqual(list);
});

test.each([`{a${' '.repeat(100_000)}"}`, `{${' '.repeat(100_000)}a"b}`, `{"${'\\"'.repeat(100_000)}}`])(
  'a text that is nearly a list costs no time',
  (text) => {
    expect(parseList(text)).toEqual([text]);
  },
);

test.each([
  ['{"a": 1}', [{ a: 1 }]],
  ['[{"a": 1}]', [{ a: 1 }]],
  [{ a: 1 }, [{ a: 1 }]],
  ['{a,b}', ['a', 'b']],
  ['null', []],
  [null, []],
])('%j of a JSON column is the list %j', (value, list) => {
  expect(parseJsonList(value)).toEqual(list);
});

test.each([
  [7, 7],
  [' -1.5e3 ', -1500],
  ['.5', 0.5],
  ['1.', 1],
])('%j is the number %d', (value, number) => {
  expect(plainNumber(value)).toBe(number);
});

test.each(['', ' ', '0x10', 'Infinity', 'NaN', '1 2', null, undefined, true, false, [5], {}])(
  '%j is no number',
  (value) => {
    expect(plainNumber(value)).toBeNaN();
  },
);

test('lists in the notation of PostgreSQL are read again', () => {
  fc.assert(
    fc.property(fc.array(anyText), (list) => {
      const literal = `{${list.map((item) => `"${item.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
      expect(parseList(literal)).toEqual(list);
    }),
  );
});
