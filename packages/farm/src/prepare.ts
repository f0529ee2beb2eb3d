import {
  type BuildSettings,
  type BuiltJob,
  buildJob,
  checkJob,
  type Group,
  type JobSpec,
  jobsToTask,
  parallel,
  serial,
} from '@jobtronaut/core';
import { guardingExit, withConfiguration } from '@jobtronaut/plugins-loader';
import { buildSettings } from './build-settings.ts';
import { inheritedLocal } from './engines/local-state.ts';
import { type PreparedJob, preparedJob } from './prepared-job.ts';
import { type RecordedRequest, recordAttributes, recordJobs } from './records/recorded-request.ts';
import { refuse } from './refuse.ts';
import { type Delivery, type JobRequest, type JoinedRequest, jobsOf, mapJobs } from './request.ts';
import { currentSession, type Session } from './session.ts';
import { withPluginFile } from './with-plugin-file.ts';

/** Changes a job between its expansion and its document (`modifyTasks`, `modifyCommands`). */
export type Modify = (job: BuiltJob) => void;

/**
 * Checks a request, expands it, and makes the job document. Writes and sends nothing.
 *
 * @throws JobtronautError with all problems in `diagnostics`
 */
export function prepareJob(session: Session, request: JobRequest, modify?: Modify): Promise<PreparedJob> {
  const { environment, argumentsStorage, chunk, explain, progress, ...job } = request;
  return prepare(session, {
    delivery: { environment, argumentsStorage, chunk, explain, progress },
    jobs: job,
    build: (jobs, settings) => buildJob({ ...(jobs as JobSpec), ...settings }), // what went in comes back: one job
    modify,
  });
}

/**
 * Several jobs as one (authoring-model 4, "submitAsTasks").
 *
 * @throws as `prepareJob`
 */
export function prepareJoined(session: Session, request: JoinedRequest, modify?: Modify): Promise<PreparedJob> {
  const { jobs, attributes, ...delivery } = request;
  return prepare(session, {
    delivery,
    jobs,
    attributes,
    build: (located, settings) => jobsToTask({ ...settings, jobs: located, attributes }),
    modify,
  });
}

interface Preparation {
  readonly delivery: Delivery;
  readonly jobs: JobSpec | Group<JobSpec>;
  /** Of the whole, where jobs are joined. */
  readonly attributes?: JoinedRequest['attributes'];
  /** @param jobs those above, each local or not */
  readonly build: (jobs: Preparation['jobs'], settings: BuildSettings) => BuiltJob | Promise<BuiltJob>;
  readonly modify: Modify | undefined;
}

function prepare(opened: Session, { delivery, jobs, attributes, ...how }: Preparation): Promise<PreparedJob> {
  return withConfiguration(opened.configuration, () =>
    guardingExit(async () => {
      const session = await currentSession(opened);
      const build = buildSettings(session, delivery);
      const problems = jobsOf(jobs).flatMap((job) =>
        checkJob({ ...job, ...build.settings, plugins: session.registry }),
      );
      refuse(problems);
      const located = await withLocal(session, jobs);
      let built: BuiltJob;
      try {
        built = await how.build(located, build.settings);
      } catch (error) {
        throw withPluginFile(error, session.registry);
      }
      how.modify?.(built);
      const request: RecordedRequest = {
        jobs: recordJobs(located),
        ...(attributes && { attributes: recordAttributes(attributes) }),
        ...(how.modify && { modified: true }),
      };
      return preparedJob({ session, build, built, problems, request, jobs: jobsOf(jobs), delivery });
    }),
  );
}

/** Jobs that do not say whether they are local are what the command is that submits them (authoring-model 4). */
async function withLocal(session: Session, jobs: Preparation['jobs']): Promise<Preparation['jobs']> {
  if (jobsOf(jobs).every(({ local }) => local !== undefined)) return jobs;
  const inherited = await inheritedLocal(session);
  return mapJobs<Preparation['jobs']>(
    jobs,
    (job) => ({ ...job, local: job.local ?? inherited }),
    (kind, items) => (kind === 'serial' ? serial : parallel)(...(items as JobSpec[])),
  );
}
