import { ENGINE, SESSION } from './common.ts';
import type { CommandSpec } from './spec.ts';

export const RESUBMIT = {
  name: 'resubmit',
  summary: 'Send a job again, from the record of its submission',
  details: [
    'As it is, the very job that was sent goes again. With --args, --env or --rebuild it is built anew, from the plugins as they are now; plugin files that have changed since are told in any case.',
    'Prints the new job id.',
  ],
  positionals: [
    {
      name: 'jid',
      type: 'number',
      whole: true,
      least: 1,
      value: 'JID',
      required: true,
      describe: 'The job that was sent',
      complete: 'jobs',
    },
  ],
  options: {
    args: { type: 'texts', value: 'NAME:VALUE', describe: 'Arguments in place of those that it was sent with' },
    set: {
      type: 'texts',
      value: 'NAME:VALUE',
      describe: 'Attributes of the job in place of its own: priority, title, paused, tags ...',
    },
    env: { type: 'texts', value: 'NAME:VALUE', describe: 'Environment variables in place of those that were passed' },
    rebuild: { type: 'flag', describe: 'Build it anew in any case' },
    from: {
      type: 'text',
      value: 'HOST[:PORT]',
      describe: 'The engine that it was sent to; otherwise the one that it goes to',
    },
    wait: { type: 'flag', describe: 'Watch the job; exit 0 only if every task is done' },
    ...ENGINE,
    ...SESSION,
  },
  examples: [
    ['resubmit 12 --wait', 'Once more'],
    ['resubmit 12 --args frames:20-48 --set priority:200', 'The rest of the frames, before the others'],
    ['resubmit 12 --from embedded --engine tractor-engine:80', 'Tried at home, now on the farm'],
  ],
  json: 'as submit, {"jid", "engine", "title", "tasks", "commands"}; with --wait then the lines of watch',
} as const satisfies CommandSpec;

export const SUBMISSIONS = {
  name: 'submissions',
  summary: 'List what was submitted: who sent what, when, where to',
  details: [
    'The records are kept by the user and on the host that submitted, unless SUBMISSIONS_PATH says otherwise; the newest first.',
    '--clean removes files of old jobs that nothing else removes: arguments caches, chunks, what a killed process left. It shows them and asks.',
  ],
  options: {
    task: { type: 'text', value: 'TASK', describe: 'Only of this root task', complete: 'tasks' },
    limit: { type: 'number', whole: true, least: 0, default: 20, describe: 'How many; 0 for all' },
    clean: { type: 'number', least: 1, value: 'DAYS', describe: 'Remove files of jobs that are older' },
    yes: { type: 'flag', describe: 'Do not ask' },
    ...SESSION,
  },
  examples: [
    ['submissions --task Turntable', 'With which frames did I send it?'],
    ['submissions --clean 90', 'Make room'],
  ],
  json: '{"submitted", "user", "host", "engine", "jid", "title", "tasks", "arguments", "folder"} for each; with --clean {"file", "kind", "bytes", "modified"} for each file, removed or to be removed',
} as const satisfies CommandSpec;
