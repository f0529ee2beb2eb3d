import { ENGINE, SESSION } from './common.ts';
import type { CommandSpec, OptionSpec } from './spec.ts';

/** What can be done to jobs, and to tasks where it makes sense. */
const CHOICE = {
  where: { type: 'text', value: 'CLAUSE', describe: 'All jobs that a search clause finds; asks before it acts' },
  yes: { type: 'flag', describe: 'Do not ask' },
} as const satisfies Record<string, OptionSpec>;

const JSON_SHAPE = '{"operation", "jobs": [jid, ...], "tasks": ["JID:TID", ...]}: what it was done to';

const JOBS = { name: 'ids', type: 'texts', value: 'JID', describe: 'The jobs', complete: 'jobs' } as const;
const JOBS_OR_TASKS = { ...JOBS, value: 'JID[:TID]', describe: 'Jobs, or tasks of them: 12:3, 12:3,4' } as const;

function operation<const Name extends string>(
  name: Name,
  ids: typeof JOBS | typeof JOBS_OR_TASKS,
  summary: string,
  examples: NonNullable<CommandSpec['examples']>,
  details: readonly string[] = [],
) {
  return {
    name: `job ${name}` as const,
    summary,
    details,
    positionals: [ids],
    options: { ...CHOICE, ...ENGINE, ...SESSION },
    examples,
    json: JSON_SHAPE,
  } as const satisfies CommandSpec;
}

const JOB_PAUSE = operation('pause', JOBS, 'Start nothing new of a job; what runs goes on', [
  ['job pause 12 13', 'Two jobs'],
  ["job pause --where 'owner=fred and not done'", 'All that fred has in the queue'],
]);
const JOB_UNPAUSE = operation('unpause', JOBS, 'Lift the pause of a job', [['job unpause 12', 'Go on']]);
const JOB_RETRY = operation(
  'retry',
  JOBS_OR_TASKS,
  'Run failed tasks again; a task that is named in any case',
  [
    ['job retry 12', 'All failed tasks of a job'],
    ['job retry 12:3', 'This task, and what depends on it'],
    ["job retry --where 'error and owner=fred' --yes", 'All that failed of fred'],
  ],
  ['A task without commands of its own stands for the failed tasks below it.'],
);
const JOB_RESUME = operation(
  'resume',
  JOBS_OR_TASKS,
  'Run failed tasks on from their checkpoints',
  [['job resume 12:3', 'The command is told to go on, not to begin anew']],
  ['A task without commands of its own stands for the failed tasks below it.'],
);
const JOB_SKIP = operation('skip', JOBS_OR_TASKS, 'Take failed tasks for done; a task that is named in any case', [
  ['job skip 12:3', 'Never mind this frame'],
]);
const JOB_INTERRUPT = operation('interrupt', JOBS, 'Pause a job and stop what runs of it', [
  ['job interrupt 12', 'Stop it'],
]);
const JOB_KILL = operation(
  'kill',
  JOBS_OR_TASKS,
  'Stop running tasks; they count as failed, others go on',
  [
    ['job kill 12:3', 'A task that hangs'],
    ['job kill 12', 'All that runs of a job'],
  ],
  ['A task without commands of its own stands for the running tasks below it.'],
);
const JOB_RESTART = operation('restart', JOBS, 'Stop what runs of a job and do all of it again', [
  ['job restart 12', 'From the start'],
]);
const JOB_DELETE = operation('delete', JOBS, 'Stop a job and take it out of the queue', [
  ['job delete 12', 'It goes to the archive, where the engine keeps one'],
  ["job delete --where 'done and stoptime < -7d'", 'What was done a week ago'],
]);
const JOB_UNDELETE = operation('undelete', JOBS, 'Bring a job back from the archive', [
  ['job undelete 12', 'It runs again after a retry or a restart'],
]);
const JOB_PRIORITY = {
  name: 'job priority',
  summary: 'Change the priority of a job',
  positionals: [JOBS],
  options: {
    to: { type: 'number', required: true, describe: 'The new priority; higher goes first' },
    ...CHOICE,
    ...ENGINE,
    ...SESSION,
  },
  examples: [['job priority 12 --to 500', 'Before all others']],
  json: JSON_SHAPE,
} as const satisfies CommandSpec;

export const OPERATIONS = [
  JOB_PAUSE,
  JOB_UNPAUSE,
  JOB_PRIORITY,
  JOB_RETRY,
  JOB_RESUME,
  JOB_SKIP,
  JOB_INTERRUPT,
  JOB_KILL,
  JOB_RESTART,
  JOB_DELETE,
  JOB_UNDELETE,
] as const satisfies readonly CommandSpec[];
