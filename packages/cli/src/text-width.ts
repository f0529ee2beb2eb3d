/** What takes two columns of a terminal: the scripts of East Asia, and pictures. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;
/** What takes none: it is drawn over the sign before. */
const NONE = /[\p{Mn}\p{Me}\p{Cf}]/u;
const PLAIN = /^[ -~]*$/;

/** How many columns of a terminal a text takes, which has no control characters. */
export function textWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const sign of text) width += signWidth(sign);
  return width;
}

function signWidth(sign: string): number {
  return WIDE.test(sign) ? 2 : NONE.test(sign) ? 0 : 1;
}

/** A text that takes no more columns: what is too much at its end gives way to an ellipsis. */
export function cut(text: string, width: number): string {
  return textWidth(text) > width ? `${beginning(text, width - 1)}…` : text;
}

/** The same with the ellipsis in the middle: titles of elements begin alike and differ at their end. */
export function cutMiddle(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  const end = Math.floor((width - 1) / 2);
  const last = [...beginning([...text].reverse().join(''), end)].reverse().join('');
  return `${beginning(text, width - 1 - end)}…${last}`;
}

/** A text that takes at least so many columns. */
export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)));
}

function beginning(text: string, width: number): string {
  let [taken, end] = [0, 0];
  for (const sign of text) {
    taken += signWidth(sign);
    if (taken > width) break;
    end += sign.length;
  }
  return text.slice(0, end);
}
