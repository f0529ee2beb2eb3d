/**
 * The text of one option, leading space included. Source: alf-format 5, the table of kinds.
 * A value that cannot be written throws {@link Unwritable}; the check (check/writable.ts) runs the same functions to tell
 * every problem with its path, so that what may be written is defined here alone.
 */
import { formatAfter } from '../after.ts';
import { formatNum, formatPriority, trimBlanks } from '../numbers.ts';
import { type OptionSpec, VARIABLE_NAME } from '../operators.ts';
import { shown } from '../shown.ts';
import { indentation } from './indentation.ts';
import { Unwritable } from './quote.ts';
import type { Sink } from './sink.ts';

/**
 * Nothing is written for what a reader would take as not given: empty lists, an empty `after` or `expand`.
 *
 * @param level the nesting level of the element that the option belongs to
 */
export function writeOption(sink: Sink, spec: OptionSpec, value: unknown, level: number): void {
  switch (spec.kind) {
    case 'str':
      writeQuoted(sink, spec, string(value));
      break;
    case 'date':
      if (string(value) !== '') writeQuoted(sink, spec, formatAfter(string(value)));
      break;
    case 'when':
      if (value !== 'done' && value !== 'error' && value !== 'always')
        throw new Unwritable(`expected done, error or always, got ${shown(value)}`);
      writeQuoted(sink, spec, value);
      break;
    case 'list':
      if (array(value, 'a list of texts').length === 0) break;
      sink.write(spec.head);
      writeList(sink, value as readonly unknown[]);
      break;
    case 'ints':
      writeInts(sink, spec, array(value, 'a list of integers'));
      break;
    case 'int':
      if (spec.nonZero && value === 0) throw new Unwritable('0 is no step');
      writeText(sink, spec, integer(value));
      break;
    case 'priority':
      if (!(Math.abs(number(value)) < 1e21)) throw new Unwritable('expected a number below 1e21');
      writeText(sink, spec, `{${formatPriority(number(value))}}`);
      break;
    case 'num':
      writeText(sink, spec, formatNum(number(value)));
      break;
    case 'bool':
      if (typeof value !== 'boolean') throw new Unwritable(`expected true or false, got ${shown(value)}`);
      writeText(sink, spec, value ? '1' : '0');
      break;
    case 'expand':
      writeExpand(sink, spec, value);
      break;
    case 'dirmaps':
      writeDirmaps(sink, spec, array(value, 'a list of path maps'), level);
      break;
    case 'block':
      throw new Error(`Internal error: the block -${spec.name} has no value of its own`);
  }
}

function writeInts(sink: Sink, spec: OptionSpec, values: readonly unknown[]): void {
  if (values.length === 0) return;
  sink.write(spec.head);
  for (let i = 0; i < values.length; i++) {
    sink.write(i === 0 ? '{' : ' ');
    sink.write(integer(values[i]));
  }
  sink.write('}');
}

/** A boolean, or a text that no reader takes for one or for nothing. */
function writeExpand(sink: Sink, spec: OptionSpec, value: unknown): void {
  if (typeof value === 'boolean') writeText(sink, spec, value ? '1' : '0');
  else if (value === '0' || value === '1') writeText(sink, spec, value);
  else if (trimBlanks(string(value)) !== '') writeQuoted(sink, spec, string(value));
}

function writeText(sink: Sink, spec: OptionSpec, text: string): void {
  sink.write(spec.head);
  sink.write(text);
}

function writeQuoted(sink: Sink, spec: OptionSpec, text: string): void {
  sink.write(spec.head);
  sink.quote(text);
}

/** The launch expression: a list that must have words. */
export function writeArgv(sink: Sink, value: unknown): void {
  if (array(value, 'a list of texts').length === 0) throw new Unwritable('the launch expression is empty');
  writeList(sink, value as readonly unknown[]);
}

/** A list, each item quoted, braces around all: no item has an active brace, so the outer ones always match. */
function writeList(sink: Sink, items: readonly unknown[]): void {
  for (let i = 0; i < items.length; i++) {
    sink.write(i === 0 ? '{' : ' ');
    sink.quote(string(items[i]));
  }
  sink.write('}');
}

/** A variable's name, which no quoting can save. */
export function variableName(value: unknown): string {
  if (typeof value !== 'string' || !VARIABLE_NAME.test(value))
    throw new Unwritable(`expected a variable name (letters, digits, _; no digit first), got ${shown(value)}`);
  return value;
}

/** Triples on lines of their own, the zone bare where that is safe (alf-format 4.8). */
function writeDirmaps(sink: Sink, spec: OptionSpec, maps: readonly unknown[], level: number): void {
  if (maps.length === 0) return;
  writeText(sink, spec, '{\n');
  for (const map of maps) {
    if (typeof map !== 'object' || map === null) throw new Unwritable(`expected a path map, got ${shown(map)}`);
    const { source, target, zone, ...others } = map as Record<string, unknown>;
    for (const name in others)
      if (others[name] !== undefined) throw new Unwritable(`a path map has no field "${name}"`);
    sink.write(`${indentation(level + 1)}{`);
    sink.quote(string(source));
    sink.write(' ');
    sink.quote(string(target));
    sink.write(' ');
    if (/^[A-Za-z0-9_.-]+$/.test(string(zone))) sink.write(string(zone));
    else sink.quote(string(zone));
    sink.write('}\n');
  }
  sink.write(`${indentation(level)}}`);
}

/** The value if it is a text. */
export function string(value: unknown): string {
  if (typeof value !== 'string') throw new Unwritable(`expected a text, got ${shown(value)}`);
  return value;
}

/** The value if it is a list. */
export function array(value: unknown, expected: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new Unwritable(`expected ${expected}, got ${shown(value)}`);
  return value;
}

function integer(value: unknown): string {
  if (!Number.isSafeInteger(value)) throw new Unwritable(`expected an integer, got ${shown(value)}`);
  return String(value);
}

function number(value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw new Unwritable(`expected a number, got ${shown(value)}`);
  return value;
}
