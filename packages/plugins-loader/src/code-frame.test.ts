import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeFrame, place, position } from './code-frame.ts';

describe('codeFrame', () => {
  const text = ['one', 'two', 'three', '\tfour = ;', 'five', 'six'].join('\n');

  it('shows two lines before, one after, and a caret', () => {
    const at = text.indexOf('=');
    expect(codeFrame(text, place('a.ts', text, at, at + 3))).toBe(
      ['  2 | two', '  3 | three', '> 4 | \tfour = ;', '    | \t     ^^^', '  5 | five'].join('\n'),
    );
  });

  it('shows nothing where there is no line', () => {
    expect(codeFrame(text, {})).toBeUndefined();
    expect(codeFrame(text, { line: 7 })).toBeUndefined();
  });

  it('stands at the first and at the last character too', () => {
    expect(codeFrame('x', { line: 1, column: 1 })).toBe('> 1 | x\n    | ^');
    expect(codeFrame('ab\n', place('a.ts', 'ab\n', 3, 3))).toBe('  1 | ab\n> 2 |\n    | ^');
  });
});

describe('position', () => {
  it('is where splitting the text finds the offset', () => {
    const texts = fc
      .array(fc.constantFrom('a', 'é', '🎉', '\n', '\r\n'), { maxLength: 30 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(texts, fc.nat(60), (text, any) => {
        const offset = Math.min(any, text.length);
        const { line, column } = position(text, offset);
        const lines = text.split('\n');
        const before = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
        expect(before + column - 1).toBe(offset);
        expect(column - 1).toBeLessThanOrEqual(lines[line - 1]?.length ?? -1);
      }),
    );
  });
});
