import {
  asInteger,
  asList,
  asNumber,
  asText,
  type Budget,
  charge,
  finite,
  isTrue,
  lengthOf,
  sizeOf,
} from './expression-values.ts';
import { isEqual, isPlain, type JsonValue, textOf } from './json.ts';

type Values = readonly (JsonValue | undefined)[];

interface ExpressionFunction {
  readonly least: number;
  readonly most: number;
  readonly run: (values: Values, budget: Budget) => JsonValue;
}

const fn = (least: number, most: number, run: ExpressionFunction['run']): ExpressionFunction => ({ least, most, run });

const number = (name: string, run: (value: number) => number) =>
  fn(1, 1, ([value]) => finite(run(asNumber(value, name)), name));

const text = (name: string, run: (value: string) => string) => fn(1, 1, ([value]) => run(asText(value, name)));

const texts = (name: string, run: (value: string, other: string) => boolean) =>
  fn(2, 2, ([value, other]) => run(asText(value, name), asText(other, name)));

const ordered = (name: string, test: (order: number) => boolean) =>
  fn(2, 2, ([a, b]) => test(compare(a ?? null, b ?? null, name)));

/** What an expression can call. There is nothing else: no method, no constructor, no function that a value brings along. */
export const functions: ReadonlyMap<string, ExpressionFunction> = new Map([
  ['abs', number('abs', Math.abs)],
  ['ceil', number('ceil', Math.ceil)],
  ['contains', fn(2, 2, ([whole, item]) => contains(whole ?? null, item ?? null))],
  ['endswith', texts('endswith', (value, end) => value.endsWith(end))],
  ['float', fn(1, 1, ([value]) => toNumber(value ?? null))],
  ['floor', number('floor', Math.floor)],
  ['ge', ordered('ge', (order) => order >= 0)],
  ['gt', ordered('gt', (order) => order > 0)],
  ['int', fn(1, 1, ([value]) => finite(Math.trunc(toNumber(value ?? null)), 'int'))],
  ['join', fn(1, 2, ([list, separator], budget) => join(asList(list, 'join'), separator ?? '', budget))],
  ['keys', fn(1, 1, ([mapping], budget) => charged(Object.keys(asMapping(mapping, 'keys')), budget))],
  ['le', ordered('le', (order) => order <= 0)],
  [
    'len',
    fn(1, 1, ([value = null], budget) =>
      isPlain(value) ? charged(Object.keys(value), budget).length : lengthOf(value),
    ),
  ],
  ['lower', text('lower', (value) => value.toLowerCase())],
  ['lt', ordered('lt', (order) => order < 0)],
  ['max', fn(1, 100, (values) => extreme(values, 'max', 1))],
  ['min', fn(1, 100, (values) => extreme(values, 'min', -1))],
  ['pow', fn(2, 2, ([a, b]) => finite(asNumber(a, 'pow') ** asNumber(b, 'pow'), 'pow'))],
  ['range', fn(1, 3, range)],
  [
    'replace',
    fn(3, 3, ([value, from, to], budget) =>
      replace(asText(value, 'replace'), asText(from, 'replace'), asText(to, 'replace'), budget),
    ),
  ],
  ['reversed', fn(1, 1, ([list], budget) => charged(asList(list, 'reversed'), budget).toReversed())],
  ['round', fn(1, 2, ([value, digits]) => round(asNumber(value, 'round'), asInteger(digits ?? 0, 'round')))],
  [
    'sorted',
    fn(1, 1, ([list], budget) => charged(asList(list, 'sorted'), budget).toSorted((a, b) => compare(a, b, 'sorted'))),
  ],
  [
    'split',
    fn(2, 2, ([value, separator], budget) => split(asText(value, 'split'), asText(separator, 'split'), budget)),
  ],
  ['startswith', texts('startswith', (value, start) => value.startsWith(start))],
  ['str', fn(1, 1, ([value], budget) => toText(value ?? null, budget))],
  ['strip', text('strip', (value) => value.trim())],
  [
    'sum',
    fn(1, 1, ([list]) =>
      finite(
        asList(list, 'sum').reduce<number>((sum, item) => sum + asNumber(item, 'sum'), 0),
        'sum',
      ),
    ),
  ],
  ['upper', text('upper', (value) => value.toUpperCase())],
  ['values', fn(1, 1, ([mapping], budget) => charged(Object.values(asMapping(mapping, 'values')), budget))],
  ['zfill', fn(2, 2, ([value, width], budget) => zfill(textOf(value ?? null), asInteger(width, 'zfill'), budget))],
]);

/** Operators before a value. */
export const unaryOperators = new Map<string, (value: JsonValue) => JsonValue>([
  ['-', (value) => 0 - asNumber(value, '-')],
  ['+', (value) => asNumber(value, '+')],
  ['!', (value) => !isTrue(value)],
]);

/** Operators between two values; `&&` and `||` are not among them, since they may leave out the second. */
export const binaryOperators = new Map<string, (a: JsonValue, b: JsonValue, budget: Budget) => JsonValue>([
  ['+', add],
  ['-', (a, b) => finite(asNumber(a, '-') - asNumber(b, '-'), '-')],
  ['*', (a, b) => finite(asNumber(a, '*') * asNumber(b, '*'), '*')],
  ['/', (a, b) => finite(asNumber(a, '/') / divisor(b, '/'), '/')],
  ['%', (a, b) => finite(modulo(asNumber(a, '%'), divisor(b, '%')), '%')],
  ['==', (a, b) => isEqual(a, b)],
  ['!=', (a, b) => !isEqual(a, b)],
]);

function add(a: JsonValue, b: JsonValue, budget: Budget): JsonValue {
  if (typeof a === 'number' && typeof b === 'number') return finite(a + b, '+');
  if (Array.isArray(a) && Array.isArray(b)) {
    charge(budget, sizeOf(a) + sizeOf(b));
    return [...(a as readonly JsonValue[]), ...(b as readonly JsonValue[])];
  }
  if (typeof a === 'string' || typeof b === 'string') {
    const sum = toText(a, budget) + toText(b, budget);
    charge(budget, sum.length);
    return sum;
  }
  throw new Error('+ needs two numbers, two lists, or text');
}

/** A list that is made anew costs as much as it has places. */
function charged<Item>(list: readonly Item[], budget: Budget): readonly Item[] {
  charge(budget, list.length);
  return list;
}

function divisor(value: JsonValue, who: string): number {
  const by = asNumber(value, who);
  if (by === 0) throw new Error('division by zero');
  return by;
}

/** As in Python, the result has the sign of the divisor. */
function modulo(a: number, b: number): number {
  const rest = a % b;
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
}

function toText(value: JsonValue, budget: Budget): string {
  charge(budget, sizeOf(value));
  return textOf(value);
}

function toNumber(value: JsonValue): number {
  if (typeof value === 'number' || typeof value === 'boolean') return Number(value);
  if (typeof value === 'string' && /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(value.trim()))
    return finite(Number(value), 'int');
  throw new Error('int and float need a number, or text that reads as one');
}

function compare(a: JsonValue, b: JsonValue, who: string): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : Number(a > b);
  throw new Error(`${who} compares numbers with numbers and texts with texts`);
}

function extreme(values: Values, who: string, sign: number): JsonValue {
  const items = values.length === 1 ? asList(values[0], who) : (values as readonly JsonValue[]);
  const [first, ...others] = items;
  if (first === undefined) throw new Error(`${who} of nothing`);
  return others.reduce<JsonValue>((best, item) => (compare(item, best, who) * sign > 0 ? item : best), first);
}

function asMapping(value: JsonValue | undefined, who: string): { readonly [key: string]: JsonValue } {
  if (isPlain(value)) return value as { readonly [key: string]: JsonValue };
  throw new Error(`${who} needs a mapping`);
}

function contains(whole: JsonValue, item: JsonValue): boolean {
  if (typeof whole === 'string') return whole.includes(asText(item, 'contains'));
  if (Array.isArray(whole)) return whole.some((other) => isEqual(other, item));
  return Object.hasOwn(asMapping(whole, 'contains'), asText(item, 'contains'));
}

function join(list: readonly JsonValue[], separator: JsonValue, budget: Budget): string {
  const between = asText(separator, 'join');
  charge(budget, list.length * between.length);
  return list.map((item) => toText(item, budget)).join(between);
}

function split(value: string, separator: string, budget: Budget): string[] {
  if (separator === '') throw new Error('split needs a separator');
  charge(budget, value.length);
  return value.split(separator);
}

function replace(value: string, from: string, to: string, budget: Budget): string {
  const pieces = split(value, from, budget);
  charge(budget, pieces.length * to.length);
  return pieces.join(to);
}

function range(values: Values, budget: Budget): number[] {
  const [first, second, third] = values.map((value) => asInteger(value, 'range'));
  const [from, to] = second === undefined ? [0, first ?? 0] : [first ?? 0, second];
  const step = third ?? 1;
  if (step === 0) throw new Error('range needs a step that is not 0');
  const count = Math.max(0, Math.ceil((to - from) / step));
  charge(budget, count);
  return Array.from({ length: count }, (_, i) => from + i * step);
}

/** Halves go away from zero, where they are halves: 2.675 is a little less, and becomes 2.67. */
function round(value: number, digits: number): number {
  // toFixed looks at all digits of the number; it takes numbers below 1e21, and greater ones have none after the point.
  if (digits >= 0) return Math.abs(value) < 1e21 ? Number(value.toFixed(Math.min(digits, 100))) : value;
  const tens = 10 ** Math.min(-digits, 308);
  return finite(Math.sign(value) * Math.round(Math.abs(value) / tens) * tens, 'round');
}

function zfill(value: string, width: number, budget: Budget): string {
  charge(budget, Math.max(0, width));
  const sign = /^[+-]/.exec(value)?.[0] ?? '';
  return sign + value.slice(sign.length).padStart(width - sign.length, '0');
}
