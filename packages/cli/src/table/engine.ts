import { COMMON } from './common.ts';
import type { CommandSpec } from './spec.ts';

const STATE = {
  state: { type: 'text', value: 'FOLDER', describe: 'Its folder, for jobs and logs', complete: 'folders' },
} as const;

export const ENGINE_START = {
  name: 'engine start',
  summary: 'Start it (submit does so by itself)',
  options: {
    foreground: { type: 'flag', describe: 'Stay, and stop with Ctrl-C' },
    port: { type: 'number', describe: 'Listen there; otherwise 8180, or a free one' },
    slots: { type: 'number', describe: 'Commands at once; otherwise the number of processors' },
    idle: { type: 'number', value: 'SECONDS', describe: 'Stop after this long without an unfinished job' },
    limit: { type: 'texts', value: 'TAG=N', describe: 'Most commands at once with a limit tag' },
    'trust-local-user': { type: 'flag', describe: 'Processes of this user need no token' },
    ...STATE,
    ...COMMON,
  },
  examples: [['engine start --slots 4 --limit nuke=2', 'Four commands at once, two licences']],
  json: '{"url", "pid", "state", "started"}',
} as const satisfies CommandSpec;

export const ENGINE_STATUS = {
  name: 'engine status',
  summary: 'Tell whether it runs, and where',
  options: { ...STATE, ...COMMON },
  json: '{"running", "url", "pid", "state"}',
} as const satisfies CommandSpec;

export const ENGINE_STOP = {
  name: 'engine stop',
  summary: 'Stop it; unfinished jobs go on when it starts again',
  details: [
    'Commands that run are stopped, and run again with the next engine. With --drain they may end first: nothing new starts, and this waits for the last one.',
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
    lines: { type: 'number', default: 100, describe: 'How many of the last lines; 0 for all' },
    ...STATE,
    ...COMMON,
  },
  examples: [['engine logs --follow', 'What is it doing?']],
  json: '{"line"} for each line',
} as const satisfies CommandSpec;
