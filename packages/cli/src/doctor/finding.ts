/** One thing that the doctor looked at; the shape of `--json`. */
export interface Finding {
  /** What was looked at: `engine`, `plugins` ... */
  readonly check: string;
  readonly status: 'ok' | 'warn' | 'fail';
  readonly text: string;
  /** What to do about it; null where all is well. */
  readonly remedy: string | null;
}

export function ok(check: string, text: string): Finding {
  return { check, status: 'ok', text, remedy: null };
}

export function warn(check: string, text: string, remedy: string | undefined): Finding {
  return { check, status: 'warn', text, remedy: remedy ?? null };
}

export function fail(check: string, text: string, remedy: string | undefined): Finding {
  return { check, status: 'fail', text, remedy: remedy ?? null };
}
