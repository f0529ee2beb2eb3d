import type { z } from 'zod';

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
