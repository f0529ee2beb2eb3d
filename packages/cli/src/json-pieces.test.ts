import fc from 'fast-check';
import { expect, it } from 'vitest';
import { jsonPieces } from './json-pieces.ts';

const textOf = (value: unknown) => [...jsonPieces(value)].join('');

it('writes what JSON.stringify writes', () => {
  const values = fc.letrec((tie) => ({
    any: fc.oneof(fc.jsonValue(), fc.constant(undefined), fc.array(tie('any')), fc.dictionary(fc.string(), tie('any'))),
  })).any;
  fc.assert(
    fc.property(values, (value) => {
      expect(textOf(value)).toBe(JSON.stringify(value) ?? 'null');
    }),
  );
});

it('writes what is deeper than a stack', () => {
  let deep: unknown = 1;
  for (let level = 0; level < 50_000; level++) deep = level % 2 === 0 ? [deep] : { deep };
  expect(textOf(deep)).toMatch(/^\{"deep":\[\{"deep":\[/);
});
