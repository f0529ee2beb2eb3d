import { JobtronautError } from '@jobtronaut/diagnostics';
import { z } from 'zod';
import { asFailure, failure } from './failure.ts';
import { isPlain } from './json.ts';
import { checkOption } from './option-schemas.ts';
import type { ProcessorClass } from './processor.ts';

const schema = z.custom(isSchema, 'expected a schema, such as z.string()');
const parameters = z
  .custom<Readonly<Record<string, unknown>>>(isPlain)
  .pipe(z.record(z.string(), schema))
  .optional()
  .describe('a mapping of schemas');
const overloads = z
  .array(z.object({ accepts: schema, run: z.custom((run) => typeof run === 'function', 'expected a function') }))
  .optional()
  .describe('a list of what overload(schema, run) makes');
const texts = z.array(z.string()).describe('a list of texts');

/** All data members of a processor class that are of a wrong type, and a `process` that nobody looks for. */
export function wrongProcessorMembers(processor: ProcessorClass): JobtronautError[] {
  const where = `processor ${processor.name}: the member`;
  const wrong: JobtronautError[] = [];
  for (const [name, accepts] of [
    ['parameters', parameters],
    ['overloads', overloads],
    ['readsArguments', texts],
  ] as const) {
    try {
      checkOption(where, name, accepts, processor[name]);
    } catch (error) {
      wrong.push(JobtronautError.is(error) ? error : asFailure('processor-failed', `${where} "${name}"`, error));
    }
  }
  if ('process' in processor) {
    const message = `processor ${processor.name}: "process" is static`;
    wrong.push(failure('misplaced-member', message, { hint: 'write a method: process(argument, value) { ... }' }));
  }
  return wrong;
}

function isSchema(value: unknown): boolean {
  return typeof (value as { readonly safeParse?: unknown } | null | undefined)?.safeParse === 'function';
}
