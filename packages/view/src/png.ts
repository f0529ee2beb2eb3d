import type { Job } from '@jobtronaut/alf';
import { fontFiles } from './fonts.ts';
import type { PictureOptions } from './options.ts';
import { renderSvg } from './svg.ts';

export interface PngOptions extends PictureOptions {
  /** @default 'light' */
  readonly scheme?: 'light' | 'dark';
  /** Pixels for each pixel of the SVG picture. @default 2 */
  readonly scale?: number;
}

/** What the font that comes along can write: Latin, Greek and Cyrillic letters, punctuation, some arrows. */
const OWN_LETTERS =
  /^[\t\n\r\x20-\u017f\u0218-\u021b\u0370-\u045f\u0490\u0491\u2010-\u203a\u20ac\u2116\u2122\u2190-\u2193\ufffd]*$/;

/**
 * The job as a PNG picture, the same on every machine. Letters that the font that comes along lacks (Chinese, Japanese, emoji) are
 * taken from the fonts of the machine.
 */
export async function renderPng(
  document: Job,
  { scheme = 'light', scale = 2, ...options }: PngOptions = {},
): Promise<Uint8Array> {
  const { Resvg } = await import('@resvg/resvg-js');
  const svg = renderSvg(document, { ...options, scheme, embedFont: false });
  const picture = new Resvg(svg, {
    font: { fontFiles: fontFiles(), loadSystemFonts: !OWN_LETTERS.test(svg), defaultFontFamily: 'Inter' },
    fitTo: { mode: 'zoom', value: scale },
    logLevel: 'off',
  });
  return picture.render().asPng();
}
