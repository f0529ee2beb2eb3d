import type { CommandOptions, JobOptions, TaskOptions } from '@jobtronaut/alf';
import { z } from 'zod';
import { failure, unknownName } from './failure.ts';
import { preview } from './json.ts';
import { COMMAND_MEMBERS } from './members.ts';
import type { TaskClass } from './task.ts';
import type { CommandSpec } from './task-command.ts';
import type { CommandData } from './tree.ts';

const text = z.string().describe('text');
const flag = z.boolean().describe('true or false');
const integer = z.int().describe('an integer');
const number = z.number().describe('a number');
const texts = z.array(z.string()).describe('a list of texts');
const integers = z.array(z.int()).describe('a list of integers');
const words = z.array(z.string()).min(1).describe('a list of one or more texts');
const time = z
  .string()
  .regex(/^\s*(\d{1,2}\s+\d{1,2}\s+)?\d{1,2}:\d{2}\s*$/)
  .describe('a time: "MM DD hh:mm" or "hh:mm"');

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

const { local: _local, ...written } = COMMAND_OPTIONS;
const { when: _when, argv: _argv, ...SPEC_OPTIONS } = written;
const commands = z
  .array(z.strictObject({ kind: z.enum(['cmd', 'remoteCmd']), ...z.object(written).partial().shape, argv: words }))
  .describe('a list of commands, as remoteCmd({ argv, ... }) makes them');

/** What a job document can say of a job, besides its tasks. */
export const JOB_OPTIONS = {
  title: text,
  tier: text,
  spoolcwd: text,
  projects: texts,
  crews: texts,
  maxactive: integer.min(0).describe('an integer, 0 (no limit) or more'),
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

/**
 * Nothing is converted: what is shown is what was meant.
 *
 * @param what `the job attribute`
 * @throws `invalid-attribute-value` with the path inside the value
 */
export function checkOption(what: string, name: string, schema: z.ZodType, value: unknown): void {
  const { error } = schema.safeParse(value);
  if (error === undefined) return;
  const [issue] = error.issues;
  const path = (issue?.path ?? []).map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  const inside = issue === undefined || path === '' ? '' : ` (at ${path}: ${issue.message})`;
  throw failure(
    'invalid-attribute-value',
    `${what} "${name}" is ${preview(value)}, not ${schema.description}${inside}`,
    {
      data: { path },
    },
  );
}

/** What a task class says of all its commands. Members are of the right types: `refuseWrongMembers` has seen them. */
export function commandMembersOf(task: TaskClass): Partial<CommandData> {
  const said: Record<string, unknown> = {};
  for (const name of ['tags', 'retryrc', ...COMMAND_MEMBERS] as const) {
    const value = task[name];
    if (value === undefined || value === null) continue;
    if (!Array.isArray(value)) said[name] = value;
    else if (value.length > 0) said[name] = Object.freeze([...(value as readonly unknown[])]);
  }
  return said;
}

/**
 * What one of several commands says of itself, known and of the right types, besides its words.
 *
 * @param where the beginning of messages: `task Render, cmds()`
 * @throws `unknown-attribute`, `invalid-attribute-value`
 */
export function ownOptionsOf(where: string, { argv: _, script, local, ...options }: CommandSpec): Partial<CommandData> {
  for (const [name, schema, value] of [
    ['script', flag, script],
    ['local', flag, local],
  ] as const) {
    if (value !== undefined) checkOption(`${where}:`, name, schema, value);
  }
  const said: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(SPEC_OPTIONS, name)) {
      throw unknownName('unknown-attribute', `${where}: commands have no "${name}"`, name, Object.keys(SPEC_OPTIONS));
    }
    if (value === undefined) continue;
    checkOption(`${where}:`, name, SPEC_OPTIONS[name as keyof typeof SPEC_OPTIONS], value);
    said[name] = value;
  }
  return said;
}
