import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameOf, placeIn, position } from './place.ts';

describe('frameOf', () => {
  const text = 'one\r\n\tfour = ;\nfive';

  it('marks the span of a place', () => {
    const at = text.indexOf('=');
    expect(frameOf(text, placeIn('a.ts', text, at, at + 3))).toBe('    \tfour = ;\n    \t     ^^^');
    expect(frameOf(text, { line: 3, column: 2 })).toBe('    five\n     ^');
  });

  it('marks the last letter for what is missing at the end', () => {
    const unfinished = 'class A {\n  b() {\n\n\n';
    expect(placeIn('a.ts', unfinished, unfinished.length, unfinished.length)).toMatchObject({ line: 2, column: 7 });
    expect(frameOf(unfinished, placeIn('a.ts', unfinished, 19, 20))).toBe('      b() {\n          ^');
    expect(placeIn('a.ts', '', 0, 0)).toMatchObject({ line: 1, column: 1 });
  });

  it('shows nothing where there is no line', () => {
    for (const place of [{}, { line: 2 }, { line: 4, column: 1 }]) expect(frameOf(text, place)).toBeUndefined();
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
