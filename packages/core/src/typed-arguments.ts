import type { z } from 'zod';
import type { Argument } from './arguments.ts';
import { failure } from './failure.ts';
import { preview } from './json.ts';

/** A schema for an argument; what it accepts must be JSON. */
export type Schema = z.ZodType;

const APART = Symbol.for('@jobtronaut/argument');

/** An argument whose states have types of their own; made by `argument`. */
export interface ArgumentStates<Initial extends Schema | undefined, Processed extends Schema | undefined> {
  readonly initial: Initial;
  readonly processed: Processed;
}

/** How one argument is declared: one schema for both states, or one for each. */
export type ArgumentDeclaration = Schema | ArgumentStates<Schema | undefined, Schema | undefined>;

/** Arguments by name, as `task({ arguments })` takes them. */
export type ArgumentDeclarations = Readonly<Record<string, ArgumentDeclaration>>;

/** Types the states of an argument apart; a state without a schema is `unknown` and not checked. */
export function argument<
  Initial extends Schema | undefined = undefined,
  Processed extends Schema | undefined = undefined,
>(states: { readonly initial?: Initial; readonly processed?: Processed }): ArgumentStates<Initial, Processed> {
  const { initial, processed } = states as ArgumentStates<Initial, Processed>;
  return Object.freeze(Object.defineProperty({ initial, processed }, APART, { value: true }));
}

/** What a declaration says, ready for use. */
export interface Declaration {
  readonly initial: Schema | undefined;
  readonly processed: Schema | undefined;
  /** The default that the schema gives, as the only entry; empty for none. */
  readonly defaults: readonly unknown[];
  /** There is no default, and the schema does not accept that the argument is absent. */
  readonly required: boolean;
  /** The schema's own description. */
  readonly description: string | undefined;
}

/**
 * Reads declarations once, when `task({...})` makes a class.
 *
 * @throws `invalid-declaration`
 */
export function declarationsOf(declarations: ArgumentDeclarations): ReadonlyMap<string, Declaration> {
  return new Map(
    Object.entries(declarations).map(([name, declared]) => {
      refuseWhatIsNoSchema(name, declared);
      return [name, declarationOf(declared)];
    }),
  );
}

function refuseWhatIsNoSchema(name: string, declared: unknown): void {
  const states =
    typeof declared === 'object' && declared !== null && APART in declared ? Object.values(declared) : [declared];
  for (const schema of states) {
    const { safeParse } = (schema ?? {}) as Partial<Schema>;
    if (typeof safeParse === 'function' || (schema === undefined && states.length > 1)) continue;
    throw failure(
      'invalid-declaration',
      `the argument "${name}" is declared as ${preview(schema)}, which is no schema`,
      {
        hint: 'use schemas of zod, such as z.string(), or argument({ initial, processed }) of two',
      },
    );
  }
}

function declarationOf(declared: ArgumentDeclaration): Declaration {
  const { initial, processed } = isApart(declared) ? declared : { initial: declared, processed: declared };
  const absent = initial?.safeParse(undefined);
  return {
    initial,
    processed,
    defaults: absent?.success && absent.data !== undefined ? [absent.data] : [],
    // A state of unknown type says nothing about being there, and whoever declares a name means to read it.
    required: absent === undefined || !absent.success,
    description: initial?.description ?? processed?.description,
  };
}

function isApart(declared: ArgumentDeclaration): declared is ArgumentStates<Schema | undefined, Schema | undefined> {
  return (declared as { [APART]?: unknown })[APART] === true;
}

/** A JSON value as argument values are: frozen, all the way down. */
export type Immutable<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends object
    ? { readonly [Key in keyof T]: Immutable<T[Key]> }
    : T;

type OutputOf<S> = S extends Schema ? Immutable<z.output<S>> : unknown;
type InitialOf<D> = D extends ArgumentStates<infer Initial, Schema | undefined> ? OutputOf<Initial> : OutputOf<D>;
type ProcessedOf<D> = D extends ArgumentStates<Schema | undefined, infer Processed> ? OutputOf<Processed> : OutputOf<D>;

/** What one command of a per-element task sees: an item of a list, a key of a mapping, any other value itself. */
export type ElementOf<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends readonly (infer Item)[]
    ? Item
    : T extends object
      ? keyof T & string
      : T;

/** `this.arguments` in `cmd`, `script`, `view` and `env`: the argument named by a per-element task's `elementsId` is one element. */
export type ArgumentsOf<D extends ArgumentDeclarations, Elements = never> = {
  readonly [Name in keyof D]: Argument<
    InitialOf<D[Name]>,
    Name extends Elements ? ElementOf<ProcessedOf<D[Name]>> : ProcessedOf<D[Name]>
  >;
};

/** `this.arguments` in `stopTraversal`, which is asked about all elements first and then about each. */
export type UndividedArgumentsOf<D extends ArgumentDeclarations, Elements = never> = {
  readonly [Name in keyof D]: Argument<
    InitialOf<D[Name]>,
    Name extends Elements ? ElementOf<ProcessedOf<D[Name]>> | ProcessedOf<D[Name]> : ProcessedOf<D[Name]>
  >;
};
