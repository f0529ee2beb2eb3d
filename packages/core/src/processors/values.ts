import { z } from 'zod';
import { isPlain, type JsonValue } from '../json.ts';
import { Processor, processor } from '../processor.ts';

/** The value, unchanged; to derive from. */
export class BaseProcessor extends Processor {
  static override readonly description = 'Passes the value on unchanged.';
}

/** Another value in place of this one. */
export class CopyValueProcessor extends processor({
  description: 'Takes the parameter "value", or without it the value of the scope.',
  parameters: { value: z.unknown().describe('The value; may refer to other arguments.') },
  overloads: (on) => [on(z.unknown(), (value, { parameters }) => ('value' in parameters ? parameters.value : value))],
}) {}

/** One value of a mapping. */
export class ValueFromKeyProcessor extends processor({
  description: 'Takes the value of a key of a mapping.',
  parameters: {
    key: z.string().default('').describe('The key.'),
    default: z.unknown().default(null).describe('The value if the key is not there.'),
  },
  overloads: (on) => [
    on(z.custom<Readonly<Record<string, unknown>>>(isPlain).describe('a mapping'), (mapping, { parameters }) =>
      Object.hasOwn(mapping, parameters.key) ? mapping[parameters.key] : parameters.default,
    ),
  ],
}) {}

/** A function of one's own. */
export class LambdaProcessor extends processor({
  description: 'Applies a function that the definition gives.',
  parameters: {
    /** The function. */
    function: z
      .custom<(value: JsonValue) => unknown>((value) => typeof value === 'function', 'expected a function')
      .describe('Gets the value, returns the new one.'),
  },
  overloads: (on) => [on(z.unknown(), (value, { parameters }) => parameters.function(value as JsonValue))],
}) {}
