import type { JobOptions } from '@jobtronaut/alf';
import type { z } from 'zod';
import { failure, unknownName } from './failure.ts';
import { isPlain, preview } from './json.ts';
import { COMMAND_OPTIONS, checkOption, JOB_OPTIONS, TASK_OPTIONS } from './option-schemas.ts';

/** Job attributes: all that a job document says of a job besides its tasks. */
export type JobAttributes = Omit<JobOptions, 'subtasks'>;

/**
 * The attributes that were set, each known and of the right type. What is null or undefined counts as not set.
 *
 * @throws `unknown-job-attribute` with the closest names, `invalid-attribute-value`
 */
export function checkedAttributes(attributes: Readonly<Record<string, unknown>>): JobAttributes {
  if (!isPlain(attributes)) {
    throw failure('invalid-attribute-value', `job attributes are a mapping, not ${preview(attributes)}`);
  }
  const checked: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (!Object.hasOwn(JOB_OPTIONS, name)) {
      throw unknownName('unknown-job-attribute', `jobs have no attribute "${name}"`, name, Object.keys(JOB_OPTIONS));
    }
    if (value === undefined || value === null) continue;
    checkOption('the job attribute', name, JOB_OPTIONS[name as keyof JobAttributes], value);
    checked[name] = value;
  }
  return checked as JobAttributes;
}

const CHANGEABLE = { jobs: JOB_OPTIONS, tasks: TASK_OPTIONS, commands: COMMAND_OPTIONS } as const;

/**
 * The check of values for an attribute that is changed in a built job; undefined, which takes it away, passes.
 *
 * @throws `unknown-attribute` with the closest names; the check itself `invalid-attribute-value`
 */
export function attributeCheck(what: keyof typeof CHANGEABLE, attribute: string): (value: unknown) => void {
  const schemas: Readonly<Record<string, z.ZodType>> = CHANGEABLE[what];
  const schema = Object.hasOwn(schemas, attribute) ? schemas[attribute] : undefined;
  if (schema === undefined) {
    const message = `${what} have no attribute "${attribute}" that can be changed`;
    throw unknownName('unknown-attribute', message, attribute, Object.keys(schemas));
  }
  return (value) => {
    if (value !== undefined) checkOption('the attribute', attribute, schema, value);
  };
}
