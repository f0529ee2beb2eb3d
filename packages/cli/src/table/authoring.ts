import { BUILD, ENGINE, JOB, SESSION } from './common.ts';
import type { CommandSpec } from './spec.ts';

export const SUBMIT = {
  name: 'submit',
  summary: 'Expand a task into a job and send it to the engine',
  details: [
    'Prints the job id. Everything is checked before anything is sent. Arguments of the task are options too: with --task Shot, --help lists them.',
  ],
  options: {
    ...BUILD,
    wait: { type: 'flag', describe: 'Watch the job; exit 0 only if every task is done' },
    ...JOB,
    expandchunk: { type: 'flag', describe: 'Inside a farm command: add the tasks to the running job' },
    ...ENGINE,
    ...SESSION,
  },
  taskArguments: true,
  examples: [
    ['submit --task Turntable --frames 1-48 --wait', 'Render a turntable and watch it'],
    ['submit --task Turntable --args frames:1-8 --engine tractor-engine:80', 'Send it to a farm'],
    ['submit --task Turntable --help', 'What this task takes'],
  ],
  json: '{"jid", "engine", "title", "tasks", "commands"}; with --wait then the lines of watch',
} as const satisfies CommandSpec;

export const PLAN = {
  name: 'plan',
  summary: 'Show everything that submit would send; nothing is sent',
  details: [
    'As a tree: every command line as it will run, service keys, environment. With --explain also where each argument came from and what each processor made of it.',
    'Keep a plan with --format json, and compare a later one with it: --diff FILE. A job file (.alf) does as well.',
  ],
  options: {
    ...BUILD,
    format: { type: 'text', choices: ['tree', 'json', 'alf'], default: 'tree', describe: 'How to show it' },
    explain: { type: 'flag', describe: 'Tell where each argument came from' },
    diff: { type: 'text', value: 'FILE', describe: 'Tell what differs from an earlier plan', complete: 'files' },
    ...JOB,
    engine: ENGINE.engine,
    ...SESSION,
  },
  taskArguments: true,
  examples: [
    ['plan --task Turntable --frames 1-8', 'Every command line of the job'],
    ['plan --task Turntable --frames 1-8 --explain', 'And where its arguments come from'],
    ['plan --task Turntable --frames 1-8 --format json > before.json', 'Keep a plan'],
    ['plan --task Turntable --frames 1-8 --diff before.json', 'What did my change do?'],
  ],
  json: 'the plan, as --format json; with --diff {"same", "changes"}',
} as const satisfies CommandSpec;

export const VISUALIZE = {
  name: 'visualize',
  summary: 'Draw the job that submit would send',
  details: [
    'In the terminal, or as a picture: svg, png, html (a page to move, fold and search, with commands and arguments), mermaid, dot, json. Large jobs are folded.',
  ],
  options: {
    ...BUILD,
    format: {
      type: 'text',
      choices: ['tree', 'svg', 'png', 'html', 'mermaid', 'dot', 'json'],
      describe: 'What to draw; otherwise what the name of --out says, otherwise the tree in the terminal',
    },
    out: { type: 'text', value: 'FILE', describe: 'Write the picture there', complete: 'files' },
    scheme: { type: 'text', choices: ['light', 'dark', 'auto'], describe: 'Colours of svg, png and html' },
    boxes: {
      type: 'number',
      whole: true,
      least: 1,
      describe: 'About how many boxes or lines are drawn; the rest is folded',
    },
    ...SESSION,
  },
  taskArguments: true,
  examples: [
    ['visualize --task Turntable --frames 1-48', 'The tree of the job, elements folded'],
    ['visualize --task Turntable --frames 1-48 --out job.html', 'A page to look around in'],
  ],
  json: 'the picture as data, {"format", "version", "title", "tasks", "nodes"}; with --out {"file", "format"}',
} as const satisfies CommandSpec;

export const CHECK = {
  name: 'check',
  summary: 'Check all plugins and tell all problems',
  details: ['Loads every plugin file and follows what each task requires. Exit code 1 if there is an error.'],
  options: { ...SESSION },
  examples: [['check', 'Before a release of your plugins, or in CI']],
  json: '{"plugins": n, "problems": [{"code", "severity", "message", "hint", "file", "line", "column"}]}',
} as const satisfies CommandSpec;

export const LIST = {
  name: 'list',
  summary: 'List the plugins',
  positionals: [
    {
      name: 'kind',
      type: 'text',
      choices: ['all', 'tasks', 'processors', 'sitestatusfilters'],
      default: 'all',
      describe: 'Which ones',
    },
  ],
  options: { info: { type: 'flag', describe: 'With their descriptions' }, ...SESSION },
  examples: [['list tasks --info', 'All tasks and what they do']],
  json: '{"tasks": [{"name", "file", "description"}], "processors": [...], "siteStatusFilters": [...], "warnings": [...]}',
} as const satisfies CommandSpec;

export const INFO = {
  name: 'info',
  summary: 'Tell all about one plugin',
  positionals: [{ name: 'plugin', type: 'text', required: true, describe: 'Its class name', complete: 'plugins' }],
  options: { ...SESSION },
  examples: [['info Turntable', 'Its arguments, what it requires, what it runs']],
  json: '{"name", "kind", "file", "description", "arguments": <JSON Schema of an object>, ...}; of a task also "argumentsBelow", those of the tasks that it requires',
} as const satisfies CommandSpec;

export const ARGUMENTS = {
  name: 'arguments',
  summary: 'Read the arguments of a task back from the engine',
  details: ['Of every script command of the task, also of a job in the archive: both states, initial and processed.'],
  positionals: [
    { name: 'id', type: 'text', value: 'JID:TID', required: true, describe: 'Job and task', complete: 'jobs' },
  ],
  options: {
    filter: { type: 'text', value: 'REGEX', default: '.*', describe: 'Only arguments whose name matches' },
    ...ENGINE,
    ...SESSION,
  },
  examples: [["arguments 12:3 --filter '^frames$'", 'Which frames does this task render?']],
  json: '[{"cid", "task", "arguments": {NAME: {"initial", "processed"}}}]',
} as const satisfies CommandSpec;
