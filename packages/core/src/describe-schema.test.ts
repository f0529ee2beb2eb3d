import { expect, it } from 'vitest';
import { z } from 'zod';
import { describeSchema, kindAndDescription } from './describe-schema.ts';

it.each([
  [z.string(), 'text', 'text'],
  [
    z
      .string()
      .regex(/^sh\d+$/)
      .min(3),
    'text that matches /^sh\\d+$/',
    'text that matches /^sh\\d+$/',
  ],
  [z.email(), 'text', 'text'],
  [z.number().describe('frames per command'), 'frames per command', 'a number (frames per command)'],
  [z.int().describe('How many.').default(3), 'How many.', 'an integer (How many)'],
  [
    z.array(z.string().describe('a layer')).default([]).describe('What to draw.'),
    'What to draw.',
    'a list of text (What to draw)',
  ],
  [z.enum(['low', 'high']).describe('How good'), 'How good', '"low" or "high" (How good)'],
  [z.union([z.literal('all'), z.int()]).optional(), '"all" or an integer', '"all" or an integer'],
  [z.record(z.string(), z.boolean()), 'a mapping of true or false', 'a mapping of true or false'],
  [z.custom<string>(() => true).describe('a shot name'), 'a shot name', 'a shot name'],
  [z.unknown(), 'anything', 'anything'],
])('%#: tells what a schema accepts', (schema, short, long) => {
  expect([describeSchema(schema), kindAndDescription(schema)]).toEqual([short, long]);
});
