import type { JobOptions } from '@jobtronaut/alf';
import { z } from 'zod';
import { failure, unknownName } from './failure.ts';
import { preview } from './json.ts';

/** Job attributes: all that a job document says of a job besides its tasks. */
export type JobAttributes = Omit<JobOptions, 'subtasks'>;

const text = z.string().describe('text');
const flag = z.boolean().describe('true or false');
const integer = z.int().describe('an integer');
const texts = z.array(z.string()).describe('a list of texts');
const integers = z.array(z.int()).describe('a list of integers');
const number = z.number().describe('a number');
const commands = z
  .array(z.looseObject({ kind: z.enum(['cmd', 'remoteCmd']), argv: z.array(z.string()).min(1) }))
  .describe('a list of commands');

const SCHEMAS = {
  title: text,
  tier: text,
  spoolcwd: text,
  projects: texts,
  crews: texts,
  maxactive: integer,
  paused: flag,
  after: z
    .string()
    .regex(/^\s*(\d{1,2}\s+\d{1,2}\s+)?\d{1,2}:\d{2}\s*$/)
    .describe('a time: "MM DD hh:mm" or "hh:mm"'),
  afterjids: integers,
  init: z.array(z.strictObject({ name: z.string(), value: z.string() })).describe('a list of { name, value }'),
  atleast: integer,
  atmost: integer,
  etalevel: integer,
  tags: texts,
  priority: number,
  service: text,
  envkey: texts,
  comment: text,
  metadata: text,
  editpolicy: text,
  cleanup: commands,
  postscript: commands,
  dirmaps: z
    .array(z.strictObject({ source: z.string(), target: z.string(), zone: z.string() }))
    .describe('a list of { source, target, zone }'),
  serialsubtasks: flag,
} as const satisfies Record<keyof JobAttributes, z.ZodType>;

/**
 * The attributes that were set, each known and of the right type. What is null or undefined counts as not set.
 *
 * @throws `unknown-job-attribute` with the closest names, `invalid-attribute-value`
 */
export function checkedAttributes(attributes: Readonly<Record<string, unknown>>): JobAttributes {
  const checked: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (!Object.hasOwn(SCHEMAS, name)) {
      throw unknownName('unknown-job-attribute', `jobs have no attribute "${name}"`, name, Object.keys(SCHEMAS));
    }
    if (value === undefined || value === null) continue;
    const schema = SCHEMAS[name as keyof typeof SCHEMAS];
    if (!schema.safeParse(value).success) {
      throw failure(
        'invalid-attribute-value',
        `the job attribute "${name}" is ${preview(value)}, not ${schema.description}`,
      );
    }
    checked[name] = value;
  }
  return checked as JobAttributes;
}
