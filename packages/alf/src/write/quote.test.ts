import { describe, expect, it } from 'vitest';
import { braceSafe, escapePercent, quote, quoteList, Unwritable } from './quote.ts';

describe('quote', () => {
  // alf-format 3.2 and 3.6; that readers read them back is proved against Tcl (tcl.full.test.ts).
  it.each([
    ['', '{}'],
    ['a{b}c', '{a{b}c}'],
    ['a\\{b', '{a\\{b}'],
    ['a\\\\', '{a\\\\}'],
    ['$x [y] "q" # ; \\n', '{$x [y] "q" # ; \\n}'],
    ['line 1\nline 2', '{line 1\nline 2}'],
    ['\u0001\t\v\f', '{\u0001\t\v\f}'],
    ['C:\\new\\table', '{C:\\new\\table}'],
    ['日本 😀\u00a0', '{日本 😀\u00a0}'],
    ['a{b', 'a\\{b'],
    ['a} "$x[y];\\', 'a\\}\\ \\"\\$x\\[y\\]\\;\\\\'],
    ['a\r\u001a1\nc', 'a\\r\\u001a1\\nc'],
    ['a\\\nb', 'a\\\\\\nb'],
    ['a\\\\\nb{', 'a\\\\\\\\\\nb\\{'],
    ['#}', '#\\}'],
    ['}\u0001\u001f\u007f', '\\}\\u0001\\u001f\u007f'],
    ['}\t\v\f', '\\}\\t\\v\\f'],
    ['é😀}', 'é😀\\}'],
  ])('writes %j as %j', (text, written) => {
    expect(quote(text)).toBe(written);
  });

  it.each([
    ['é', '\\u00e9'],
    ['a b é', 'a\\ b\\ \\u00e9'],
    ['😀', '\\ud83d\\ude00'],
    ['plain', '{plain}'],
    ['\u007f', '{\u007f}'],
  ])('writes %j as %j in ASCII', (text, written) => {
    expect(quote(text, true)).toBe(written);
  });

  it.each(['a\0b', '\ud83d', 'x\ude00y', '\ude00\ud83d'])('refuses %j', (text) => {
    expect(() => quote(text)).toThrow(Unwritable);
  });
});

describe('braceSafe', () => {
  it.each([
    ['', true],
    ['{}', true],
    ['}{', false],
    ['{', false],
    ['\\{', true],
    ['\\\\{', false],
    ['a\\', false],
    ['a\\\\', true],
    ['a\\\nb', false],
    ['a\\\\\nb', true],
    ['a\rb', false],
    ['a\\\rb', false],
    ['\u001a', false],
    ['\\\u001a', false],
  ])('of %j is %s', (text, safe) => {
    expect(braceSafe(text)).toBe(safe);
  });
});

it('quoteList puts braces around quoted items, not around quoted text', () => {
  expect(quoteList(['type', 'C:\\dir\\', 'a b', 'x}'])).toBe('{{type} C:\\\\dir\\\\ {a b} x\\}}');
  expect(quoteList([])).toBe('{}');
});

it('escapePercent doubles percent signs', () => {
  expect(escapePercent('out.%04d %%')).toBe('out.%%04d %%%%');
});
