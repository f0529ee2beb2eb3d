/** Under this name a view gives what it shows. */
const ORIGINAL = Symbol('original');

/**
 * A view of plain data that cannot be written through, however deep: types alone keep no JavaScript from it, and what a hook changed
 * so would stand in no record and in jobs that are sent again.
 *
 * @param how what to do instead, for the error that a change throws
 */
export function readOnly<T extends object>(data: T, how: string): T {
  const handler = handlers.get(how) ?? refusing(how);
  handlers.set(how, handler);
  return new Proxy(data, handler as ProxyHandler<T>);
}

/** Few, and made once: a job may have millions of tasks. */
const handlers = new Map<string, ProxyHandler<object>>();

function refusing(how: string): ProxyHandler<object> {
  const refuse = (_: object, name: PropertyKey): never => {
    throw new TypeError(`"${String(name)}" cannot be changed in this way: ${how}`);
  };
  const handler: ProxyHandler<object> = {
    get(target, name) {
      if (name === ORIGINAL) return target;
      const value: unknown = Reflect.get(target, name);
      // What is frozen must be shown as it is.
      return typeof value === 'object' && value !== null && !Object.isFrozen(target)
        ? new Proxy(value, handler)
        : value;
    },
    set: refuse,
    defineProperty: refuse,
    deleteProperty: refuse,
  };
  return handler;
}

/** A value that a hook gives, which it may have made with parts of what it saw. */
export function withoutViews(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const { [ORIGINAL]: original } = value as { readonly [ORIGINAL]?: object };
  if (original !== undefined) return original;
  if (Array.isArray(value)) return value.map(withoutViews);
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withoutViews(each)]));
}
