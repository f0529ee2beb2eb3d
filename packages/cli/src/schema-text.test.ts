import { expect, it } from 'vitest';
import { z } from 'zod';
import { jsonSchema } from './argument-schema.ts';
import { schemaText } from './schema-text.ts';

it.each([
  [z.string().default('1-48'), 'text'],
  [z.int().positive(), 'integer'],
  [z.number(), 'number'],
  [z.boolean(), 'true or false'],
  [z.enum(['low', 'high']), '"low" | "high"'],
  [z.array(z.int()), 'list of integer'],
  [z.tuple([z.int(), z.int()]), '[integer, integer]'],
  [z.union([z.string(), z.int()]), 'text | integer'],
  [z.string().nullable(), 'text | none'],
  [z.record(z.string(), z.string()), 'mapping'],
  [z.unknown(), 'any'],
  [z.string().transform((text) => text.length), 'text'],
  [undefined, 'any'],
])('tells a schema in words (%#)', (schema, text) => {
  expect(schemaText(schema && jsonSchema(schema))).toBe(text);
});
