import { isPlain, type JsonValue } from './json.ts';

/** What an expression may still cost. */
export interface Budget {
  /** Steps, and sizes of the values that it makes. */
  left: number;
  /** Sizes of the values that it looks through. */
  work: number;
}

/** Takes from the budget what a step costs, or ends the expression. */
export function charge(budget: Budget, cost: number): void {
  budget.left -= cost;
  if (budget.left < 0) throw new Error('it takes too long, or makes a value that is too large');
}

/** Takes from the budget what looking through values costs, or ends the expression. */
export function chargeWork(budget: Budget, values: readonly (JsonValue | undefined)[]): void {
  for (const value of values) budget.work -= value === undefined ? 0 : sizeOf(value);
  if (budget.work < 0) throw new Error('it takes too long');
}

const sizes = new WeakMap<object, number>();

/** How much a value holds, all the way down: characters and items. Counted once for each value. */
export function sizeOf(value: JsonValue): number {
  if (typeof value === 'string') return value.length + 1;
  if (typeof value !== 'object' || value === null) return 1;
  const known = sizes.get(value);
  if (known !== undefined) return known;
  let size = 1;
  for (const item of Object.values(value)) size += sizeOf(item as JsonValue);
  sizes.set(value, size);
  return size;
}

/** A list, or an error that says who wanted one. */
export function asList(value: JsonValue | undefined, who: string): readonly JsonValue[] {
  if (Array.isArray(value)) return value as readonly JsonValue[];
  throw new Error(`${who} needs a list`);
}

export function asText(value: JsonValue | undefined, who: string): string {
  if (typeof value === 'string') return value;
  throw new Error(`${who} needs text`);
}

export function asNumber(value: JsonValue | undefined, who: string): number {
  if (typeof value === 'number') return value;
  throw new Error(`${who} needs a number`);
}

export function asInteger(value: JsonValue | undefined, who: string): number {
  if (Number.isSafeInteger(value)) return value as number;
  throw new Error(`${who} needs an integer`);
}

/** A number that JSON can hold; it has no -0. */
export function finite(value: number, who: string): number {
  if (Number.isFinite(value)) return value + 0;
  throw new Error(`${who} has no result that is a number`);
}

/** As in Python: nothing, zero and what is empty are false. */
export function isTrue(value: JsonValue): boolean {
  if (typeof value === 'object' && value !== null) return sizeOf(value) > 1; // counted once, however often it is asked
  return Boolean(value);
}

/** How many characters or items. At once for texts and lists: their length says nothing about the work. */
export function lengthOf(value: JsonValue): number {
  if (typeof value === 'string') return hasPairs(value) ? [...value].length : value.length;
  if (Array.isArray(value)) return value.length;
  throw new Error('len needs text, a list or a mapping');
}

/** Characters outside of the basic plane have two places in a text, and are one character all the same. */
function hasPairs(text: string): boolean {
  return /[\uD800-\uDBFF]/.test(text);
}

/** A text whose positions are those of its characters. */
function charactersOf(value: JsonValue): JsonValue {
  return typeof value === 'string' && hasPairs(value) ? [...value] : value;
}

/** `value[key]`: an item of a list, a character, or the value of a key; negative positions count from the end. */
export function itemAt(value: JsonValue, key: JsonValue): JsonValue {
  if (typeof value === 'string' || Array.isArray(value)) {
    const position = asInteger(key, 'a position');
    const items = charactersOf(value) as string | readonly JsonValue[];
    const found = items[position < 0 ? position + items.length : position];
    if (found === undefined) throw new Error(`there is nothing at position ${position}`);
    return found;
  }
  if (!isPlain(value)) throw new Error('only lists, texts and mappings have items');
  const name = asText(key, 'a mapping');
  if (!Object.hasOwn(value, name)) throw new Error(`there is no key "${name}"`);
  return value[name] as JsonValue;
}

/** `value[from:to]`, as in Python. */
export function sliceOf(value: JsonValue, from: JsonValue, to: JsonValue): string | readonly JsonValue[] {
  const start = from === null ? 0 : asInteger(from, 'a slice');
  const end = to === null ? undefined : asInteger(to, 'a slice');
  if (typeof value === 'string') {
    const characters = charactersOf(value);
    return Array.isArray(characters) ? characters.slice(start, end).join('') : value.slice(start, end);
  }
  return asList(value, 'a slice').slice(start, end);
}
