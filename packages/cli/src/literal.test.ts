import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLiteral } from './literal.ts';

describe('values of --args', () => {
  it.each([
    ['1', 1],
    ['-5', -5],
    ['+5', 5],
    ['1.5', 1.5],
    ['.5', 0.5],
    ['1e3', 1000],
    ['-0', 0],
    ['True', true],
    ['false', false],
    ['None', null],
    ['null', null],
    ['"a b"', 'a b'],
    ["'it\\'s'", "it's"],
    ['"\\u00e9\\n"', 'é\n'],
    ['[1, 2, 3]', [1, 2, 3]],
    ['[1, 2,]', [1, 2]],
    ['(1001, 1100)', [1001, 1100]],
    ['[]', []],
    ["{'a': [1, {'b': None}]}", { a: [1, { b: null }] }],
    ['{1: 2}', { '1': 2 }],
    [' 7 ', 7],
  ])('%j is a literal', (text, value) => {
    expect(readLiteral(text)).toEqual(value);
  });

  it.each([
    '1-48',
    '1-10, 20',
    '1,2',
    'shot_a',
    '0040',
    'shot:0040',
    '',
    ' ',
    '[1',
    '[1 2]',
    '{1}',
    '"open',
    'Truely',
    '1.2.3',
    '/show/a b',
    '99999999999999999999',
    '{"a": [-9007199254740992]}',
    '1e999',
    '[0040]',
    '{[1]: 2}',
    '['.repeat(100_000),
  ])('%j is text', (text) => {
    expect(readLiteral(text)).toBe(text);
  });

  it('reads whatever JSON writes, and never fails', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!text.includes('__proto__'));
        expect(readLiteral(text)).toEqual(isExact(JSON.parse(text)) ? JSON.parse(text) : text);
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(readLiteral(text)).not.toBeUndefined();
      }),
    );
  });
});

/** Whether a double holds every integer in it that JSON writes in digits alone. */
function isExact(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.values(value).every(isExact);
  return typeof value !== 'number' || !/^-?\d+$/.test(String(value)) || Number.isSafeInteger(value);
}
