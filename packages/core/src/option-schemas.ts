import type { CommandOptions, JobOptions, TaskOptions } from '@jobtronaut/alf';
import { z } from 'zod';
import { failure } from './failure.ts';
import { preview } from './json.ts';

const text = z.string().describe('text');
const flag = z.boolean().describe('true or false');
const integer = z.int().describe('an integer');
const number = z.number().describe('a number');
const texts = z.array(z.string()).describe('a list of texts');
const integers = z.array(z.int()).describe('a list of integers');
const words = z.array(z.string()).min(1).describe('a list of one or more texts');
const commands = z
  .array(z.looseObject({ kind: z.enum(['cmd', 'remoteCmd']), argv: words }))
  .describe('a list of commands');
const time = z
  .string()
  .regex(/^\s*(\d{1,2}\s+\d{1,2}\s+)?\d{1,2}:\d{2}\s*$/)
  .describe('a time: "MM DD hh:mm" or "hh:mm"');

/** What a job document can say of a job, besides its tasks. */
export const JOB_OPTIONS = {
  title: text,
  tier: text,
  spoolcwd: text,
  projects: texts,
  crews: texts,
  maxactive: integer,
  paused: flag,
  after: time,
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
} satisfies Record<Exclude<keyof JobOptions, 'subtasks'>, z.ZodType>;

/** What can be changed of a task in a built job. */
export const TASK_OPTIONS = {
  title: text,
  service: text,
  atleast: integer,
  atmost: integer,
  chaser: words,
  preview: words,
  serialsubtasks: flag,
  resumeblock: flag,
  cleanup: commands,
  metadata: text,
} satisfies Record<Exclude<keyof TaskOptions, 'id' | 'cmds' | 'subtasks'>, z.ZodType>;

/** What can be changed of a command in a built job: what a document says of it, and whether it runs on the host that spooled. */
export const COMMAND_OPTIONS = {
  argv: words,
  msg: text,
  tags: texts,
  service: text,
  metrics: text,
  id: text,
  refersto: text,
  expand: z.union([z.boolean(), z.string()]).describe('true, false or text'),
  atleast: integer,
  atmost: integer,
  minrunsecs: number,
  maxrunsecs: number,
  samehost: flag,
  envkey: texts,
  retryrc: integers,
  when: z.enum(['done', 'error', 'always']).describe('"done", "error" or "always"'),
  resumewhile: texts,
  resumepin: flag,
  metadata: text,
  local: flag,
} satisfies Record<keyof CommandOptions | 'local', z.ZodType>;

/**
 * Nothing is converted: what is shown is what was meant.
 *
 * @param what `the job attribute`
 * @throws `invalid-attribute-value`
 */
export function checkOption(what: string, name: string, schema: z.ZodType, value: unknown): void {
  if (schema.safeParse(value).success) return;
  throw failure('invalid-attribute-value', `${what} "${name}" is ${preview(value)}, not ${schema.description}`);
}
