import { TractorClientError } from './errors.ts';

/** A value in a search clause. Dates become quoted time stamps; lists go with `in`, `has` and `like`. */
export type ClauseValue = string | number | bigint | Date | Clause | readonly (string | number | bigint | Date)[];

/** A search clause whose values are quoted (tractor-protocol 6.4). Made by the `clause` tag. */
export class Clause {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** The clause as it is sent. */
  toString(): string {
    return this.text;
  }
}

/**
 * A search clause with values put in safely: ``clause`owner=${name} and jid in ${jids}` ``. A clause within a clause
 * is put in parentheses.
 *
 * @throws {TractorClientError} `bad-request-value` for a value that the search language cannot say
 */
export function clause(texts: TemplateStringsArray, ...values: readonly ClauseValue[]): Clause {
  let text = texts[0] ?? '';
  values.forEach((value, i) => {
    text += clauseValue(value) + (texts[i + 1] ?? '');
  });
  return new Clause(text);
}

function clauseValue(value: ClauseValue): string {
  if (value instanceof Clause) return `(${value.text})`;
  if (Array.isArray(value)) return `[${(value as readonly ClauseValue[]).map(clauseValue).join(' ')}]`;
  if (value instanceof Date && Number.isFinite(value.getTime())) {
    return `'${value.toISOString().replace('T', ' ').replace('Z', '+00')}'`;
  }
  if (typeof value === 'bigint') return value.toString();
  // Exponents are written differently in the two languages: large numbers are written out.
  if (typeof value === 'number' && Number.isFinite(value)) {
    return Math.abs(value) >= 1e21 ? BigInt(value).toString() : String(value);
  }
  // A text cannot hold a line break: the language knows no name for one.
  if (typeof value === 'string' && !/[\n\r\0]/.test(value)) return `'${value.replace(/['\\]/g, '\\$&')}'`;
  throw new TractorClientError('bad-request-value', `${JSON.stringify(value)} cannot be said in a search clause`, {
    hint: 'values are texts of one line, finite numbers, dates, and lists of these; ask for true and false by the bare name of the column',
  });
}
