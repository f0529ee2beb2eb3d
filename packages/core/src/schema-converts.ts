import type { z } from 'zod';

/** Whether a schema, or one inside of it, may make other values of those that it takes: `z.string().transform(Number)`. */
export function converts(schema: z.ZodType): boolean {
  // Of a zod that tells nothing of itself, an older one, this cannot be told.
  if ((schema as Partial<z.ZodType>)._zod === undefined) return true;
  const open: unknown[] = [schema];
  const seen = new Set<unknown>();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next !== 'object' || next === null || seen.has(next)) continue;
    seen.add(next);
    const def = (next as Partial<z.ZodType>)._zod?.def as Readonly<Record<string, unknown>> | undefined;
    if (def === undefined) {
      // A list or a mapping of schemas; what else there is holds none.
      if (Array.isArray(next) || Object.getPrototypeOf(next) === Object.prototype)
        open.push(...(Object.values(next) as unknown[]));
      continue;
    }
    if (def.type === 'transform' || def.type === 'pipe' || def.type === 'catch') return true;
    if (def.type === 'lazy') open.push((def.getter as () => unknown)());
    for (const [name, inner] of Object.entries(def)) if (name !== 'defaultValue') open.push(inner);
  }
  return false;
}
