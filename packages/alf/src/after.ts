/**
 * The documented form of `-after` is `month day hour:minute`, or `hour:minute` today, on a 24-hour clock
 * (alf-format 4.1). It has no year and no zone.
 */
import { trimBlanks } from './numbers.ts';

/** A point in the year, or in the day if month and day are absent. */
export interface AfterTime {
  readonly month?: number;
  readonly day?: number;
  readonly hour: number;
  readonly minute: number;
}

const FORM = /^(?:([0-9]{1,2})[ \t]+([0-9]{1,2})[ \t]+)?([0-9]{1,2}):([0-9]{1,2})$/;

/** The parts of an `after` text, or nothing if it has not the documented form. */
export function parseAfter(text: string): AfterTime | undefined {
  const match = FORM.exec(trimBlanks(text));
  if (!match) return undefined;
  const [month, day, hour, minute] = match.slice(1).map((part) => (part === undefined ? undefined : Number(part)));
  if (hour === undefined || minute === undefined || hour > 23 || minute > 59) return undefined;
  if (month === undefined || day === undefined) return { hour, minute };
  // 2024 had all 366 days; whether the year meant has this one is for the engine to say.
  if (month < 1 || month > 12 || day < 1 || day > new Date(2024, month, 0).getDate()) return undefined;
  return { month, day, hour, minute };
}

/** `MM DD hh:mm` or `hh:mm`, zero-padded, as the stock API writes it; a text of another form stays as it is. */
export function formatAfter(text: string): string {
  const time = parseAfter(text);
  if (!time) return text;
  const clock = `${pad(time.hour)}:${pad(time.minute)}`;
  return time.month === undefined || time.day === undefined ? clock : `${pad(time.month)} ${pad(time.day)} ${clock}`;
}

const pad = (value: number): string => String(value).padStart(2, '0');

/**
 * The moment that an `after` text means, in epoch seconds on this machine's clock. The text has no year: the one that is
 * nearest to `now` is meant, so that neither yesterday waits for a year nor a day in January is over in December.
 *
 * @returns undefined for a text that has not the documented form
 */
export function afterToEpoch(text: string, now: Date): number | undefined {
  const time = parseAfter(text);
  if (!time) return undefined;
  const { month, day, hour, minute } = time;
  const inYear = (year: number): number =>
    new Date(year, month === undefined ? now.getMonth() : month - 1, day ?? now.getDate(), hour, minute).getTime();
  const years = month === undefined ? [0] : [0, -1, 1];
  const moments = years.map((offset) => inYear(now.getFullYear() + offset));
  const nearest = moments.reduce((a, b) => (Math.abs(b - now.getTime()) < Math.abs(a - now.getTime()) ? b : a));
  return nearest / 1000;
}

/** `MM DD hh:mm` of a moment, on this machine's clock. */
export function epochToAfter(seconds: number): string {
  const moment = new Date(seconds * 1000);
  return `${pad(moment.getMonth() + 1)} ${pad(moment.getDate())} ${pad(moment.getHours())}:${pad(moment.getMinutes())}`;
}
