import type { Argument, Arguments } from './arguments.ts';
import { unknownName } from './failure.ts';

/** Arguments as a plain object: `view.frames.processed`. Any name may be an argument's, also `items` or `constructor`. */
export type ArgumentsView = Readonly<Record<string, Argument<unknown>>>;

/**
 * A read-only view on arguments. To ask for an argument that is not there is an error with the closest names, since
 * it would otherwise show up as a broken command line; `name in view` asks without one.
 *
 * @param owner who asks, for the message: `task Render`
 * @param optional whether an argument may be absent: both its states are undefined then
 */
export function viewOf(args: Arguments, owner: () => string, optional?: (name: string) => boolean): ArgumentsView {
  // One handler for all: a per-element job makes a view for each of its commands.
  return new Proxy({ args, owner, optional } satisfies Source, handler) as unknown as ArgumentsView;
}

interface Source {
  readonly args: Arguments;
  readonly owner: () => string;
  readonly optional: ((name: string) => boolean) | undefined;
}

const ABSENT: Argument<undefined> = Object.freeze({ initial: undefined, processed: undefined });

const handler: ProxyHandler<Source> = {
  get({ args, owner, optional }, name) {
    if (typeof name === 'symbol') return undefined;
    const found = args.find(name);
    if (found !== undefined) return found;
    if (optional?.(name)) return ABSENT;
    // The language itself asks any object for these two.
    if (name === 'then' || name === 'toJSON') return undefined;
    throw unknownName('no-such-argument', `${owner()}: no argument "${name}"`, name, args.names());
  },
  has: ({ args }, name) => typeof name === 'string' && args.has(name),
  ownKeys: ({ args }) => [...args.names()],
  getOwnPropertyDescriptor({ args }, name) {
    const value = typeof name === 'string' ? args.find(name) : undefined;
    return value && { value, enumerable: true, configurable: true, writable: false };
  },
  set({ owner }, name) {
    throw new TypeError(`${owner()}: arguments cannot be changed (${String(name)})`);
  },
};
