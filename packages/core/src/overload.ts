import type { z } from 'zod';
import { failure } from './failure.ts';
import { preview } from './json.ts';
import type { ProcessorClass, ProcessorContext } from './processor.ts';

/** One implementation of a processor and the values that it is for. */
export interface Overload {
  readonly accepts: z.ZodType;
  /** Makes the new value of the parsed one; may return a promise. */
  readonly run: (value: never, context: ProcessorContext<never>) => unknown;
}

/** An implementation for the values that a schema accepts; it gets the parsed value. */
export function overload<S extends z.ZodType>(
  accepts: S,
  run: (value: z.output<S>, context: ProcessorContext) => unknown,
): Overload {
  return { accepts, run };
}

/**
 * Gives a value to the first implementation that accepts it: as it is, else after one conversion - a list of one
 * entry becomes that entry, a value that is neither list nor mapping a list of itself (conformance, "Overloads").
 *
 * @throws `no-matching-overload`
 */
export function process(processor: ProcessorClass, value: unknown, context: ProcessorContext): unknown {
  const overloads = overloadsOf(processor);
  if (overloads.length === 0) return value;
  for (const candidate of candidates(value)) {
    for (const { accepts, run } of overloads) {
      const parsed = accepts.safeParse(candidate);
      if (parsed.success) return run(parsed.data as never, context as ProcessorContext<never>);
    }
  }
  throw failure(
    'no-matching-overload',
    `${processor.name} cannot process ${preview(value)} (argument "${context.argument}")`,
    { hint: `it accepts ${overloads.map(({ accepts }) => describeSchema(accepts)).join('; or ')}` },
  );
}

function candidates(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.length === 1 ? [value, value[0]] : [value];
  return typeof value === 'object' && value !== null ? [value] : [value, [value]];
}

const known = new WeakMap<ProcessorClass, readonly Overload[]>();

/** The overloads of a class before those that it inherits (D33). */
function overloadsOf(processor: ProcessorClass): readonly Overload[] {
  const found = known.get(processor) ?? [...ownAndInherited(processor)];
  known.set(processor, found);
  return found;
}

function* ownAndInherited(processor: ProcessorClass): Generator<Overload> {
  for (let cls: object | null = processor; cls !== null; cls = Object.getPrototypeOf(cls) as object | null) {
    if (Object.hasOwn(cls, 'overloads')) yield* (cls as ProcessorClass).overloads ?? [];
  }
}

/** What a schema accepts, in a few words: its own description if it has one. */
export function describeSchema(schema: z.core.$ZodType): string {
  const { description } = schema as z.ZodType;
  if (description !== undefined) return description;
  const def = (schema as z.ZodType).def as z.core.$ZodTypeDef & Readonly<Record<string, unknown>>;
  const type: string = def.type;
  switch (type) {
    case 'string':
      return 'text';
    case 'number':
      return def.format === 'safeint' || def.check === 'number_format' ? 'an integer' : 'a number';
    case 'array':
      return `a list of ${describeSchema(def.element as z.ZodType)}`;
    case 'record':
      return `a mapping of ${describeSchema(def.valueType as z.ZodType)}`;
    case 'union':
      return (def.options as z.ZodType[]).map(describeSchema).join(' or ');
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'readonly':
      return describeSchema(def.innerType as z.ZodType);
    case 'any':
    case 'unknown':
      return 'anything';
    default:
      return type;
  }
}
