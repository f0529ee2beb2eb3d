import { TractorClientError } from './errors.ts';

/** One value of a request: lists are joined by commas, booleans are 1 and 0, dates are whole seconds since the epoch, rounded up. */
export type ParamValue = string | number | bigint | boolean | Date | readonly (string | number)[];

/** Parameters of a request; those that are undefined are left out. */
export type Params = Readonly<Record<string, ParamValue | undefined>>;

/** `name=value&…`, percent-encoded as Tractor's clients do: `/` stays, a comma does not (tractor-protocol 2.1). */
export function encodeParams(params: Params): string {
  const words: string[] = [];
  for (const [name, value] of Object.entries(params)) {
    if (value !== undefined) words.push(`${percentEncode(name)}=${percentEncode(paramText(name, value))}`);
  }
  return words.join('&');
}

/** As Tractor's clients do it. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text)
    .replaceAll('%2F', '/')
    .replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

function paramText(name: string, value: ParamValue): string {
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (Array.isArray(value)) {
    for (const item of value as readonly (string | number)[]) {
      // The engine splits at commas and knows no way to quote one (tractor-protocol 14, Q5).
      if (typeof item === 'string' && item.includes(',')) throw badValue(name, item, 'contains a comma', 'in a list');
    }
    return (value as readonly (string | number)[]).map((item) => paramText(name, item)).join(',');
  }
  const text = value instanceof Date ? String(Math.ceil(value.getTime() / 1000)) : String(value);
  if (typeof value !== 'string' && !/^-?[\d.]+(?:e[+-]?\d+)?$/.test(text)) throw badValue(name, text, 'is no number');
  if (/[\uD800-\uDFFF]/u.test(text)) throw badValue(name, text, 'has half a character (a lone surrogate)');
  return text;
}

function badValue(name: string, value: string, why: string, where = ''): TractorClientError {
  return new TractorClientError('bad-request-value', `the value "${value}" for "${name}" ${why}`, {
    hint:
      where === '' ? 'correct the value' : `a Tractor engine cannot take such a value ${where}: leave the comma out`,
    data: { name, value },
  });
}
