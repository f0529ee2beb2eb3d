import type { z } from 'zod';
import type { Arguments, State } from './arguments.ts';
import { describeSchema } from './describe-schema.ts';
import { evaluate, type Part } from './expression.ts';
import { failure, unknownName } from './failure.ts';
import { type JsonValue, preview, textOf } from './json.ts';
import type { ParameterSchemas, ProcessorClass } from './processor.ts';

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

function checkedParameters(
  processor: ProcessorClass,
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const { parameters: schemas } = processor;
  if (schemas === undefined) return given;
  refuseUnknown(processor, schemas, given);
  const checked: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(schemas)) {
    const value = checkedParameter(processor, name, schema, given);
    if (value !== undefined) checked[name] = value;
  }
  return checked;
}

/** The checks of parameters that can be made before a job is built, each to be run by itself; they throw as `parametersOf`. */
export function parameterProblems(
  processor: ProcessorClass,
  given: Readonly<Record<string, unknown>>,
): (() => unknown)[] {
  const { parameters: schemas } = processor;
  if (schemas === undefined) return [];
  const known = Object.entries(schemas).filter(([name]) => !hasReferences(given[name]));
  return [
    () => refuseUnknown(processor, schemas, given),
    ...known.map(
      ([name, schema]) =>
        () =>
          checkedParameter(processor, name, schema, given),
    ),
  ];
}

function refuseUnknown(
  processor: ProcessorClass,
  schemas: ParameterSchemas,
  given: Readonly<Record<string, unknown>>,
): void {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(schemas, name));
  if (unknown === undefined) return;
  throw unknownName(
    'unknown-parameter',
    `${processor.name} has no parameter "${unknown}"`,
    unknown,
    Object.keys(schemas),
  );
}

function checkedParameter(
  processor: ProcessorClass,
  name: string,
  schema: z.ZodType,
  given: Readonly<Record<string, unknown>>,
): unknown {
  const value = Object.hasOwn(given, name) ? given[name] : undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  if (value === null) return checkedParameter(processor, name, schema, {});
  throw failure(
    'invalid-parameter',
    value === undefined
      ? `${processor.name} needs the parameter "${name}": ${describeParameter(schema)}`
      : `the parameter "${name}" of ${processor.name} is ${preview(value)}, not ${describeParameter(schema)}`,
  );
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
