import { ENGINE, SESSION } from './common.ts';
import type { CommandSpec } from './spec.ts';

export const WATCH = {
  name: 'watch',
  summary: 'Watch a job until it ends',
  details: [
    'Exit code 0 if every task is done, 3 if one failed. Ctrl-C leaves the job running; a second one within three seconds ends it.',
  ],
  positionals: [
    {
      name: 'jid',
      type: 'number',
      whole: true,
      least: 1,
      value: 'JID',
      required: true,
      describe: 'The job id that submit printed',
      complete: 'jobs',
    },
  ],
  options: { ...ENGINE, ...SESSION },
  examples: [['watch 12', 'Come back to a job']],
  json: 'a line whenever something changed, {"jid", "state", "title", "total", "done", "active", "failed"}; the last one has the state "done" or "failed"',
} as const satisfies CommandSpec;
