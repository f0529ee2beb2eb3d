import { COMMON, SESSION } from './common.ts';
import type { CommandSpec } from './spec.ts';

const STATE = {
  state: { type: 'text', value: 'FOLDER', describe: 'Its folder, for jobs and logs', complete: 'folders' },
} as const;

export const ENGINE_START = {
  name: 'engine start',
  summary: 'Start it (commands that need it do so by themselves)',
  details: [
    'It listens on this machine only. With --listen other machines can use it too (--engine HOST:PORT, and the password in TRACTOR_PASSWORD): whoever knows the password can run commands as you. The way there is not encrypted.',
    'What is left of a job is removed when it has been finished or deleted for ENGINE_KEEP_DAYS of the configuration (90), its logs among it; jobs with errors stay.',
  ],
  options: {
    foreground: { type: 'flag', describe: 'Stay, and stop with Ctrl-C' },
    port: {
      type: 'number',
      whole: true,
      least: 0,
      most: 65_535,
      describe: 'Listen there, 0: on any free port; otherwise 8180, or a free one',
    },
    slots: {
      type: 'number',
      whole: true,
      least: 1,
      most: 100_000,
      describe: 'Commands at once; otherwise ENGINE_SLOTS, otherwise the number of processors',
    },
    idle: { type: 'number', least: 0, value: 'SECONDS', describe: 'Stop after this long without anything to do' },
    limit: {
      type: 'texts',
      value: 'TAG=N',
      describe: 'Most commands at once with a limit tag; the others as ENGINE_LIMITS says',
    },
    'keep-days': { type: 'number', least: 0, describe: 'Keep finished and deleted jobs for this long; 0 for ever' },
    listen: { type: 'text', value: 'ADDRESS', describe: 'Listen there too (0.0.0.0: everywhere); needs a password' },
    'password-file': {
      type: 'text',
      value: 'FILE',
      describe: 'Set the password: a file that only you can read, or - for standard input',
      complete: 'files',
    },
    'trust-local-user': { type: 'flag', describe: 'Processes of this user need no token' },
    ...STATE,
    ...SESSION,
  },
  examples: [
    ['engine start --slots 4 --limit nuke=2', 'Four commands at once, two licences'],
    ['engine start --listen 0.0.0.0 --password-file ~/.farm-password', 'For the other machines of a small studio'],
  ],
  json: '{"url", "pid", "state", "started"}',
} as const satisfies CommandSpec;

export const ENGINE_STATUS = {
  name: 'engine status',
  summary: 'Tell whether it runs, where, and how',
  details: ['Exit code 2 if it does not run.'],
  options: { ...STATE, ...COMMON },
  json: '{"running", "url", "pid", "state"}; of one that runs also {"slots", "slotsInUse", "unfinished", "limits", "idle", "listen", "trustLocalUser", "keepDays", "draining"}',
} as const satisfies CommandSpec;

export const ENGINE_STOP = {
  name: 'engine stop',
  summary: 'Stop it; unfinished jobs go on when it starts again',
  details: [
    'Commands that run are stopped, and run again with the next engine. With --drain they may end first: nothing new starts, and this waits for the last one; a second engine stop without it waits no longer.',
  ],
  options: { drain: { type: 'flag', describe: 'Let running commands end first' }, ...STATE, ...COMMON },
  examples: [['engine stop --drain', 'Before the machine goes down for the weekend']],
  json: '{"stopped", "url", "state"}',
} as const satisfies CommandSpec;

export const ENGINE_LOGS = {
  name: 'engine logs',
  summary: 'Print its own log: starts, stops, trouble',
  options: {
    follow: { type: 'flag', describe: 'Go on until Ctrl-C' },
    lines: { type: 'number', whole: true, least: 0, default: 100, describe: 'How many of the last lines; 0 for all' },
    ...STATE,
    ...COMMON,
  },
  examples: [['engine logs --follow', 'What is it doing?']],
  json: '{"line"} for each line',
} as const satisfies CommandSpec;
