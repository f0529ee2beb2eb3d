import { Resvg } from '@resvg/resvg-js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fontFiles } from '../fonts.ts';
import { escapeXml, fitted, textWidth } from './text.ts';

/** How wide the font really draws a text. Letters without room at their sides stand at both ends. */
function drawnWidth(text: string, weight: 'regular' | 'semibold'): number {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="9000" height="40"><text y="20" font-family="Inter" font-size="100" font-weight="${weight === 'regular' ? 400 : 600}" xml:space="preserve">${escapeXml(text)}</text></svg>`;
  return new Resvg(svg, { font: { fontFiles: fontFiles(), loadSystemFonts: false } }).innerBBox()?.width ?? 0;
}

describe('textWidth', () => {
  it.each(['regular', 'semibold'] as const)('knows the %s letters as the font draws them', (weight) => {
    const sides = textWidth('HH', 100, weight);
    const empty = drawnWidth('HH', weight);
    for (let code = 32; code < 127; code++) {
      const letter = String.fromCharCode(code);
      // Twenty of them, so that kerning at the ends weighs little; backslashes move towards each other too.
      const drawn = (drawnWidth(`H${letter.repeat(20)}H`, weight) - empty) / 20;
      const told = (textWidth(`H${letter.repeat(20)}H`, 100, weight) - sides) / 20;
      expect(Math.abs(drawn - told), `${letter}: drawn ${drawn}, told ${told}`).toBeLessThan(5);
    }
  });

  it('is never much less than what Latin, Greek and Cyrillic letters take', () => {
    for (const text of ['Größenänderung', 'Ļoti garš', 'Σκηνή', 'Ñandú', '×12–96 · 1 … 4'])
      expect(textWidth(text, 100, 'semibold')).toBeGreaterThan(drawnWidth(text, 'semibold') * 0.97);
  });
});

describe('fitted', () => {
  it('fits, keeps what fits whole, and cuts in the middle', () => {
    expect(fitted('short', 200, 13, 'regular')).toBe('short');
    expect(fitted('a very long title that ends in v0123', 120, 13, 'regular')).toMatch(/^a very.*….*23$/);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.integer({ min: 20, max: 300 }), (text, width) => {
        const cut = fitted(text, width, 13, 'semibold');
        expect(textWidth(cut, 13, 'semibold')).toBeLessThanOrEqual(width);
      }),
    );
  });

  it('cuts long texts quickly', () => {
    expect(fitted('x'.repeat(5_000_000), 100, 13, 'regular').length).toBeLessThan(40);
  });
});

describe('escapeXml', () => {
  it('leaves nothing that XML cannot hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><title a="${escapeXml(text)}">${escapeXml(text)}</title></svg>`;
        expect(() => new Resvg(svg)).not.toThrow();
      }),
    );
  });
});
