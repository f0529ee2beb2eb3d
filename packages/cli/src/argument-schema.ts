import type { TaskClass } from '@jobtronaut/core';
import { z } from 'zod';

/** JSON Schema, 2020-12. */
export type JsonSchema = z.core.JSONSchema._JSONSchema;

type Declaration = NonNullable<ReturnType<TaskClass['argumentDeclarations']['get']>>;

/** What the initial state of an argument accepts, with its description and default. */
export function argumentSchema(declaration: Declaration | undefined, defaults: readonly unknown[]): JsonSchema {
  const { $schema: _, ...schema } = declaration?.initial ? jsonSchema(declaration.initial) : {};
  return {
    ...schema,
    ...(declaration?.description === undefined ? {} : { description: declaration.description }),
    ...(defaults.length === 0 ? {} : { default: defaults[0] as JsonSchema }),
  } as JsonSchema;
}

/** A schema as JSON Schema; what JSON Schema cannot say (a transformation, a class) accepts anything. */
export function jsonSchema(schema: z.ZodType): Exclude<JsonSchema, boolean> {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
}
