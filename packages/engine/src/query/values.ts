/** Literals of search clauses as values, and values as the replies write them. */

import { DATE } from './tokens.ts';

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
const BYTE_UNITS: Readonly<Record<string, number>> = { b: 0, k: 1, m: 2, g: 3, t: 4, p: 5 };
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Seconds of `5m`, `-1h`. */
export function relativeSeconds(text: string): number {
  return Number(text.slice(0, -1)) * (UNITS[text.at(-1) ?? ''] ?? 1);
}

/** Bytes of `5M`, `2kb`. */
export function byteCount(text: string): number {
  const [, number = '0', unit = 'b'] = /^(-?[\d.]+)([a-zA-Z])/.exec(text) ?? [];
  return Number(number) * 1024 ** (BYTE_UNITS[unit.toLowerCase()] ?? 0);
}

/**
 * Epoch milliseconds of a date literal, local time: the clock alone means today, a day without a year the year nearest
 * to now, a day without a clock midnight. Undefined for what the calendar does not have.
 */
export function dateTime(text: string, now: number): number | undefined {
  const groups = new RegExp(`^(?:${DATE.source})$`).exec(text)?.groups;
  if (!groups) return undefined;
  const clock = clockOf(groups.only ?? groups.clock);
  if (!clock) return undefined;
  const today = new Date(now);
  if (groups.month === undefined) return at(today.getFullYear(), today.getMonth(), today.getDate(), clock);
  const month = /^\d/.test(groups.month) ? Number(groups.month) - 1 : MONTHS.indexOf(groups.month.toLowerCase());
  const day = Number(groups.day);
  if (groups.year !== undefined) {
    const year = Number(groups.year);
    return at(groups.year.length === 2 ? 2000 + year : year, month, day, clock);
  }
  const candidates = [-1, 0, 1].map((shift) => at(today.getFullYear() + shift, month, day, clock));
  const known = candidates.filter((time) => time !== undefined);
  return known.sort((a, b) => Math.abs(a - now) - Math.abs(b - now))[0];
}

type Clock = readonly [hour: number, minute: number, second: number];

function clockOf(text: string | undefined): Clock | undefined {
  if (text === undefined) return [0, 0, 0];
  const [hours = '', minutes = '0', seconds = '0'] = text.replace(/[aApP][mM]$/, '').split(':');
  let hour = Number(hours);
  const half = /[aApP][mM]$/.exec(text)?.[0].toLowerCase();
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return undefined;
    hour = (hour % 12) + (half === 'pm' ? 12 : 0);
  }
  if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  return [hour, Number(minutes), Number(seconds)];
}

function at(year: number, month: number, day: number, [hour, minute, second]: Clock): number | undefined {
  const time = new Date(year, month, day, hour, minute, second);
  return time.getMonth() === month && time.getDate() === day ? time.getTime() : undefined;
}

const STAMP =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/i;

/** Epoch milliseconds of a quoted time stamp; local time unless it has a zone. */
export function timestamp(text: string): number | undefined {
  const match = STAMP.exec(text.trim());
  if (!match) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] = match;
  const fields = [Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)] as const;
  const ms = Math.floor(Number(`0.${fraction || '0'}`) * 1000);
  if (zone === undefined) return new Date(...fields, ms).getTime();
  const [, sign = '+', hours = '0', minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
  const offset = zone.toUpperCase() === 'Z' ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  return Date.UTC(...fields, ms) - offset * 60_000;
}

/** `2024-05-02 10:12:01.5+02`: local time with its zone, fraction only if there is one (tractor-protocol 6.2). */
export function timestampText(time: number): string {
  const minutes = -new Date(time).getTimezoneOffset();
  const [clock = '', fraction = ''] = new Date(time + minutes * 60_000)
    .toISOString()
    .replace('T', ' ')
    .slice(0, -1)
    .split('.');
  const digits = fraction.replace(/0+$/, '');
  const away = Math.abs(minutes);
  const zone = `${minutes < 0 ? '-' : '+'}${pad(Math.trunc(away / 60))}${away % 60 === 0 ? '' : `:${pad(away % 60)}`}`;
  return `${clock}${digits === '' ? '' : `.${digits}`}${zone}`;
}

const pad = (value: number): string => String(value).padStart(2, '0');

/** The items of `{a,"b c"}`, PostgreSQL's form of an array; undefined for other texts. */
export function arrayLiteral(text: string): string[] | undefined {
  const inner = /^\{(.*)\}$/s.exec(text)?.[1];
  if (inner === undefined) return undefined;
  if (inner.trim() === '') return [];
  const items = [...inner.matchAll(/\s*(?:"((?:[^"\\]|\\.)*)"|([^,"]*))\s*(?:,|$)/gs)];
  if (items.at(-1)?.[0] === '' && !inner.trimEnd().endsWith(',')) items.pop();
  return items.map(([, quoted, bare = '']) => quoted?.replace(/\\(.)/gs, '$1') ?? bare.trim());
}
