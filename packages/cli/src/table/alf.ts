import { COMMON } from './common.ts';
import type { CommandSpec } from './spec.ts';

const FILES = {
  name: 'files',
  type: 'texts',
  value: 'FILE',
  required: true,
  describe: 'Job files; - for standard input',
  complete: 'files',
} as const;

export const ALF_CHECK = {
  name: 'alf check',
  summary: 'Check job files and tell all problems, with their places',
  details: [
    'Options that no engine knows, quoting that means something else, tasks that wait for each other. Exit code 1 if there is an error.',
  ],
  positionals: [FILES],
  options: {
    tolerant: { type: 'flag', describe: 'Only warn of what engines take in spite of all' },
    ...COMMON,
  },
  examples: [
    ['alf check shot.alf', 'Before it is spooled'],
    ['plan --task Turntable --frames 1-8 --format alf | jobtronaut alf check -', 'What a task makes'],
  ],
  json: '{"code", "severity", "message", "hint", "file", "line", "column", "path"} for each problem',
} as const satisfies CommandSpec;

export const ALF_FORMAT = {
  name: 'alf format',
  summary: 'Lay out job files as the author API of Tractor does',
  details: [
    'Comments stay, and nothing of the meaning changes. Prints the text, unless it is written or only checked.',
  ],
  positionals: [FILES],
  options: {
    write: { type: 'flag', describe: 'Change the files' },
    check: { type: 'flag', describe: 'Change nothing; exit code 1 if a file would change' },
    sort: { type: 'flag', describe: 'Options in the order of the author API' },
    ...COMMON,
  },
  examples: [
    ['alf format shot.alf', 'See it'],
    ['alf format --write *.alf', 'Do it'],
  ],
  json: '{"file", "changed", "text"} for each file; no "text" with --write or --check',
} as const satisfies CommandSpec;

export const ALF_JSON = {
  name: 'alf json',
  summary: 'Print a job file as JSON',
  positionals: [
    { name: 'file', type: 'text', required: true, describe: 'A job file; - for standard input', complete: 'files' },
  ],
  options: { ...COMMON },
  examples: [["alf json shot.alf | jq '.subtasks[].title'", 'What is in it?']],
  json: 'the job document, as it does without; {"subtasks": [...]} for a file of tasks alone',
} as const satisfies CommandSpec;
