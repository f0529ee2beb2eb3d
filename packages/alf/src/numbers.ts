/** Numbers as they stand in job files. Source: alf-format 5 (writing) and 6 (reading). */
import { isSpace } from './read/characters.ts';

/**
 * One decimal, rounded half to even on the exact binary value, as the stock API does. `toFixed` differs in one case only:
 * a fraction of exactly .25 (alf-format 5).
 *
 * @throws RangeError for NaN, infinities and magnitudes from 1e21, which have no such form
 */
export function formatPriority(value: number): string {
  if (!(Math.abs(value) < 1e21)) throw new RangeError(`${value} has no form with one decimal`);
  if (Math.abs(value) % 1 !== 0.25) return value.toFixed(1);
  return `${value < 0 ? '-' : ''}${Math.trunc(Math.abs(value))}.2`;
}

/** The shortest decimal that reads back as the same number, without an exponent: `3600`, `0.0000001`. */
export function formatNum(value: number): string {
  const text = String(value);
  const parts = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (!parts) return text;
  const [, sign = '', first = '', rest = '', exponent] = parts;
  const digits = first + rest;
  // Where the decimal point stands in the digits; outside of them zeros fill the gap.
  const point = 1 + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return `${sign}${digits.padEnd(point, '0')}`;
}

/** An integer as a reader takes it: decimal, sign and leading zeros allowed (`007` is 7), exact; else undefined. */
export function parseInteger(text: string): number | undefined {
  if (!/^[+-]?[0-9]+$/.test(text)) return undefined;
  const value = Number(text);
  // Beyond this a number would silently become another one.
  return Number.isSafeInteger(value) ? value || 0 : undefined;
}

/** An integer or decimal, exponent allowed; finite; else undefined. */
export function parseNum(text: string): number | undefined {
  if (!/^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value || 0 : undefined;
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...['1', 'true', 'yes', 'on'].map((word) => [word, true] as const),
  ...['0', 'false', 'no', 'off'].map((word) => [word, false] as const),
]);

/** 0, 1, or one of Tcl's words in any case; else undefined. */
export const parseBoolean = (text: string): boolean | undefined => BOOLEANS.get(text.toLowerCase());

/** Without the white space of Tcl at both ends. JavaScript's `trim` takes more: to Tcl a no-break space is text. */
export function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text.charCodeAt(start))) start++;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}
