/**
 * The documented form of `-after` is `month day hour:minute`, or `hour:minute` today, on a 24-hour clock
 * (alf-format 4.1). It has no year and no zone.
 */

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
  const match = FORM.exec(text.trim());
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
