import { isPlain, type JsonValue } from './json.ts';

/** Numbers for values: equal values, whatever the order of their keys, have the same. A frozen value is looked through once. */
export class ValueIds {
  readonly #ids = new Map<string, number>();
  readonly #objects = new WeakMap<object, number>();

  of(value: JsonValue): number {
    if (typeof value !== 'object' || value === null) return this.#ofText(JSON.stringify(value));
    const known = this.#objects.get(value);
    if (known !== undefined) return known;
    const id = this.#ofText(JSON.stringify(value, sorted));
    this.#objects.set(value, id);
    return id;
  }

  #ofText(text: string): number {
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    this.#ids.set(text, this.#ids.size);
    return this.#ids.size - 1;
  }
}

function sorted(_: string, value: unknown): unknown {
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
