import type { Command, Job, Subtask, Task } from '@jobtronaut/alf';
import type { Diagnostic } from '@jobtronaut/diagnostics';
import type { Code } from '../codes.ts';
import { commandsIn, subtasksOf } from '../document-walk.ts';

/** Something that a job may ask of an engine. */
interface Rule {
  /** Completes "ENGINE cannot carry". */
  readonly what: string;
  /** A job runs wrongly without it, or only looks or counts otherwise. @default 'error' */
  readonly severity?: 'error' | 'warning';
  /** Whether a job itself, something below it, or a command asks for it. */
  readonly job?: (job: Job) => boolean;
  readonly subtask?: (subtask: Subtask) => boolean;
  readonly command?: (command: Command) => boolean;
}

/** What jobs may ask for, as far as engines differ in it. */
const RULES = {
  startTime: { what: 'a time to start after (after)', job: (job) => isSet(job.after) },
  jobOrder: { what: 'jobs to start after (afterjids)', job: (job) => isSet(job.afterjids) },
  paused: { what: 'jobs that begin paused', job: (job) => job.paused === true },
  maxactive: { what: 'a limit of active commands (maxactive)', job: (job) => (job.maxactive ?? 0) > 0 },
  variables: { what: 'job variables (init)', job: (job) => isSet(job.init) },
  dirmaps: { what: 'directory maps (dirmaps)', job: (job) => isSet(job.dirmaps) },
  postscripts: { what: 'commands after the job (postscript)', job: (job) => isSet(job.postscript) },
  cleanup: {
    what: 'cleanup commands',
    job: (job) => isSet(job.cleanup),
    subtask: (subtask) => subtask.kind === 'task' && isSet(subtask.cleanup),
  },
  serialSubtasks: {
    what: 'subtasks one after the other (serialsubtasks)',
    job: (job) => job.serialsubtasks === true,
    subtask: (subtask) => subtask.kind === 'task' && subtask.serialsubtasks === true,
  },
  instances: { what: 'references to other tasks (Instance)', subtask: (subtask) => subtask.kind === 'instance' },
  iterate: { what: 'loops that the engine expands (Iterate)', subtask: (subtask) => subtask.kind === 'iterate' },
  commandSequences: {
    what: 'several commands in one task',
    subtask: (subtask) => subtask.kind === 'task' && (subtask.cmds?.length ?? 0) > 1,
  },
  heldBlades: {
    what: 'blades held for a task and its subtasks (service and slots of tasks)',
    subtask: (subtask) => subtask.kind === 'task' && (isSet(subtask.service) || hasSlots(subtask)),
  },
  localCommands: { what: 'commands on the host that spools (Cmd)', command: ({ kind }) => kind === 'cmd' },
  services: { what: 'service keys', job: (job) => isSet(job.service), command: ({ service }) => isSet(service) },
  limitTags: { what: 'limit tags (tags)', job: (job) => isSet(job.tags), command: ({ tags }) => isSet(tags) },
  slots: { what: 'slots (atleast, atmost)', job: hasSlots, command: hasSlots },
  environment: {
    what: 'environment keys (envkey)',
    job: (job) => isSet(job.envkey),
    command: ({ envkey }) => isSet(envkey),
  },
  input: { what: 'text for standard input (msg)', command: ({ msg }) => isSet(msg) },
  retryCodes: { what: 'exit codes that retry (retryrc)', command: ({ retryrc }) => isSet(retryrc) },
  runTimes: {
    what: 'least and greatest run times (minrunsecs, maxrunsecs)',
    command: ({ minrunsecs, maxrunsecs }) => minrunsecs !== undefined || maxrunsecs !== undefined,
  },
  hostTies: {
    what: 'commands tied to hosts (samehost, refersto)',
    command: ({ samehost, refersto }) => samehost === true || isSet(refersto),
  },
  expand: {
    what: 'commands whose output becomes tasks (expand)',
    command: ({ expand }) => expand !== undefined && expand !== false,
  },
  resume: {
    what: 'commands that go on from checkpoints (resumewhile, resumepin, resumeblock)',
    subtask: (subtask) => subtask.kind === 'task' && subtask.resumeblock === true,
    command: ({ resumewhile, resumepin }) => isSet(resumewhile) || resumepin === true,
  },
  priority: { what: 'priorities', severity: 'warning', job: ({ priority }) => priority !== undefined },
  accounting: {
    what: 'shares of the farm (tier, projects, crews)',
    severity: 'warning',
    job: ({ tier, projects, crews }) => isSet(tier) || isSet(projects) || isSet(crews),
  },
  viewers: {
    what: 'viewers (preview, chaser)',
    severity: 'warning',
    subtask: (subtask) => subtask.kind === 'task' && (isSet(subtask.preview) || isSet(subtask.chaser)),
  },
} as const satisfies Record<string, Rule>;

/** Something that engines may or may not be able to carry. */
export type Feature = keyof typeof RULES;

/** What an engine can carry, as data. */
export type Capabilities = ReadonlySet<Feature>;

/** All of it: what engines that speak Tractor's protocol take. */
export const ALL_FEATURES: Capabilities = new Set(Object.keys(RULES) as Feature[]);

/**
 * What a job asks for and an engine cannot carry: one diagnostic for each feature, with the first place and how many there are. An
 * error where the job would run otherwise than it says, a warning where it would only look or count otherwise.
 *
 * @param engine its name, for messages
 */
export function checkCapabilities(document: Job, capabilities: Capabilities, engine: string): Diagnostic[] {
  const missing = Object.entries<Rule>(RULES).filter(([feature]) => !capabilities.has(feature as Feature));
  // The usual engine carries all: then a large job is not walked.
  if (missing.length === 0) return [];
  const found = new Map<Rule, { first: string; count: number }>();
  const note = (rule: Rule, where: Job | Subtask) => {
    const known = found.get(rule);
    if (known) known.count++;
    else found.set(rule, { first: nameOf(where), count: 1 });
  };
  const look = (where: Job | Subtask) => {
    for (const [, rule] of missing) {
      const asks = where.kind === 'job' ? rule.job?.(where) : rule.subtask?.(where);
      const { command } = rule;
      if (asks || (command && where.kind !== 'instance' && where.kind !== 'iterate' && anyCommand(where, command)))
        note(rule, where);
    }
  };
  look(document);
  for (const subtask of subtasksOf(document)) look(subtask);
  return [...found].map(([{ what, severity = 'error' }, { first, count }]) => ({
    code: 'engine-cannot-carry' satisfies Code,
    severity,
    message: `${engine} cannot carry ${what}: ${first}${count > 1 ? ` and ${count - 1} more` : ''}`,
    ...(severity === 'error' ? { hint: 'Send the job to another engine, or change it.' } : {}),
  }));
}

function anyCommand(holder: Job | Task, asks: (command: Command) => boolean): boolean {
  for (const command of commandsIn(holder)) if (asks(command)) return true;
  return false;
}

function nameOf(where: Job | Subtask): string {
  if (where.kind === 'job') return 'the job itself';
  return where.kind === 'iterate' ? `the loop over ${where.varname}` : `task "${where.title}"`;
}

function isSet(value: string | readonly unknown[] | undefined): boolean {
  return value !== undefined && value.length > 0;
}

function hasSlots({ atleast, atmost }: { readonly atleast?: number; readonly atmost?: number }): boolean {
  return atleast !== undefined || atmost !== undefined;
}
