import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatNum, formatPriority, parseBoolean, parseInteger, parseNum, trimBlanks } from './numbers.ts';

describe('formatPriority', () => {
  it.each([
    [0, '0.0'],
    [20, '20.0'],
    [72.5, '72.5'],
    [0.25, '0.2'],
    [0.75, '0.8'],
    [0.35, '0.3'],
    [0.05, '0.1'],
    [0.15, '0.1'],
    [2.25, '2.2'],
    [-2.25, '-2.2'],
    [-0.04, '-0.0'],
    [1e15 + 0.25, '1000000000000000.2'],
  ])('of %d is %s', (value, text) => {
    expect(formatPriority(value)).toBe(text);
  });

  it('is one of the two nearest, and of equally near ones the even one', () => {
    // Multiples of a power of two are exact in binary: here the halfway cases are.
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 100_000 }), (eighths) => {
        const tenths = (eighths / 8) * 10;
        const written = Math.round(Number(formatPriority(eighths / 8)) * 10);
        expect(Math.abs(written - tenths)).toBeLessThanOrEqual(0.5);
        if (Math.abs(tenths % 1) === 0.5) expect(Math.abs(written % 2)).toBe(0);
      }),
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 1e21, -1e21])('refuses %d', (value) => {
    expect(() => formatPriority(value)).toThrow(RangeError);
  });
});

describe('formatNum', () => {
  it('has no exponent and reads back as the same number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = formatNum(value);
        expect(text).toMatch(/^-?[0-9]+(\.[0-9]+)?$/);
        expect(parseNum(text)).toBe(value || 0);
      }),
    );
  });
});

describe('reading', () => {
  it.each([
    ['0', 0],
    ['+007', 7],
    ['-0', 0],
    ['-12', -12],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ['9007199254740992', undefined],
    ['0x10', undefined],
    ['1.0', undefined],
    ['', undefined],
    ['1 ', undefined],
    ['1_0', undefined],
  ])('the integer %j is %s', (text, value) => {
    expect(parseInteger(text)).toBe(value);
  });

  it.each([
    ['.5', 0.5],
    ['5.', 5],
    ['-1.5e-3', -0.0015],
    ['1E3', 1000],
    ['-0.0', 0],
    ['1e999', undefined],
    ['inf', undefined],
    ['.', undefined],
    ['1e', undefined],
  ])('the number %j is %s', (text, value) => {
    expect(parseNum(text)).toBe(value);
  });

  it.each([
    ['1', true],
    ['On', true],
    ['YES', true],
    ['true', true],
    ['0', false],
    ['off', false],
    ['no', false],
    ['False', false],
    ['2', undefined],
    ['t', undefined],
  ])('the boolean %j is %s', (text, value) => {
    expect(parseBoolean(text)).toBe(value);
  });
});

it('trimBlanks takes the white space of Tcl, no other', () => {
  expect(trimBlanks(' \t\n\v\f\rx y \u00a0 ')).toBe('x y \u00a0');
});
