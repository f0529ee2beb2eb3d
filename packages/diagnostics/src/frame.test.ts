import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeFrame } from './frame.ts';

describe('codeFrame', () => {
  it('shows the line and carets below the token', () => {
    expect(codeFrame('  RemoteCmd {{ls}} -servce {x}', 20, 27)).toBe(
      '      RemoteCmd {{ls}} -servce {x}\n                       ^^^^^^^',
    );
  });

  it('repeats the tabs of the line, so that the carets stand right', () => {
    expect(codeFrame('\t\tTask é -x', 10, 12)).toBe('    \t\tTask é -x\n    \t\t       ^^');
  });

  it.each([
    ['ends where the line ends', 'abc', 2, 99, '    abc\n     ^^'],
    ['has at least one caret', 'abc', 4, 4, '    abc\n       ^'],
    ['works on an empty line', '', 1, 1, '    \n    ^'],
  ])('%s', (_, line, column, endColumn, expected) => {
    expect(codeFrame(line, column, endColumn)).toBe(expected);
  });

  it('cuts long lines around the column', () => {
    const line = `${'a'.repeat(500)}WRONG${'b'.repeat(500)}`;
    const [shown = '', carets = ''] = codeFrame(line, 501, 506).split('\n');
    expect(shown).toMatch(/^ {4}\.\.\.a+WRONGb+\.\.\.$/);
    expect(shown.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('WRONG');
    expect(shown.length).toBe(4 + 160 + 6);
  });

  it('puts the carets below the token in any line, cut or not', () => {
    const line = fc.string({ unit: fc.constantFrom('a', '\t', ' ', 'é'), maxLength: 400 });
    fc.assert(
      fc.property(line, fc.nat(400), fc.nat(60), (text, at, length) => {
        const column = Math.min(at, text.length) + 1;
        const [shown = '', carets = ''] = codeFrame(text, column, column + length).split('\n');
        const first = carets.indexOf('^');
        expect(shown.charAt(first)).toBe(text.charAt(column - 1));
        expect(carets.slice(first)).toMatch(/^\^+$/);
        expect(carets.slice(4, first).replace(/ /g, '')).toBe(shown.slice(4, first).replace(/[^\t]/g, ''));
      }),
    );
  });
});
