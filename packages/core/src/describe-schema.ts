import type { z } from 'zod';

/** What a schema accepts, in a few words: its own description if it has one. */
export function describeSchema(schema: z.core.$ZodType): string {
  return descriptionOf(schema) ?? kindOf(schema, describeSchema);
}

/** What kind of value a schema accepts, with its description behind it: `a number (frames per command)`. */
export function kindAndDescription(schema: z.core.$ZodType): string {
  const kind = plainKind(schema);
  let description: string | undefined;
  for (let at: z.core.$ZodType | undefined = schema; at && description === undefined; at = insideOf(at))
    description = descriptionOf(at);
  if (description === undefined) return kind;
  return UNTOLD.has(kind) ? description : `${kind} (${description.replace(/\.$/, '')})`;
}

/** Kinds that say nothing to who passes a value. */
const UNTOLD: ReadonlySet<string> = new Set(['anything', 'custom', 'transform', 'pipe', 'lazy']);

function descriptionOf(schema: z.core.$ZodType): string | undefined {
  return (schema as z.ZodType).description;
}

function plainKind(schema: z.core.$ZodType): string {
  return kindOf(schema, plainKind);
}

type Definition = z.core.$ZodTypeDef & Readonly<Record<string, unknown>>;

/** The schema that one of these is made around. */
const AROUND: ReadonlySet<string> = new Set(['optional', 'nullable', 'default', 'prefault', 'readonly']);

function insideOf(schema: z.core.$ZodType): z.ZodType | undefined {
  const def = (schema as z.ZodType).def as Definition;
  return AROUND.has(def.type) ? (def.innerType as z.ZodType) : undefined;
}

/** Patterns that an author gave; those of formats, such as of an address, are long and say little. */
function patternsOf({ checks = [] }: z.core.$ZodTypeDef & { readonly checks?: readonly z.core.$ZodCheck[] }): string[] {
  return checks.flatMap(({ _zod: { def } }) => {
    const { format, pattern } = def as Partial<z.core.$ZodCheckRegexDef>;
    return format === 'regex' && pattern !== undefined ? [String(pattern)] : [];
  });
}

/** @param words for what it is made of */
function kindOf(schema: z.core.$ZodType, words: (schema: z.core.$ZodType) => string): string {
  const inside = insideOf(schema);
  if (inside !== undefined) return words(inside);
  const def = (schema as z.ZodType).def as Definition;
  const type: string = def.type;
  switch (type) {
    case 'string':
      return ['text', ...patternsOf(def)].join(' that matches ');
    case 'number':
      return def.format === 'safeint' || def.check === 'number_format' ? 'an integer' : 'a number';
    case 'boolean':
      return 'true or false';
    case 'enum':
      return Object.values(def.entries as Readonly<Record<string, unknown>>)
        .map((value) => JSON.stringify(value))
        .join(' or ');
    case 'literal':
      return (def.values as readonly unknown[]).map((value) => JSON.stringify(value) ?? String(value)).join(' or ');
    case 'array':
      return `a list of ${words(def.element as z.ZodType)}`;
    case 'record':
      return `a mapping of ${words(def.valueType as z.ZodType)}`;
    case 'object':
      return 'a mapping';
    case 'union':
      return (def.options as z.ZodType[]).map(words).join(' or ');
    case 'any':
    case 'unknown':
      return 'anything';
    default:
      return type;
  }
}
