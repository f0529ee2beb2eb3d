import type { z } from 'zod';
import type { Arguments, State } from './arguments.ts';
import { evaluate, type Part } from './expression.ts';
import { failure, unknownName } from './failure.ts';
import { type JsonValue, preview, textOf } from './json.ts';
import { describeSchema } from './overload.ts';
import type { ProcessorClass } from './processor.ts';

const NAME = String.raw`[\p{L}\p{N}_-]+`;
const ARGUMENT = String.raw`<\s*arg:\s*(${NAME})\.(initial|processed)\s*>`;
// The text of an expression has no angle brackets but those of references.
const EXPRESSION = String.raw`<\s*expr:((?:[^<>]|<\s*arg:\s*${NAME}\.(?:initial|processed)\s*>)*)>`;
const REFERENCE = new RegExp(`${EXPRESSION}|${ARGUMENT}`, 'gu');
const ONE_ARGUMENT = new RegExp(ARGUMENT, 'gu');

/**
 * A processor's parameters as it gets them: references replaced by what they stand for (conformance, "Parameters"), then
 * checked and completed by the processor's schemas. A null counts as absent where the schema does not accept it.
 *
 * @throws `unknown-parameter` with the closest names, `invalid-parameter`, `no-such-argument`, `expression-failed`
 */
export function parametersOf(
  processor: ProcessorClass,
  given: Readonly<Record<string, unknown>>,
  args: Arguments,
): Readonly<Record<string, unknown>> {
  const resolved = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      typeof value === 'string' ? resolveReferences(value, args) : value,
    ]),
  );
  return checkedParameters(processor, resolved);
}

/** Parameters without references, checked and completed by the processor's schemas. */
export function checkedParameters(
  processor: ProcessorClass,
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const { parameters: schemas } = processor;
  if (schemas === undefined) return given;
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(schemas, name)) {
      throw unknownName(
        'unknown-parameter',
        `${processor.name} has no parameter "${name}"`,
        name,
        Object.keys(schemas),
      );
    }
  }
  const checked: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(schemas)) {
    const value = Object.hasOwn(given, name)
      ? checkedParameter(processor, name, schema, given[name])
      : absent(processor, name, schema);
    if (value !== undefined) checked[name] = value;
  }
  return checked;
}

/** One parameter, checked by its schema. */
export function checkedParameter(processor: ProcessorClass, name: string, schema: z.ZodType, value: unknown): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  if (value === null || value === undefined) return absent(processor, name, schema);
  throw failure(
    'invalid-parameter',
    `the parameter "${name}" of ${processor.name} is ${preview(value)}, not ${describeParameter(schema)}`,
  );
}

function absent(processor: ProcessorClass, name: string, schema: z.ZodType): unknown {
  const parsed = schema.safeParse(undefined);
  if (parsed.success) return parsed.data;
  throw failure('invalid-parameter', `${processor.name} needs the parameter "${name}": ${describeParameter(schema)}`);
}

/** The type alone: the description of a parameter says what it is for. */
function describeParameter(schema: z.ZodType): string {
  return describeSchema(schema.description === undefined ? schema : schema.meta({ description: undefined }));
}

/** Whether a parameter holds references, so that its value is not known before a job is built. */
export function hasReferences(value: unknown): boolean {
  return typeof value === 'string' && value.search(REFERENCE) >= 0;
}

/** The names of arguments that a parameter refers to. */
export function referencesOf(value: unknown): string[] {
  return typeof value !== 'string' || !hasReferences(value)
    ? []
    : [...value.matchAll(REFERENCE)].flatMap(([reference]) =>
        [...reference.matchAll(ONE_ARGUMENT)].map(([, name]) => name as string),
      );
}

function resolveReferences(text: string, args: Arguments): JsonValue {
  const whole = [...text.matchAll(REFERENCE)].find(([reference]) => reference === text);
  if (whole !== undefined) return referenced(whole, args);
  // What was put in is not looked at again.
  return text.replace(REFERENCE, (...match: unknown[]) => textOf(referenced(match as string[], args)));
}

function referenced([, expression, name, state]: readonly (string | undefined)[], args: Arguments): JsonValue {
  if (expression === undefined) return args.get(name as string)[state as State];
  const parts: Part[] = [];
  let end = 0;
  for (const match of expression.matchAll(ONE_ARGUMENT)) {
    parts.push(expression.slice(end, match.index), { value: args.get(match[1] as string)[match[2] as State] });
    end = match.index + match[0].length;
  }
  return evaluate([...parts, expression.slice(end)]);
}
