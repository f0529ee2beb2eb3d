import { ENGINE, SESSION } from './common.ts';
import type { CommandSpec } from './spec.ts';

export const JOBS = {
  name: 'jobs',
  summary: 'Tell what is going on: the jobs of the queue',
  details: [
    'Jobs that are not done, and those that ended within a day; the newest first. Long titles are cut to fit a terminal; a pipe or a file gets them whole.',
  ],
  options: {
    mine: { type: 'flag', describe: 'Only your own' },
    owner: { type: 'text', value: 'USER', describe: 'Only those of this user' },
    where: { type: 'text', value: 'CLAUSE', describe: 'Only those that a search clause finds' },
    all: { type: 'flag', describe: 'Also what was done long ago' },
    limit: { type: 'number', whole: true, least: 0, default: 50, describe: 'Most jobs to show; 0 for all' },
    ...ENGINE,
    ...SESSION,
  },
  examples: [
    ['jobs --mine', 'How far are my jobs?'],
    ["jobs --where 'error and spooltime > -8h'", 'What failed today?'],
  ],
  json: '{"jid", "title", "owner", "state", "total", "done", "active", "failed", "priority", "spooled", "waitsFor", "until"} for each job; state is running, failed, paused, waiting, delayed, ready or done',
} as const satisfies CommandSpec;

export const QUERY = {
  name: 'query',
  summary: 'Ask a table of the engine',
  details: [
    'The search language is that of Tractor: comparisons joined by and, or, not; =, !=, <, >, in [a b], like a regular expression, has [a b]; -1h is an hour ago; for jobs the bare words active, ready, blocked, error, done.',
    'Columns are named as in Tractor, those of other tables as Job.owner. Quote the clause for your shell.',
  ],
  positionals: [
    {
      name: 'table',
      type: 'text',
      choices: ['jobs', 'tasks', 'commands', 'invocations', 'blades', 'params'],
      required: true,
      describe: 'What to ask for',
    },
    { name: 'clause', type: 'texts', describe: 'The search clause; without one: every row' },
  ],
  options: {
    columns: { type: 'texts', value: 'COLUMN', describe: 'What to show; "all" for every column' },
    sort: { type: 'texts', value: 'COLUMN', describe: 'What to sort by; --sort=-COLUMN for descending' },
    limit: { type: 'number', whole: true, least: 0, default: 0, describe: 'Most rows; 0 for all' },
    archive: { type: 'flag', describe: 'Also deleted jobs' },
    ...ENGINE,
    ...SESSION,
  },
  examples: [
    ["query jobs 'owner=fred and error' --columns jid title numerror", 'Which jobs of fred have errors?'],
    ["query tasks 'jid=12 and active' --columns tid title progress Blade.name", 'What runs of job 12, and where?'],
    ["query invocations 'jid=12 and current' --sort=-rss --limit 5", 'Which commands took most memory?'],
  ],
  json: 'each row as an object, by the canonical names of its columns; times in ISO 8601',
} as const satisfies CommandSpec;

export const WHY = {
  name: 'why',
  summary: 'Tell why a job or a task does not run',
  positionals: [
    {
      name: 'id',
      type: 'text',
      value: 'JID[:TASK]',
      required: true,
      describe: 'The job, or a task by id or title',
      complete: 'jobs',
    },
  ],
  options: { ...ENGINE, ...SESSION },
  examples: [
    ['why 12', 'What holds up job 12?'],
    ['why 12:3', 'What does this task wait for?'],
  ],
  json: '{"jid", "tid", "title", "state", "reasons": [{"kind", "text", "jids", "tids"}]}; kind is deleted, done, running, failed, paused, afterjids, aftertime, maxactive, prerequisite, limit, slots, service, nimby, engine, busy or unknown',
} as const satisfies CommandSpec;

export const LOG = {
  name: 'log',
  summary: 'Print the log of a task',
  details: [
    'All attempts, as the engine keeps them: retries append. With a job alone and --errors: the end of the log of each failed task.',
  ],
  positionals: [
    {
      name: 'id',
      type: 'text',
      value: 'JID[:TASK]',
      required: true,
      describe: 'The task, by id or by title',
      complete: 'jobs',
    },
  ],
  options: {
    follow: { type: 'flag', describe: 'Go on until the task ends' },
    errors: { type: 'flag', describe: 'Of all failed tasks of a job: command line and end of the log' },
    ...ENGINE,
    ...SESSION,
  },
  examples: [
    ['log 12:3 --follow', 'Look over the shoulder of a task'],
    ["log '12:Render: Elements 7'", 'By its title'],
    ['log 12 --errors', 'What went wrong in this job?'],
  ],
  json: '{"jid", "tid", "title", "text"}; with --follow pieces of it; with --errors one for each failed task, "text" being the end of its log, and its "argv", "exitcode" and "blade"',
} as const satisfies CommandSpec;

export const BLADES = {
  name: 'blades',
  summary: 'Tell which machines there are, and how busy they are',
  options: { ...ENGINE, ...SESSION },
  examples: [['blades --engine tractor-engine:80', 'The machines of the farm']],
  json: '{"name", "address", "slots", "slotsInUse", "load", "memory", "disk", "nimby", "note", "profile", "version", "heartbeat"} for each blade; memory and disk in GB, free',
} as const satisfies CommandSpec;
