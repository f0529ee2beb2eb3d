import { runInNewContext } from 'node:vm';
import { JobtronautError } from '@jobtronaut/diagnostics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { freeze, isEqual, preview } from './json.ts';

function refusal(value: unknown): string {
  try {
    freeze(value, 'argument "a"');
  } catch (error) {
    if (JobtronautError.is(error) && error.code === 'not-json') return error.message;
    throw error;
  }
  throw new Error('it was taken');
}

const cycle: unknown[] = [];
cycle.push([{ again: cycle }]);

describe('freeze', () => {
  it.each([
    [undefined, 'argument "a": undefined is not a JSON value'],
    [() => 1, 'argument "a": a function is not a JSON value'],
    [10n, 'argument "a": a bigint is not a JSON value'],
    [Number.NaN, 'argument "a": NaN is not a JSON value'],
    [Number.NEGATIVE_INFINITY, 'argument "a": -Infinity is not a JSON value'],
    [Symbol('s'), 'argument "a": a symbol is not a JSON value'],
    [new Date(0), 'argument "a": a Date is not a JSON value'],
    [{ list: [1, { deep: new Map() }] }, 'argument "a", at .list[1].deep: a Map is not a JSON value'],
    [[1, undefined], 'argument "a", at [1]: undefined is not a JSON value'],
    [new Array(2), 'argument "a", at [0]: undefined is not a JSON value'],
    [[new (class Shot {})()], 'argument "a", at [0]: a Shot is not a JSON value'],
    [{ 'odd key': Number.NaN }, 'argument "a", at ["odd key"]: NaN is not a JSON value'],
    [{ [Symbol('s')]: 1 }, 'argument "a": an object with symbol keys is not a JSON value'],
    [cycle, expect.stringMatching(/^argument "a", at \[0\]\[0\]\.again.*: a cycle, or more than 1000 levels/)],
  ])('refuses what JSON cannot hold, with the path: %#', (value, message) => {
    expect(refusal(value)).toEqual(message);
  });

  it('gives a frozen copy that is equal as JSON, and leaves the original as it was', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        const made = freeze(value, 'x');
        expect(JSON.stringify(made)).toBe(text);
        expect(JSON.stringify(value)).toBe(text);
        expect(Object.isFrozen(made)).toBe(true);
        expect(freeze(made, 'x')).toBe(made);
        if (typeof value === 'object' && value !== null) expect(Object.isFrozen(value)).toBe(false);
      }),
    );
  });

  it('freezes all the way down', () => {
    const made = freeze({ a: [{ b: [] }] }, 'x') as { a: { b: unknown[] }[] };
    expect(() => made.a[0]?.b.push(1)).toThrow(TypeError);
  });

  it('takes -0 as 0, as JSON has it', () => {
    expect(Object.is(freeze(-0, 'x'), 0)).toBe(true);
    expect(Object.is((freeze([-0], 'x') as number[])[0], 0)).toBe(true);
  });

  it('leaves out properties that are undefined, as JSON does', () => {
    expect(freeze({ a: undefined, b: 1 }, 'x')).toEqual({ b: 1 });
  });

  it('keeps a key named __proto__ a key', () => {
    const made = freeze(JSON.parse('{"__proto__": {"polluted": 1}}'), 'x');
    expect(JSON.stringify(made)).toBe('{"__proto__":{"polluted":1}}');
    expect((made as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('takes plain objects of another realm and objects without prototype', () => {
    expect(freeze(runInNewContext('({a: [1]})'), 'x')).toEqual({ a: [1] });
    expect(freeze(Object.assign(Object.create(null), { a: 1 }), 'x')).toEqual({ a: 1 });
  });
});

describe('isEqual', () => {
  it('agrees with the comparison of JSON texts with sorted keys', () => {
    const sorted = (value: unknown): string =>
      JSON.stringify(value, (_, v: unknown) =>
        Array.isArray(v) || typeof v !== 'object' || v === null
          ? v
          : Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1))),
      );
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 2 }), fc.jsonValue({ maxDepth: 2 }), (a, b) => {
        const [x, y] = [freeze(a, 'x'), freeze(b, 'x')];
        expect(isEqual(x, y)).toBe(sorted(x) === sorted(y));
        expect(isEqual(x, freeze(JSON.parse(JSON.stringify(x)), 'x'))).toBe(true);
      }),
    );
  });

  it('compares what is no plain data by identity', () => {
    expect(isEqual(new Set([1]), new Set([2]))).toBe(false);
    expect(isEqual(new Date(0), new Date(0))).toBe(false);
    expect(isEqual([String], [String])).toBe(true);
  });
});

it('a preview is short', () => {
  expect(preview(Array.from({ length: 1000 }, () => 1)).length).toBe(80);
  expect(preview(undefined)).toBe('undefined');
});
