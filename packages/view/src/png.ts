import type { Job } from '@jobtronaut/alf';
import { JobtronautError } from '@jobtronaut/diagnostics';
import type { Code } from './codes.ts';
import { fontFiles } from './fonts.ts';
import type { PictureOptions } from './options.ts';
import { renderSvg } from './svg.ts';

export interface PngOptions extends PictureOptions {
  /** @default 'light' */
  readonly scheme?: 'light' | 'dark';
  /** Pixels for each pixel of the SVG picture; less where the picture would grow beyond 16,000 pixels a side. @default 2 */
  readonly scale?: number;
}

/** Larger ones fill the memory, and few programs show them. Pixels a side. */
const LONGEST_SIDE = 16_000;

/** What the font that comes along can write: Latin, Greek and Cyrillic letters, punctuation, some arrows. */
const OWN_LETTERS =
  /^[\t\n\r\x20-\u017f\u0218-\u021b\u0370-\u045f\u0490\u0491\u2010-\u203a\u20ac\u2116\u2122\u2190-\u2193\ufffd]*$/;

/**
 * The job as a PNG picture, the same on every machine. Letters that the font that comes along lacks (Chinese, Japanese, emoji) are
 * taken from the fonts of the machine.
 *
 * @throws JobtronautError `png-unavailable`
 */
export async function renderPng(
  document: Job,
  { scheme = 'light', scale = 2, ...options }: PngOptions = {},
): Promise<Uint8Array> {
  const { Resvg } = await import('@resvg/resvg-js').catch((cause: unknown) => {
    throw new JobtronautError('png-unavailable' satisfies Code, 'PNG pictures cannot be drawn on this machine', {
      hint: 'draw an SVG picture instead, or install again with optional dependencies',
      cause,
    });
  });
  const svg = renderSvg(document, { ...options, scheme, embedFont: false });
  const [, width = '1', height = '1'] = /width="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? [];
  const picture = new Resvg(svg, {
    font: { fontFiles: fontFiles(), loadSystemFonts: !OWN_LETTERS.test(svg), defaultFontFamily: 'Inter' },
    fitTo: { mode: 'zoom', value: Math.min(scale, LONGEST_SIDE / Math.max(Number(width), Number(height))) },
    logLevel: 'off',
  });
  return picture.render().asPng();
}
