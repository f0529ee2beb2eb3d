import type { JsonSchema } from './argument-schema.ts';

const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: 'true or false',
  null: 'none',
  object: 'mapping',
};

/** A JSON Schema in a few words, for people: `text`, `integer`, `"low" | "high"`, `list of integer`. */
export function schemaText(schema: JsonSchema | undefined): string {
  if (schema === undefined || typeof schema === 'boolean') return 'any';
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return [...new Set(choices.map(schemaText))].join(' | ');
  if (schema.type === 'array') {
    if (schema.prefixItems) return `[${schema.prefixItems.map(schemaText).join(', ')}]`;
    return `list of ${Array.isArray(schema.items) ? 'any' : schemaText(schema.items)}`;
  }
  // zod writes a nullable text as a list of types, which its own type does not say.
  const types = [schema.type ?? 'any'].flat() as string[];
  return types.map((type) => WORDS[type] ?? type).join(' | ');
}
