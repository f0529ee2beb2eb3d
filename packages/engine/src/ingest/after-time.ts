const FORM = /^(?:(\d{1,2})\s+(\d{1,2})\s+)?(\d{1,2}):(\d{2})$/;

/**
 * The moment that `-after` means, in epoch milliseconds: local time, without a year the nearest future one, the clock
 * alone today (tractor-protocol 10.3). `null` for an empty text, undefined for one of another form.
 */
export function startTime(text: string, now: number): number | null | undefined {
  if (text.trim() === '') return null;
  const match = FORM.exec(text.trim());
  if (!match) return undefined;
  const [, month, day, hour, minute] = match;
  const today = new Date(now);
  const at = (year: number): Date =>
    new Date(
      year,
      month === undefined ? today.getMonth() : Number(month) - 1,
      day === undefined ? today.getDate() : Number(day),
      Number(hour),
      Number(minute),
    );
  // Dates that roll over (February 30, 25:00) are mistakes, not other dates. A leap day may be up to eight years off.
  for (let year = today.getFullYear(); year <= today.getFullYear() + 8; year++) {
    const moment = at(year);
    const sound =
      moment.getHours() === Number(hour) &&
      moment.getMinutes() === Number(minute) &&
      (day === undefined || (moment.getDate() === Number(day) && moment.getMonth() === Number(month) - 1));
    if (sound && (day === undefined || moment.getTime() >= now - 60_000)) return moment.getTime();
    if (day === undefined) return undefined;
  }
  return undefined;
}
