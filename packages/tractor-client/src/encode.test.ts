import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyText } from '../test/arbitraries.ts';
import { containing } from '../test/matchers.ts';
import { encodeParams } from './encode.ts';

test('an encoded query is the one that the engine knows', () => {
  const q = "tractorselect('job', 'owner=''fred'' and active', 'jid,title', '-priority', NULL, 'f', 'None')";
  expect(encodeParams({ q, tsid: '123abc-456' })).toBe(
    'q=tractorselect%28%27job%27%2C%20%27owner%3D%27%27fred%27%27%20and%20active%27%2C%20%27jid%2Ctitle%27%2C%20%27-priority%27%2C%20NULL%2C%20%27f%27%2C%20%27None%27%29&tsid=123abc-456',
  );
});

test.each([
  [{ cwd: '/shots/a b' }, 'cwd=/shots/a%20b'],
  [{ jid: [12, 13] }, 'jid=12%2C13'],
  [{ set_pause: true, x: false }, 'set_pause=1&x=0'],
  [{ a: undefined, b: '' }, 'b='],
  [{ set_afterTime: new Date(1_714_637_000_500) }, 'set_afterTime=1714637001'],
  [{ set_priority: 1e21 }, 'set_priority=1e%2B21'],
  [{ set_comment: 'größe, 100%' }, 'set_comment=gr%C3%B6%C3%9Fe%2C%20100%25'],
])('%o', (params, query) => {
  expect(encodeParams(params)).toBe(query);
});

test.each([
  [{ set_argv: ['a', 'b,c'] }, 'comma'],
  [{ set_priority: Number.NaN }, 'number'],
  [{ set_afterTime: new Date(Number.NaN) }, 'number'],
  [{ set_comment: '\uD800' }, 'surrogate'],
])('%o is refused', (params, why) => {
  expect(() => encodeParams(params)).toThrow(
    expect.objectContaining({ code: 'bad-request-value', message: containing(why) }),
  );
});

test('a server reads what was written', () => {
  fc.assert(
    fc.property(fc.dictionary(anyText, anyText), (params) => {
      expect(Object.fromEntries(new URLSearchParams(encodeParams(params)))).toEqual({ ...params });
    }),
  );
});
