import { ENGINE, SESSION } from './common.ts';
import type { CommandSpec, OptionSpec } from './spec.ts';

/** What can be done to jobs, and to tasks where it makes sense. */
const CHOICE = {
  where: { type: 'text', value: 'CLAUSE', describe: 'All jobs that a search clause finds; asks before it acts' },
  yes: { type: 'flag', describe: 'Do not ask' },
} as const satisfies Record<string, OptionSpec>;

const JSON_SHAPE = '{"operation", "jobs": [jid, ...], "tasks": ["JID:TID", ...]}: what it was done to';

function onJobs<const Name extends string>(
  name: Name,
  summary: string,
  examples: NonNullable<CommandSpec['examples']>,
) {
  return {
    name: `job ${name}` as const,
    summary,
    positionals: [{ name: 'ids', type: 'texts', value: 'JID', describe: 'The jobs' }],
    options: { ...CHOICE, ...ENGINE, ...SESSION },
    examples,
    json: JSON_SHAPE,
  } as const satisfies CommandSpec;
}

function onTasks<const Name extends string>(
  name: Name,
  summary: string,
  examples: NonNullable<CommandSpec['examples']>,
) {
  return {
    name: `job ${name}` as const,
    summary,
    positionals: [{ name: 'ids', type: 'texts', value: 'JID[:TID]', describe: 'Jobs, or tasks of them: 12:3, 12:3,4' }],
    options: { ...CHOICE, ...ENGINE, ...SESSION },
    examples,
    json: JSON_SHAPE,
  } as const satisfies CommandSpec;
}

const JOB_PAUSE = onJobs('pause', 'Start nothing new of a job; what runs goes on', [
  ['job pause 12 13', 'Two jobs'],
  ["job pause --where 'owner=fred and not done'", 'All that fred has in the queue'],
]);
const JOB_UNPAUSE = onJobs('unpause', 'Lift the pause of a job', [['job unpause 12', 'Go on']]);
const JOB_RETRY = onTasks('retry', 'Run failed tasks again; a task that is named in any case', [
  ['job retry 12', 'All failed tasks of a job'],
  ['job retry 12:3', 'This task, and what depends on it'],
  ["job retry --where 'error and owner=fred' --yes", 'All that failed of fred'],
]);
const JOB_RESUME = onTasks('resume', 'Run failed tasks on from their checkpoints', [
  ['job resume 12:3', 'The command is told to go on, not to begin anew'],
]);
const JOB_SKIP = onTasks('skip', 'Take failed tasks for done; a task that is named in any case', [
  ['job skip 12:3', 'Never mind this frame'],
]);
const JOB_INTERRUPT = onJobs('interrupt', 'Pause a job and stop what runs of it', [['job interrupt 12', 'Stop it']]);
const JOB_KILL = onTasks('kill', 'Stop running tasks; they count as failed, others go on', [
  ['job kill 12:3', 'A task that hangs'],
  ['job kill 12', 'All that runs of a job'],
]);
const JOB_RESTART = onJobs('restart', 'Stop what runs of a job and do all of it again', [
  ['job restart 12', 'From the start'],
]);
const JOB_DELETE = onJobs('delete', 'Stop a job and take it out of the queue', [
  ['job delete 12', 'It goes to the archive, where the engine keeps one'],
  ["job delete --where 'done and stoptime < -7d'", 'What was done a week ago'],
]);
const JOB_UNDELETE = onJobs('undelete', 'Bring a job back from the archive', [
  ['job undelete 12', 'It runs again after a retry or a restart'],
]);
const JOB_PRIORITY = {
  name: 'job priority',
  summary: 'Change the priority of a job',
  positionals: [{ name: 'ids', type: 'texts', value: 'JID', describe: 'The jobs' }],
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
