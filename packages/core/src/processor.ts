import type { z } from 'zod';
import type { Arguments, State } from './arguments.ts';
import { type ArgumentsView, viewOf } from './arguments-view.ts';
import { unknownName } from './failure.ts';
import { type Overload, overload, type ProcessorContext, process } from './overload.ts';
import { BASE, KIND } from './plugin-kind.ts';

/** A state of an argument in a processor's scope. */
export type Scope<Name extends string = string> = `${Name}.${State}`;

/** A reference in place of a parameter: resolved from the task's arguments before the processor runs (authoring-model 5). */
export type Reference = `<arg:${string}>` | `<expr:${string}>`;

/** Which processor to apply to what; made by `SomeProcessor.on(...)` or written out. */
export interface ProcessorDefinition<S extends string = string> {
  /** The processor's class name, or its class. */
  readonly name: string | ProcessorClass;
  /** The argument states to process. The result of each becomes the argument's processed state. */
  readonly scope: readonly S[];
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/** Schemas of parameters by name; `.describe()` each for `info`. */
export type ParameterSchemas = Readonly<Record<string, z.ZodType>>;

type Simplify<T> = { [Key in keyof T]: T[Key] };
type ParametersOutput<P extends ParameterSchemas> = z.output<z.ZodObject<P>>;
type IsOptional<S extends z.ZodType> = undefined extends z.input<S> ? true : false;
type ParametersInput<P extends ParameterSchemas> = Simplify<
  { [Name in keyof P as IsOptional<P[Name]> extends true ? never : Name]: z.input<P[Name]> | Reference } & {
    [Name in keyof P as IsOptional<P[Name]> extends true ? Name : never]?: z.input<P[Name]> | Reference;
  }
>;

/** What `on` takes after the scope; optional where no parameter is required. */
type ParameterArguments<P> = P extends ParameterSchemas
  ? object extends ParametersInput<P>
    ? [parameters?: ParametersInput<P>]
    : [parameters: ParametersInput<P>]
  : [parameters?: Readonly<Record<string, unknown>>];

/** What a processor instance is made of. Plugin authors never write it. */
export interface ProcessorInit {
  readonly arguments: Arguments;
}

/** The static side of a processor class. */
export interface ProcessorStatics {
  /** For `info` and `list --info`. */
  description: string;
  /** Schemas of the parameters; undefined takes any, unchecked. */
  parameters?: ParameterSchemas | undefined;
  /** Names of task arguments that it reads besides those in its scope. */
  readsArguments: readonly string[];
  /** Implementations, in the order in which they are tried. */
  overloads?: readonly Overload[] | undefined;
}

/** A processor class, typed or not. */
export interface ProcessorClass extends ProcessorStatics {
  new (init: ProcessorInit): Processor;
  readonly name: string;
  readonly prototype: Processor;
  readonly [KIND]: 'processor';
}

/**
 * The untyped base of processors; `processor({...})` makes typed ones. A class has `static overloads` or its own `process`;
 * with neither the value passes unchanged.
 */
export class Processor {
  static readonly [KIND] = 'processor';
  static readonly [BASE]: unknown = true;
  static description = 'No description has been set.';
  static parameters?: ParameterSchemas | undefined;
  static readsArguments: readonly string[] = [];
  static overloads?: readonly Overload[] | undefined;

  readonly #init: ProcessorInit;

  constructor(init: ProcessorInit) {
    this.#init = init;
  }

  /** The arguments of the task, as they were before this processor. */
  get arguments(): ArgumentsView {
    return viewOf(this.#init.arguments);
  }

  /**
   * Makes the new processed state of an argument, at once or as a promise: of the first overload that accepts the value.
   *
   * @throws `no-matching-overload`
   */
  process(argument: string, value: unknown, parameters: Readonly<Record<string, unknown>>): unknown {
    return process(this.constructor as unknown as ProcessorClass, value, {
      argument,
      parameters,
      arguments: this.arguments,
    });
  }

  /**
   * A definition for `argumentProcessors`: `ChunkProcessor.on('frames.processed', { chunkhandles: [1, 1] })`.
   *
   * @param scope one argument state or several
   */
  static on<This extends { parameters?: unknown }, const S extends Scope>(
    this: This,
    scope: S | readonly S[],
    ...[parameters]: ParameterArguments<This['parameters']>
  ): ProcessorDefinition<S> {
    // biome-ignore lint/complexity/noThisInStatic: the class that `on` was called on, a subclass of this one.
    const name = this as unknown as ProcessorClass;
    const states = typeof scope === 'string' ? [scope] : scope;
    return parameters === undefined ? { name, scope: states } : { name, scope: states, parameters };
  }
}

/** Adds an implementation whose parameters have the types that `processor({...})` declares. */
export type AddOverload<P extends ParameterSchemas> = <S extends z.ZodType>(
  accepts: S,
  run: (value: z.output<S>, context: ProcessorContext<ParametersOutput<P>>) => unknown,
) => Overload;

/** What `processor({...})` takes. */
export interface ProcessorOptions<P extends ParameterSchemas> {
  readonly description?: string;
  readonly parameters?: P;
  /** Names of task arguments that it reads besides those in its scope. */
  readonly readsArguments?: readonly string[];
  /** Implementations, in the order in which they are tried. */
  readonly overloads: (on: AddOverload<P>) => readonly Overload[];
}

/** The class that `processor({...})` returns, to derive from. */
export interface TypedProcessorClass<P extends ParameterSchemas> extends ProcessorStatics {
  new (init: ProcessorInit): Processor;
  readonly prototype: Processor;
  readonly [KIND]: 'processor';
  readonly [BASE]: unknown;
  readonly parameters: P;
  /** Makes a definition for `argumentProcessors`, as `Processor.on` does. */
  readonly on: typeof Processor.on;
}

/**
 * A base class for a processor whose input and parameters have types.
 *
 * ```ts
 * class PadProcessor extends processor({
 *   description: 'Writes frame numbers with leading zeros.',
 *   parameters: { width: z.int().default(4).describe('How many digits.') },
 *   overloads: (on) => [on(z.int(), (frame, { parameters }) => String(frame).padStart(parameters.width, '0'))],
 * }) {}
 * ```
 */
export function processor<P extends ParameterSchemas = Record<never, never>>(
  options: ProcessorOptions<P>,
): TypedProcessorClass<P> {
  const known = ['description', 'parameters', 'readsArguments', 'overloads'];
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw unknownName('unknown-option', `processor({...}) does not know "${unknown}"`, unknown, known);
  }
  class Typed extends Processor {
    static override readonly [BASE] = true;
    static override readonly parameters = options.parameters ?? ({} as P);
    static override readonly overloads = options.overloads(overload as AddOverload<P>);
    static override readonly description = options.description ?? Processor.description;
    static override readonly readsArguments = options.readsArguments ?? [];
  }
  return Typed;
}
