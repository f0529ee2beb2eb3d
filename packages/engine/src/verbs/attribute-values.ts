import { Refusal } from '../http/reply.ts';

/** Values of `set_NAME=VALUE`: lists are joined with commas (tractor-protocol 7). */
export function listValue(value: string): string[] {
  return words(value).map((item) => item.trim());
}

/** The same for the words of a command, whose blanks count. */
export function words(value: string): string[] {
  return value === '' ? [] : value.split(',');
}

export function numberValue(name: string, value: string): number {
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number)) {
    throw new Refusal(400, `${name} must be a number, not "${value}"`);
  }
  return number;
}

export function wholeValue(name: string, value: string): number {
  const number = numberValue(name, value);
  if (!Number.isInteger(number)) throw new Refusal(400, `${name} must be a whole number, not "${value}"`);
  return number;
}

/** 0/1 and the words that people use for them. */
export function booleanValue(name: string, value: string): boolean {
  const text = value.trim().toLowerCase();
  if (['1', 'true', 'yes', 'on'].includes(text)) return true;
  if (['0', 'false', 'no', 'off', ''].includes(text)) return false;
  throw new Refusal(400, `${name} must be 0 or 1, not "${value}"`);
}

/** The attributes that a request sets, as `[name, value]`. */
export function attributesOf(params: URLSearchParams): [name: string, value: string][] {
  const found: [string, string][] = [];
  for (const [key, value] of params) if (key.startsWith('set_')) found.push([key.slice(4), value]);
  if (found.length === 0) throw new Refusal(400, 'no attribute is given as set_NAME=VALUE');
  return found;
}
