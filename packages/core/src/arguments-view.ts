import type { Argument, Arguments } from './arguments.ts';

/** Arguments as a plain object: `view.frames.processed`. Any name may be an argument's, also `items` or `constructor`. */
export type ArgumentsView = Readonly<Record<string, Argument<unknown>>>;

/**
 * A read-only view on arguments. To ask for an argument that is not there is an error with the closest names, since
 * it would otherwise show up as a broken command line; `name in view` asks without one.
 *
 * @param optional whether an argument may be absent: both its states are undefined then
 */
export function viewOf(args: Arguments, optional?: (name: string) => boolean): ArgumentsView {
  // One handler for all: a per-element job makes a view for each of its commands.
  return new Proxy(new Source(args, optional), handler) as unknown as ArgumentsView;
}

class Source {
  readonly args: Arguments;
  readonly optional: ((name: string) => boolean) | undefined;

  constructor(args: Arguments, optional: ((name: string) => boolean) | undefined) {
    this.args = args;
    this.optional = optional;
  }

  /** Node looks behind a proxy to print it, and calls this on the proxy: authors who print their arguments want to see those. */
  [Symbol.for('nodejs.util.inspect.custom')](): object {
    return { ...this };
  }
}

const ABSENT: Argument<undefined> = Object.freeze({ initial: undefined, processed: undefined });

const handler: ProxyHandler<Source> = {
  get({ args, optional }, name) {
    if (typeof name === 'symbol') return undefined;
    const found = args.find(name);
    if (found !== undefined) return found;
    if (optional?.(name)) return ABSENT;
    // The language itself asks any object for these two.
    return name === 'then' || name === 'toJSON' ? undefined : args.get(name);
  },
  has: ({ args }, name) => typeof name === 'string' && args.has(name),
  ownKeys: ({ args }) => [...args.names()],
  getOwnPropertyDescriptor({ args }, name) {
    const value = typeof name === 'string' ? args.find(name) : undefined;
    return value && { value, enumerable: true, configurable: true, writable: false };
  },
  set(_, name) {
    throw new TypeError(`arguments cannot be changed (${String(name)})`);
  },
};
