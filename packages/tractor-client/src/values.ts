/** A time stamp as read; `zoned` is false where its text names no zone, so that this machine's was assumed. */
export interface Timestamp {
  readonly date: Date;
  readonly zoned: boolean;
}

const TIMESTAMP =
  /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*(Z|[+-]\d{2}(?::?\d{2})?(?::?\d{2})?)?$/i;

/**
 * Reads a time stamp of a row: `YYYY-MM-DD HH:MM:SS[.ffffff]` with a zone `±HH`, `±HH:MM`, `±HHMM`, `Z` or none, or
 * seconds since the epoch (tractor-protocol 6.2, and Q11 of 14). Undefined for what is none.
 */
export function parseTimestamp(value: unknown): Timestamp | undefined {
  if (typeof value === 'number') return epoch(value);
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (/^\d+(?:\.\d+)?$/.test(text)) return epoch(Number(text));
  const parts = TIMESTAMP.exec(text);
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second = '00', fraction = '0', zone] = parts;
  const time = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}`;
  const date = new Date(zone === undefined ? time : `${time}${isoZone(zone)}`);
  return Number.isNaN(date.getTime()) ? undefined : { date, zoned: zone !== undefined };
}

function epoch(seconds: number): Timestamp | undefined {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? undefined : { date, zoned: true };
}

/** `±HH:MM`, which is all that JavaScript reads; seconds of historic zones are dropped. */
function isoZone(zone: string): string {
  if (zone.toUpperCase() === 'Z') return 'Z';
  const [hours = '00', minutes = '00'] = zone.slice(1).replaceAll(':', '').match(/../g) ?? [];
  return `${zone[0]}${hours}:${minutes}`;
}

/**
 * Reads a list column, which comes as an array, as JSON text, as PostgreSQL's `{a,"b c"}`, or as null
 * (tractor-protocol 14, Q10). Other text is a list of itself.
 */
export function parseList(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (value === null || value === undefined || value === '') return [];
  if (typeof value !== 'string') return [value];
  const text = value.trim();
  if (text.startsWith('[')) {
    try {
      const list: unknown = JSON.parse(text);
      if (Array.isArray(list)) return list;
    } catch {
      // Then it is a text that happens to begin with a bracket.
    }
  }
  return (text.startsWith('{') && text.endsWith('}') ? parseArrayLiteral(text.slice(1, -1)) : undefined) ?? [value];
}

/** The inside of PostgreSQL's array notation, one-dimensional; undefined if it is not that. */
function parseArrayLiteral(inside: string): string[] | undefined {
  if (inside.trim() === '') return [];
  // Blanks around an item are cut off afterwards: to look for where they begin would take for ever in a long row of them.
  const item = /(?:\s*"([^"\\]*(?:\\.[^"\\]*)*)"\s*|([^,"\\{}]*(?:\\.[^,"\\{}]*)*))(,|$)/suy;
  const items: string[] = [];
  for (;;) {
    const found = item.exec(inside);
    if (!found) return undefined;
    const [, quoted, bare = '', end] = found;
    if (quoted === undefined && bare.trim() === '') return undefined;
    items.push((quoted ?? bare.trim()).replace(/\\(.)/gsu, '$1'));
    if (end === '') return items;
  }
}

/** The numbers in a list column; what is none is left out. */
export function parseNumbers(value: unknown): readonly number[] {
  return parseList(value)
    .map(plainNumber)
    .filter((number) => !Number.isNaN(number));
}

/** Reads a JSON column, which comes as a value or as its text (tractor-protocol 6.2); one that is no list is one item. */
export function parseJsonList(value: unknown): readonly unknown[] {
  if (typeof value === 'string') {
    try {
      return parseList(JSON.parse(value));
    } catch {
      // Then it is a list in another notation.
    }
  }
  return parseList(value);
}

/** A value of a reply as text: what is none, as JSON. Nothing is nested too deeply for it. */
export function plainText(value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return '(too deeply nested)';
  }
}

/** A value of a reply as a number, from a number or from decimal text; NaN for all else, whatever `Number` finds in it. */
export function plainNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  const decimal = typeof value === 'string' && /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(value.trim());
  return decimal ? Number(value) : Number.NaN;
}
