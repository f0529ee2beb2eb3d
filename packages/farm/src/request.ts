import { type Group, isGroup, type JobAttributes, type JobSpec } from '@jobtronaut/core';

/** What somebody asks of a farm: a root task with its arguments, as a job. */
export interface JobRequest extends JobSpec, Delivery {}

/** Several jobs as one (authoring-model 4, "submitAsTasks"): `serial` and `parallel` groups, nested at will. */
export interface JoinedRequest extends Delivery {
  readonly jobs: JobSpec | Group<JobSpec>;
  /** @default those of the first job */
  readonly attributes?: JobAttributes | undefined;
}

/** What a job takes along. */
export interface Delivery {
  /** Variables for all commands, on top of the inherited ones. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** Folder for arguments that are too long for a command line, where the configuration names none. */
  readonly argumentsStorage?: string | undefined;
  /** The tasks go to the job of the running command (`writeChunk`): engines take them without the attributes of their job. @default false */
  readonly chunk?: boolean | undefined;
  /** Keep where arguments come from (`PreparedJob.explanations`). It takes time and memory for each argument of each task. @default false */
  readonly explain?: boolean | undefined;
  /** Called now and then while the job is built, with how many tasks and groups there are so far. */
  readonly progress?: ((tasks: number) => void) | undefined;
}

/** All jobs of a request, in order. */
export function jobsOf(jobs: JobSpec | Group<JobSpec>): JobSpec[] {
  const found: JobSpec[] = [];
  const open = [jobs];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (isGroup<JobSpec>(next)) open.push(...next.items.toReversed());
    else found.push(next);
  }
  return found;
}

/** The same groups of other jobs. Groups are written by hand, and are as deep as a hand makes them. */
export function mapJobs<To>(
  jobs: JobSpec | Group<JobSpec>,
  one: (job: JobSpec) => To,
  several: (kind: Group<JobSpec>['kind'], items: readonly To[]) => To,
): To {
  if (!isGroup<JobSpec>(jobs)) return one(jobs);
  return several(
    jobs.kind,
    jobs.items.map((item) => mapJobs(item, one, several)),
  );
}
