import { failure } from './failure.ts';

/** A value that JSON can hold. Argument values are nothing else, so that they reach scripts in any language unchanged. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** Deeper nesting is refused: every reader of a payload would have to be written without recursion. */
const MAX_DEPTH = 1000;

/** The objects that `freeze` made: they are JSON and will stay so, and need no second look. */
const frozen = new WeakSet<object>();

/**
 * A frozen copy of a value, or the value itself where an earlier call made it. Sharing one copy between all tasks is
 * safe and free; the caller's own object is left as it is.
 *
 * @param subject what the value is, for messages: `argument "frames"`
 * @throws `not-json` with the path inside the value that JSON cannot hold (authoring-model 2)
 */
export function freeze(value: unknown, subject: string): JsonValue {
  return copy(value, subject, '', 0);
}

function copy(value: unknown, subject: string, path: string, depth: number): JsonValue {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw notJson(subject, path, String(value));
    return value + 0; // -0 becomes 0, as JSON would make it on the way to the farm
  }
  if (value === null) return null;
  if (typeof value !== 'object') throw notJson(subject, path, typeof value === 'bigint' ? 'a bigint' : describe(value));
  if (frozen.has(value)) return value as JsonValue;
  // A cycle ends here too.
  if (depth >= MAX_DEPTH) throw notJson(subject, shortPath(path), 'a cycle, or more than 1000 levels of nesting');
  const made = Array.isArray(value) ? copyList(value, subject, path, depth) : copyMapping(value, subject, path, depth);
  Object.freeze(made);
  if (depth === 0) frozen.add(made);
  return made;
}

function copyList(list: readonly unknown[], subject: string, path: string, depth: number): JsonValue[] {
  const made = new Array<JsonValue>(list.length);
  for (let i = 0; i < list.length; i++) {
    const item = list[i];
    // Frame lists are long: the common cases go without a path.
    if (typeof item === 'string') made[i] = item;
    else if (typeof item === 'number' && Number.isFinite(item)) made[i] = item + 0;
    else made[i] = copy(item, subject, `${path}[${i}]`, depth + 1);
  }
  return made;
}

function copyMapping(mapping: object, subject: string, path: string, depth: number): { [key: string]: JsonValue } {
  if (!isPlain(mapping)) throw notJson(subject, path, describe(mapping));
  if (Object.getOwnPropertySymbols(mapping).length > 0) throw notJson(subject, path, 'an object with symbol keys');
  const made: { [key: string]: JsonValue } = {};
  for (const [key, item] of Object.entries(mapping)) {
    if (item === undefined) continue; // an absent property, as JSON has it
    const copied = copy(
      item,
      subject,
      `${path}${/^\w+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`}`,
      depth + 1,
    );
    // Plain assignment to this one name would set the prototype.
    if (key === '__proto__') Object.defineProperty(made, key, { value: copied, enumerable: true });
    else made[key] = copied;
  }
  return made;
}

/** Whether a value is an object literal, also one of another realm (a vm context), which has another `Object.prototype`. */
export function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value) as object | null;
  return (
    prototype === null || (Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'hasOwnProperty'))
  );
}

function describe(value: unknown): string {
  if (value === undefined) return 'undefined';
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'symbol') return 'a symbol';
  const name: unknown = (value as object).constructor?.name;
  return typeof name === 'string' && name !== '' ? `a ${name}` : 'an object with a prototype';
}

function shortPath(path: string): string {
  return path.length > 100 ? `${path.slice(0, 100)}...` : path;
}

function notJson(subject: string, path: string, what: string): Error {
  return failure('not-json', `${subject}${path === '' ? '' : `, at ${path}`}: ${what} is not a JSON value`, {
    hint: 'use null, booleans, finite numbers, strings, lists and plain objects',
    data: { path },
  });
}

/** Whether two values are equal as plain data: lists in order, objects whatever the order of their keys; else by identity. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, i) => isEqual(item, b[i]));
  }
  if (Array.isArray(b) || !isPlain(a) || !isPlain(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isEqual(a[key as keyof typeof a], b[key as keyof typeof b]))
  );
}

/** A value as text inside another text: a string as it is, anything else as compact JSON. */
export function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A value in a message: compact JSON, cut at 80 characters. */
export function preview(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
