import type { Job } from '@jobtronaut/alf';
import { type BuiltJob, type JobSpec, type TaskExplanation, toDocument } from '@jobtronaut/core';
import type { Diagnostic } from '@jobtronaut/diagnostics';
import type { CacheFile } from './arguments-cache-file.ts';
import type { Build } from './build-settings.ts';
import type { Code } from './codes.ts';
import { type FarmEnvironment, holdsSecret, setsCredentials } from './environment.ts';
import { type UsedPlugin, withScripts } from './records/plugin-watch.ts';
import { passedArguments, type RecordedRequest, taskName } from './records/recorded-request.ts';
import type { Delivery } from './request.ts';
import type { Session } from './session.ts';

/** A job that is built and checked, and has not been sent. Can be sent more than once. */
export interface PreparedJob {
  readonly document: Job;
  /** What must be on disk before a command runs; nothing if no payload was too long. */
  readonly argumentsCache: CacheFile | undefined;
  readonly warnings: readonly Diagnostic[];
  /** Inherited variables that do not travel with the job. */
  readonly leftOut: FarmEnvironment['leftOut'];
  /** Nothing unless it was asked for (`explain`). */
  readonly explanations?: readonly TaskExplanation[] | undefined;
  readonly background: Background;
}

/** Where a prepared job comes from, for its record. */
export interface Background {
  readonly request: RecordedRequest;
  /** Names of the root tasks. */
  readonly rootTasks: readonly string[];
  /** The variables that were passed explicitly, without credentials. */
  readonly environment: Readonly<Record<string, string>>;
  /** Names of variables and arguments that were passed and sound like credentials (and `envkey`, if that set some): no record holds them. */
  readonly withheld: readonly string[];
  readonly plugins: readonly UsedPlugin[];
  /** The submission that this job repeats. */
  readonly repeats?: SubmissionName;
}

/** What a submission is found by. */
export interface SubmissionName {
  /** `Backend.id` */
  readonly engine: string;
  readonly jid: number;
}

/** A job once it is built, and all that is known about it. */
export interface Finished {
  readonly session: Session;
  readonly build: Build;
  readonly built: BuiltJob;
  /** What was found before it was built. */
  readonly problems: readonly Diagnostic[];
  readonly request: RecordedRequest;
  readonly jobs: readonly JobSpec[];
  readonly delivery: Delivery;
}

export function preparedJob({ session, build, built, problems, request, jobs, delivery }: Finished): PreparedJob {
  const variables = Object.entries(delivery.environment ?? {});
  const values = [...variables, ...jobs.flatMap((job) => passedArguments(job.arguments))];
  const secret = values.filter(([name, value]) => holdsSecret(name, value)).map(([name]) => name);
  if (jobs.some(({ attributes }) => setsCredentials(attributes?.envkey))) secret.push('envkey');
  return {
    document: toDocument(built),
    argumentsCache: built.argumentsCache,
    warnings: once([...session.registry.warnings, ...problems, ...built.warnings, ...nothingToRun(built)]),
    leftOut: build.leftOut,
    explanations: built.explanations,
    background: {
      request,
      rootTasks: jobs.map(({ root }) => taskName(root)),
      environment: Object.fromEntries(variables.filter(([name, value]) => !holdsSecret(name, value))),
      withheld: [...new Set(secret)],
      plugins: withScripts(build.plugins.used, built.scriptFiles),
    },
  };
}

/** A job that would be done at once: somebody forgot what cmd() returns, or there are no elements. */
function nothingToRun(built: BuiltJob): Diagnostic[] {
  for (const _ of built.commands()) return [];
  const code: Code = 'no-commands';
  return [
    {
      code,
      severity: 'warning',
      message: 'The job has no command: it will be done at once, and nothing runs',
      hint: 'Look at it with jobtronaut visualize: does cmd() return its words, and are there elements?',
    },
  ];
}

/** What the check said, building says again. */
function once(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...new Map(diagnostics.map((each) => [`${each.code} ${each.message}`, each])).values()];
}
