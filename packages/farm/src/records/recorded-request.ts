import {
  Arguments,
  type Group,
  type JobAttributes,
  type JobSpec,
  parallel,
  serial,
  type TaskReference,
  TaskWithOverrides,
} from '@jobtronaut/core';
import { holdsSecret, setsCredentials } from '../environment.ts';
import { mapJobs } from '../request.ts';

/** A request as data, for the record of a submission. Arguments and environment keys that sound like credentials are left out. */
export interface RecordedRequest {
  readonly jobs: RecordedJobs;
  /** Of several jobs that were joined, where they were given any. */
  readonly attributes?: JobAttributes | undefined;
  /** A function changed the job after it was expanded, which no record holds. */
  readonly modified?: true;
}

/** One job, or groups of them. */
export type RecordedJobs =
  | RecordedJob
  | { readonly serial: readonly RecordedJobs[] }
  | { readonly parallel: readonly RecordedJobs[] };

/** One job of a recorded request. */
export interface RecordedJob extends Omit<JobSpec, 'root' | 'arguments'> {
  /** The name of the root task. */
  readonly root: string;
  /** The root had overrides, which no record holds. */
  readonly overridden?: true;
  /** As they were passed. */
  readonly arguments: Readonly<Record<string, unknown>>;
}

export function recordJobs(jobs: JobSpec | Group<JobSpec>): RecordedJobs {
  return mapJobs<RecordedJobs>(
    jobs,
    ({ root, arguments: values, attributes, ...spec }) => ({
      root: taskName(root),
      ...(TaskWithOverrides.is(root) ? { overridden: true as const } : {}),
      arguments: Object.fromEntries(passedArguments(values).filter(([name, value]) => !holdsSecret(name, value))),
      ...(attributes === undefined ? {} : { attributes: recordAttributes(attributes) }),
      ...spec,
    }),
    (kind, items) => (kind === 'serial' ? { serial: items } : { parallel: items }),
  );
}

export function recordAttributes(attributes: JobAttributes): JobAttributes {
  const { envkey, ...others } = attributes;
  return setsCredentials(envkey) ? others : attributes;
}

/** The other way. */
export function replayJobs(jobs: RecordedJobs, more: (job: RecordedJob) => JobSpec): JobSpec | Group<JobSpec> {
  if ('serial' in jobs) return serial(...groupOf(jobs.serial, more));
  if ('parallel' in jobs) return parallel(...groupOf(jobs.parallel, more));
  return more(jobs);
}

function groupOf(jobs: readonly RecordedJobs[], more: (job: RecordedJob) => JobSpec) {
  return jobs.map((job) => replayJobs(job, more));
}

/** Names and values that were passed. */
export function passedArguments(values: JobSpec['arguments']): [name: string, value: unknown][] {
  if (!(values instanceof Arguments)) return Object.entries(values ?? {});
  return [...values.entries()].map(([name, { initial }]) => [name, initial]);
}

/** The name of a task; with overrides, the one that core gives it. */
export function taskName(reference: TaskReference): string {
  if (typeof reference === 'string') return reference;
  return TaskWithOverrides.is(reference) ? `${taskName(reference.base)}Overriden` : reference.name;
}
