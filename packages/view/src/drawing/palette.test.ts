import { describe, expect, it } from 'vitest';
import { DARK, LIGHT, type Palette } from './palette.ts';

/** Contrast of two colours (WCAG 2.2). */
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

type Name = keyof Palette;
const TEXTS: readonly (readonly [Name, Name])[] = [
  ['text', 'card'],
  ['text', 'group'],
  ['text', 'ground'],
  ['muted', 'card'],
  ['muted', 'group'],
  ['muted', 'ground'],
  ['rootText', 'root'],
  ['rootMuted', 'root'],
  ['serialText', 'card'],
  ['serialText', 'group'],
  ['parallelText', 'card'],
  ['parallelText', 'group'],
  ['instance', 'card'],
  ['onSerial', 'serial'],
  ['pillText', 'pill'],
];
const LINES: readonly (readonly [Name, Name])[] = [
  ['line', 'ground'],
  ['serial', 'ground'],
  ['parallel', 'ground'],
  ['instance', 'ground'],
];

describe.each([
  ['light', LIGHT],
  ['dark', DARK],
])('the %s palette', (_, colours) => {
  it.each(TEXTS)('has %s that can be read on %s', (text, ground) => {
    expect(contrast(colours[text], colours[ground])).toBeGreaterThanOrEqual(4.5);
  });

  it.each(LINES)('has %s that can be seen on %s', (line, ground) => {
    expect(contrast(colours[line], colours[ground])).toBeGreaterThanOrEqual(3);
  });
});
