import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Inter 4.001 (SIL Open Font License, fonts/OFL.txt), cut to what pictures write with `fonttools subset --layout-features=kern
 * --no-hinting`: the TrueType files to Latin (U+0020-017F), Greek, Cyrillic, punctuation and arrows, the WOFF2 files to
 * Latin 1, dashes, quotes, the ellipsis and arrows. Both weights are named `Inter`, so that programs find them by weight.
 */
const FONTS = [
  ['Inter-Regular', 400],
  ['Inter-SemiBold', 600],
] as const;

/** The files of the font that comes along, for programs that draw. */
export function fontFiles(): string[] {
  return FONTS.map(([name]) => fileURLToPath(fontFile(`${name}.ttf`)));
}

/** The font inside a style sheet: Latin letters; the reader's machine has the others. */
export function fontRules(): string {
  return FONTS.map(([name, weight]) => {
    const data = readFileSync(fontFile(`${name}.woff2`)).toString('base64');
    return `@font-face{font-family:Inter;font-weight:${weight};src:url(data:font/woff2;base64,${data}) format("woff2")}`;
  }).join('\n');
}

function fontFile(name: string): URL {
  return new URL(`../fonts/${name}`, import.meta.url);
}
