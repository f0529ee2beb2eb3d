import type { OptionSpec } from './spec.ts';

/** The options of every command. */
export const COMMON = {
  json: { type: 'flag', describe: 'Print the result as JSON, one value a line' },
  verbose: { type: 'flag', describe: 'Say more; show the stack of an error' },
} as const satisfies Record<string, OptionSpec>;

/** Of every command that reads the configuration. */
export const SESSION = {
  config: {
    type: 'text',
    value: 'FILE',
    describe: 'The configuration file; otherwise it is searched upward from here',
    complete: 'files',
  },
  ...COMMON,
} as const satisfies Record<string, OptionSpec>;

/** Of every command that talks to an engine. */
export const ENGINE = {
  engine: {
    type: 'text',
    value: 'HOST[:PORT]',
    describe: 'A Tractor engine, or "embedded"; otherwise TRACTOR_ENGINE, otherwise embedded',
  },
  timeout: {
    type: 'number',
    value: 'SECONDS',
    describe: 'How long the engine may be silent; otherwise ENGINE_TIMEOUT of the configuration',
  },
} as const satisfies Record<string, OptionSpec>;

/** Of every command that builds a job. */
export const BUILD = {
  task: { type: 'text', value: 'TASK', describe: 'The root task', required: true, complete: 'tasks' },
  args: {
    type: 'texts',
    value: 'NAME:VALUE',
    describe: 'Arguments. Values are literals where they read as one (4, true, none, [1, 2], {"a": 1}), else text',
    complete: 'arguments',
  },
  argsfile: {
    type: 'text',
    value: 'FILE',
    describe: 'Arguments as one JSON object, taken as they are; - is standard input',
    complete: 'files',
  },
} as const satisfies Record<string, OptionSpec>;

/** Attributes of a job, and how it is sent (authoring-model 12). */
export const JOB = {
  title: { type: 'text', describe: 'Title of the job; otherwise that of the task' },
  comment: { type: 'text', describe: 'A comment on the job' },
  service: { type: 'text', value: 'KEYS', alias: 'hostmask', describe: 'Service keys that all commands need' },
  afterjids: {
    type: 'texts',
    value: 'JID',
    describe: 'Start after these jobs are done; the engine has to know them',
    complete: 'jobs',
  },
  priority: { type: 'number', describe: 'Higher goes first', default: 100 },
  maxactive: {
    type: 'number',
    whole: true,
    least: 0,
    describe: 'Most commands active at once; 0 is no limit',
    default: 0,
  },
  tags: { type: 'texts', value: 'TAG', describe: 'Limit tags of all commands' },
  projects: { type: 'texts', value: 'PROJECT', describe: 'Projects that the job counts against' },
  paused: { type: 'flag', describe: 'Enter the queue paused' },
  local: { type: 'flag', optional: true, describe: 'Run all commands on this host' },
  env: { type: 'texts', value: 'NAME:VALUE', describe: 'Environment variables for all commands' },
} as const satisfies Record<string, OptionSpec>;
