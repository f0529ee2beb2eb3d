import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyText } from '../test/arbitraries.ts';
import { clause } from './clause.ts';

test.each([
  [clause`owner=${'fred'} and jid in ${[12, 13]}`, "owner='fred' and jid in [12 13]"],
  [clause`title like ${['a b', "it's"]}`, "title like ['a b' 'it\\'s']"],
  [clause`not ${clause`error or ${1} = priority`} and active`, 'not (error or 1 = priority) and active'],
  [clause`spooltime > ${new Date(0)}`, "spooltime > '1970-01-01 00:00:00.000+00'"],
  [clause`jid in ${[]}`, 'jid in []'],
  [
    clause`priority > ${-0.5} and jid < ${12n} and x = ${1e21}`,
    'priority > -0.5 and jid < 12 and x = 1000000000000000000000',
  ],
  [clause`title = ${'`rm -rf`'}`, "title = '`rm -rf`'"],
])('%s', (made, text) => {
  expect(made.text).toBe(text);
});

test.each([
  Number.NaN,
  Number.POSITIVE_INFINITY,
  'two\nlines',
  new Date(Number.NaN),
  // What JavaScript may hand over.
  null,
  undefined,
  true,
  {},
  [null],
])('%s cannot be said', (value) => {
  expect(() => clause`title=${value as string}`).toThrow(expect.objectContaining({ code: 'bad-request-value' }));
});

/** Strings of the search language, as tractor-protocol 6.4 defines them: a backslash takes the next character as it is. */
function readString(text: string): { value: string; rest: string } | undefined {
  const found = /^(['"])((?:\\.|(?!\1)[^\\\n])*)\1/su.exec(text);
  if (!found) return undefined;
  return { value: (found[2] ?? '').replace(/\\(.)/gsu, '$1'), rest: text.slice(found[0].length) };
}

test('no text gets out of its quotes', () => {
  const oneLine = anyText.map((text) => text.replace(/[\n\r\0]/g, ''));
  fc.assert(
    fc.property(oneLine, (value) => {
      const { text } = clause`owner=${value} and active`;
      expect(readString(text.slice('owner='.length))).toEqual({ value, rest: ' and active' });
    }),
  );
});

test('a number is written so that the language reads it', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const { text } = clause`${value}`;
      expect(text).toMatch(/^-?\d+(\.\d+)?(e-?\d+)?$/);
      expect(Number(text)).toBe(value === 0 ? 0 : value);
    }),
  );
});
