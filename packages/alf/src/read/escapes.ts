import { LF, SPACE, TAB } from './characters.ts';

/** What a backslash sequence stands for, and where the text goes on. */
export interface Escape {
  readonly value: string;
  readonly end: number;
}

const NAMED: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};
const OCTAL = /[0-3]?[0-7]{1,2}/y;
const HEX: Readonly<Record<string, RegExp>> = {
  x: /[0-9A-Fa-f]{1,2}/y,
  u: /[0-9A-Fa-f]{1,4}/y,
  U: /[0-9A-Fa-f]{1,8}/y,
};

/**
 * Reads the backslash sequence at `at`, in a quoted or bare word or in a list element (alf-format 2.5). A braced word knows only one: {@link foldLines}.
 *
 * @param end where the word or list ends; a backslash just before it stands for itself
 */
export function readEscape(text: string, at: number, end: number): Escape {
  if (at + 1 >= end) return { value: '\\', end };
  const character = text.charAt(at + 1);
  if (character === '\n') return { value: ' ', end: skipIndentation(text, at + 2, end) };
  const named = NAMED[character];
  if (named !== undefined) return { value: named, end: at + 2 };
  const digits = HEX[character];
  if (digits !== undefined) {
    const code = withinUnicode(match(digits, text, at + 2, end));
    if (code === '') return { value: character, end: at + 2 };
    const point = Number.parseInt(code, 16);
    // Tcl 8.6 knows nothing above U+FFFF here. A pair of \u escapes becomes one character by standing side by side.
    return { value: point > 0xffff ? '\ufffd' : String.fromCharCode(point), end: at + 2 + code.length };
  }
  const octal = match(OCTAL, text, at + 1, end);
  if (octal !== '') return { value: String.fromCharCode(Number.parseInt(octal, 8)), end: at + 1 + octal.length };
  return { value: character, end: at + 2 };
}

/** A backslash and the LF after it swallow the spaces and tabs that follow. */
function skipIndentation(text: string, at: number, end: number): number {
  let next = at;
  while (next < end && (text.charCodeAt(next) === SPACE || text.charCodeAt(next) === TAB)) next++;
  return next;
}

function match(digits: RegExp, text: string, at: number, end: number): string {
  digits.lastIndex = at;
  const found = digits.exec(text)?.[0] ?? '';
  return found.slice(0, Math.max(0, end - at));
}

/** The digits up to which a further one would lead beyond U+10FFFF: Tcl takes no more. */
function withinUnicode(digits: string): string {
  let length = 0;
  for (let point = 0; length < digits.length && point <= 0x10fff; length++)
    point = point * 16 + Number.parseInt(digits.charAt(length), 16);
  return digits.slice(0, length);
}

/** Whether a backslash at `at` continues the line. */
export const isContinuation = (text: string, at: number, end: number): boolean =>
  at + 1 < end && text.charCodeAt(at + 1) === LF;

/** The value of a braced word: each continued line becomes one space, unless its backslash is itself escaped. */
export function foldLines(text: string): string {
  let folded = '';
  let from = 0;
  for (let at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', at)) {
    if (!isContinuation(text, at, text.length)) {
      at += 2;
      continue;
    }
    folded += `${text.slice(from, at)} `;
    at = skipIndentation(text, at + 2, text.length);
    from = at;
  }
  return folded + text.slice(from);
}
