import type { z } from 'zod';
import type { ArgumentsView } from './arguments-view.ts';
import { describeSchema } from './describe-schema.ts';
import { failure } from './failure.ts';
import { preview } from './json.ts';

/** What a processor sees besides the value. */
export interface ProcessorContext<Parameters = Readonly<Record<string, unknown>>> {
  /** The name of the argument that is processed. */
  readonly argument: string;
  readonly parameters: Parameters;
  /** The task's arguments as they were before this processor. */
  readonly arguments: ArgumentsView;
}

/** One implementation of a processor and the values that it is for. */
export interface Overload {
  readonly accepts: z.ZodType;
  /** Makes the new value of the parsed one; may return a promise. */
  readonly run: (value: never, context: ProcessorContext<never>) => unknown;
}

/** A processor class, as far as its overloads go. */
interface Overloaded {
  readonly name: string;
  /** In the order in which they are tried. */
  readonly overloads?: readonly Overload[] | undefined;
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
export function process(processor: Overloaded, value: unknown, context: ProcessorContext): unknown {
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

const known = new WeakMap<Overloaded, readonly Overload[]>();

/** The overloads of a class before those that it inherits (D33). */
function overloadsOf(processor: Overloaded): readonly Overload[] {
  const found = known.get(processor) ?? [...ownAndInherited(processor)];
  known.set(processor, found);
  return found;
}

function* ownAndInherited(processor: Overloaded): Generator<Overload> {
  for (let cls: object | null = processor; cls !== null; cls = Object.getPrototypeOf(cls) as object | null) {
    if (Object.hasOwn(cls, 'overloads')) yield* (cls as Overloaded).overloads ?? [];
  }
}
