/** Literals of a search clause as values of the columns that they are compared with (tractor-protocol 6.4). */

import type { Operand } from './clause.ts';
import type { ColumnType } from './columns.ts';
import type { Cell } from './entry.ts';
import { arrayLiteral, byteCount, dateTime, relativeSeconds, timestamp } from './values.ts';

/** What a column is, in words for messages. */
export const TYPE_WORDS: Readonly<Record<ColumnType, string>> = {
  int: 'a number',
  real: 'a number',
  gb: 'a number of gigabytes',
  bool: 'true or false',
  text: 'a text',
  texts: 'an array (write {a,b})',
  ints: 'an array (write {1,2})',
  time: 'a time',
  json: 'JSON text',
};

/** The literal as a value of a type; undefined if it is none. `now` in epoch milliseconds. */
export function literal({ kind, text }: Operand, type: ColumnType, now: number): Cell | undefined {
  switch (type) {
    case 'text':
    case 'json':
      return text;
    case 'bool':
      return BOOLEANS.get(text.toLowerCase());
    case 'texts':
      return arrayLiteral(text);
    case 'ints': {
      const items = arrayLiteral(text)?.map(Number);
      return items?.every(Number.isFinite) ? items : undefined;
    }
    case 'time':
      return timeValue(kind, text, now);
    case 'int':
    case 'real':
    case 'gb':
      return numberValue(kind, text, type, now);
  }
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...['t', 'true', '1', 'yes', 'on'].map((word) => [word, true] as const),
  ...['f', 'false', '0', 'no', 'off'].map((word) => [word, false] as const),
]);

function timeValue(kind: Operand['kind'], text: string, now: number): number | undefined {
  if (kind === 'date') return dateTime(text, now);
  if (kind === 'reltime') return now + relativeSeconds(text) * 1000;
  // Epoch seconds, as they are in other places of the protocol.
  if (kind === 'number') return Number(text) * 1000;
  return timestamp(text);
}

function numberValue(kind: Operand['kind'], text: string, type: ColumnType, now: number): number | undefined {
  if (kind === 'bytes') return byteCount(text) / (type === 'gb' ? 1024 ** 3 : 1);
  if (kind === 'reltime') return relativeSeconds(text);
  if (kind === 'date') {
    const time = dateTime(text, now);
    return time === undefined ? undefined : time / 1000;
  }
  const number = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}
