import { closeNames } from '@jobtronaut/diagnostics';
import { failure, unknownName } from './failure.ts';
import { freeze, isPlain, type JsonValue, preview } from './json.ts';

/** The two states of an argument. */
export type State = 'initial' | 'processed';

/** One argument: what was passed, and what processors made of it. Both are frozen. */
export interface Argument<Initial = JsonValue, Processed = Initial> {
  readonly initial: Initial;
  readonly processed: Processed;
}

/**
 * The arguments of one task: an ordered map from names to both states (authoring-model 2). It never changes; `add`, `set`
 * and `remove` give another one, which shares all it can with this one. So every task owns its arguments, and a
 * million tasks over one frame list hold that list once.
 */
export class Arguments {
  // A chain of single changes upon a map; the chain is kept short by folding it into a new map.
  readonly #base: ReadonlyMap<string, Argument>;
  readonly #change: Change | undefined;

  private constructor(base: ReadonlyMap<string, Argument>, change?: Change) {
    this.#base = base;
    this.#change = change;
  }

  /**
   * Arguments made of plain values, each of which becomes both states.
   *
   * @throws `not-json` for a value that JSON cannot hold, `invalid-argument` for what is no mapping
   */
  static of(values: Readonly<Record<string, unknown>> | Arguments = {}): Arguments {
    if (values instanceof Arguments) return values;
    if (!isPlain(values)) {
      throw failure('invalid-argument', `arguments are a mapping from names to values, not ${preview(values)}`);
    }
    const map = new Map<string, Argument>();
    for (const [name, value] of Object.entries(values)) {
      if (value !== undefined) map.set(name, both(name, value));
    }
    return new Arguments(map);
  }

  /** Arguments whose states are given apart, in order. */
  static ofStates(entries: Iterable<readonly [name: string, argument: Argument<unknown>]>): Arguments {
    const map = new Map<string, Argument>();
    for (const [name, { initial, processed }] of entries) {
      const value = freeze(initial, `argument "${name}"`);
      map.set(name, argument(value, processed === initial ? value : freeze(processed, `argument "${name}"`)));
    }
    return new Arguments(map);
  }

  /** Both states of an argument, or nothing. */
  find(name: string): Argument | undefined {
    for (let change = this.#change; change !== undefined; change = change.before) {
      if (change.name === name) return change.argument;
    }
    return this.#base.get(name);
  }

  /**
   * Both states of an argument.
   *
   * @throws `no-such-argument` with the closest names
   */
  get(name: string): Argument {
    const found = this.find(name);
    if (found === undefined) throw noSuchArgument(name, [...this.names()]);
    return found;
  }

  /** Whether there is an argument of this name. */
  has(name: string): boolean {
    return this.find(name) !== undefined;
  }

  /** In the order in which they were added; so are `entries`. */
  *names(): Generator<string> {
    yield* this.#base.keys();
    const added = new Set<string>();
    for (let change = this.#change; change !== undefined; change = change.before) {
      if (this.#base.has(change.name)) continue;
      added.delete(change.name); // what counts is when it was added, not when it was last changed
      added.add(change.name);
    }
    yield* [...added].reverse();
  }

  /** Names with both states, in the order of `names`. */
  *entries(): Generator<[name: string, argument: Argument]> {
    for (const name of this.names()) yield [name, this.get(name)];
  }

  /**
   * These arguments and one more.
   *
   * @throws `argument-exists`, `not-json`
   */
  add(name: string, value: unknown): Arguments {
    if (this.has(name)) throw failure('argument-exists', `there is an argument "${name}" already`, { hint: 'use set' });
    return this.#with(name, both(name, value));
  }

  /**
   * These arguments with another value for one of them, in both states or in one.
   *
   * @throws `no-such-argument` with the closest names, `not-json`
   */
  set(name: string, value: unknown, state?: State): Arguments {
    const old = this.get(name);
    const made = freeze(value, `argument "${name}"`);
    return this.#with(
      name,
      argument(state === 'processed' ? old.initial : made, state === 'initial' ? old.processed : made),
    );
  }

  /**
   * These arguments without one of them.
   *
   * @throws `no-such-argument` with the closest names
   */
  remove(name: string): Arguments {
    this.get(name);
    const map = this.#fold();
    map.delete(name);
    return new Arguments(map);
  }

  /** @internal As `set(name, value, 'processed')`, for a value that is part of a frozen one: the element of a list. */
  withProcessed(name: string, value: JsonValue): Arguments {
    return this.#with(name, argument(this.get(name).initial, value));
  }

  /** @internal These arguments with one more, or another value of one, in both states. */
  put(name: string, value: JsonValue): Arguments {
    return this.#with(name, argument(value, value));
  }

  /** @internal These arguments and those of `others` whose names are not here. */
  withDefaults(others: Arguments): Arguments {
    if (others.#base.size === 0 && others.#change === undefined) return this; // most tasks have no defaults
    let map: Map<string, Argument> | undefined;
    for (const [name, other] of others.entries()) {
      if (this.has(name)) continue;
      map ??= this.#fold();
      map.set(name, other);
    }
    return map === undefined ? this : new Arguments(map);
  }

  #with(name: string, changed: Argument): Arguments {
    let before = this.#change;
    // The usual second change of an element replaces the first.
    if (before?.name === name) before = before.before;
    const depth = (before?.depth ?? 0) + 1;
    if (depth <= MAX_CHAIN) return new Arguments(this.#base, { name, argument: changed, before, depth });
    return new Arguments(this.#fold().set(name, changed));
  }

  #fold(): Map<string, Argument> {
    return new Map(this.entries());
  }
}

interface Change {
  readonly name: string;
  readonly argument: Argument;
  readonly before: Change | undefined;
  readonly depth: number;
}

/** Looking up a name costs one comparison for each change; folding costs one map. */
const MAX_CHAIN = 8;

function argument(initial: JsonValue, processed: JsonValue): Argument {
  return Object.freeze({ initial, processed });
}

function both(name: string, value: unknown): Argument {
  const made = freeze(value, `argument "${name}"`);
  return argument(made, made);
}

/** With the names that come close, or else with those that there are. */
function noSuchArgument(name: string, known: readonly string[]): Error {
  const what = `no argument "${name}"`;
  if (known.length === 0 || closeNames(name, known).length > 0)
    return unknownName('no-such-argument', what, name, known);
  const shown = known.slice(0, 10).join(', ');
  const rest = known.length > 10 ? ` and ${known.length - 10} more` : '';
  return failure('no-such-argument', what, { hint: `there are ${shown}${rest}`, data: { name, close: [] } });
}
