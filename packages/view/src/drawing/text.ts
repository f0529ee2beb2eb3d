/** Widths of the characters from blank to `~` in thousandths of the size, as Inter has them. A test holds them against the font. */
const REGULAR = [
  281, 288, 466, 633, 642, 982, 644, 300, 365, 365, 501, 662, 288, 460, 288, 360, 631, 407, 610, 618, 646, 593, 620,
  566, 619, 620, 288, 302, 662, 662, 662, 511, 966, 690, 654, 730, 722, 601, 590, 746, 743, 269, 571, 672, 565, 903,
  753, 765, 639, 765, 644, 642, 646, 744, 690, 985, 682, 679, 629, 365, 360, 365, 471, 456, 323, 562, 612, 571, 612,
  583, 370, 613, 591, 242, 242, 549, 242, 876, 591, 600, 612, 612, 376, 528, 327, 591, 562, 818, 546, 562, 552, 426,
  333, 426, 662,
];
const SEMI_BOLD = [
  252, 321, 523, 644, 650, 1004, 663, 326, 373, 373, 540, 673, 319, 465, 319, 379, 660, 423, 623, 636, 666, 612, 640,
  576, 640, 640, 319, 329, 673, 673, 673, 543, 999, 728, 659, 737, 722, 605, 588, 749, 746, 277, 580, 703, 565, 922,
  759, 769, 645, 773, 652, 650, 660, 736, 728, 1020, 720, 713, 652, 373, 379, 373, 481, 469, 351, 574, 624, 583, 624,
  591, 389, 625, 612, 262, 262, 569, 262, 900, 612, 609, 624, 624, 397, 549, 353, 612, 587, 839, 569, 588, 566, 455,
  359, 455, 673,
];
/** What we write ourselves beyond ASCII, the wider of both weights. */
const SIGNS: Readonly<Record<string, number>> = { '·': 319, '×': 673, '–': 500, '…': 956 };
/** Of other letters beyond ASCII; most are narrower. */
const OTHER = 720;
/** Of Chinese, Japanese, Korean characters, of emoji, of what we do not know. */
const WIDE = 1050;

export type Weight = 'regular' | 'semibold';

/** How wide a text is, in pixels. */
export function textWidth(text: string, size: number, weight: Weight): number {
  const widths = weight === 'regular' ? REGULAR : SEMI_BOLD;
  let width = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    width += widths[code - 32] ?? SIGNS[character] ?? (code < 0x2e80 ? OTHER : WIDE);
  }
  return (width * size) / 1000;
}

/** A text that fits: cut in the middle, since the ends of titles tell most. */
export function fitted(text: string, width: number, size: number, weight: Weight): string {
  if (textWidth(text, size, weight) <= width) return text;
  const characters = Array.from(text.slice(0, 1000));
  const tail = Array.from(text.slice(-1000));
  let room = width - textWidth('…', size, weight);
  let start = 0;
  let end = 0;
  while (start + end < characters.length) {
    const fromStart = start <= end * 2;
    const character = fromStart ? characters[start] : tail[tail.length - 1 - end];
    room -= textWidth(character ?? '', size, weight);
    if (room < 0) break;
    if (fromStart) start++;
    else end++;
  }
  return `${characters.slice(0, start).join('').trimEnd()}…${end > 0 ? tail.slice(-end).join('').trimStart() : ''}`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text in XML and HTML, in content and in attributes. What XML cannot hold at all becomes the replacement character. */
export function escapeXml(text: string): string {
  return (
    text
      .replace(/\p{Surrogate}/gu, '\ufffd')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that XML forbids.
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
      .replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character)
  );
}
