/** How long ago something was, roughly: `12 s`, `5 min`, `3 h`, `2 days`. */
export function ageText(since: Date | null, now: number = Date.now()): string {
  if (since === null) return '';
  const seconds = Math.max(0, Math.round((now - since.getTime()) / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 2 * 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} days`;
}

/** A moment in local time, as people here write it in tables: `2024-05-02 10:12:01`. */
export function timeText(at: Date): string {
  const pad = (value: number) => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
  return `${day} ${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}`;
}

/** A moment that `timeText` wrote, for narrow tables: the time alone if it is today, else day and time without year and seconds. */
export function shortTime(text: string, now: Date = new Date()): string {
  return text.startsWith(timeText(now).slice(0, 10)) ? text.slice(11) : text.slice(5, 16);
}
