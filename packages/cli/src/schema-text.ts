import { z } from 'zod';

/** A schema in a few words, for people: `text`, `integer`, `"low" | "high"`, `list of integer`. */
export function schemaText(schema: z.ZodType | undefined): string {
  if (schema === undefined) return 'any';
  return describe(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
}

type JsonSchema = z.core.JSONSchema._JSONSchema;

const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: 'true or false',
  null: 'none',
  object: 'mapping',
};

function describe(schema: JsonSchema | undefined): string {
  if (schema === undefined || typeof schema === 'boolean') return 'any';
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return [...new Set(choices.map(describe))].join(' | ');
  if (schema.type === 'array') {
    if (schema.prefixItems) return `[${schema.prefixItems.map(describe).join(', ')}]`;
    return `list of ${Array.isArray(schema.items) ? 'any' : describe(schema.items)}`;
  }
  // zod writes a nullable text as a list of types, which its own type does not say.
  const types = [schema.type ?? 'any'].flat() as string[];
  return types.map((type) => WORDS[type] ?? type).join(' | ');
}
