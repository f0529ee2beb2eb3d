import type { Job } from '@jobtronaut/alf';
import { isGroup, type JobAttributes, type JobSpec } from '@jobtronaut/core';
import type { Diagnostic } from '@jobtronaut/diagnostics';
import type { CacheFile } from '../arguments-cache-file.ts';
import type { Code } from '../codes.ts';
import { FarmError } from '../errors.ts';
import { prepareJob, prepareJoined } from '../prepare.ts';
import type { PreparedJob } from '../prepared-job.ts';
import { jobsOf } from '../request.ts';
import type { Session } from '../session.ts';
import { changedPlugins } from './changed-plugins.ts';
import { replayJobs } from './recorded-request.ts';
import { readCacheCopy, readPlan, type Submission } from './store.ts';

/** What shall differ from the job as it was sent. */
export interface AgainOptions {
  /** Where it goes (`Backend.id`). @default the engine that it went to */
  readonly engine?: string;
  /** Job attributes in place of those that it was sent with. */
  readonly attributes?: JobAttributes;
  /** Variables in place of those that it was sent with, and such as the record withholds: the job is built anew. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** Arguments in place of those that it was sent with, and such as the record withholds: the job is built anew. */
  readonly arguments?: Readonly<Record<string, unknown>> | undefined;
  /** Build it anew from today's plugins and configuration in any case. @default false */
  readonly rebuild?: boolean | undefined;
  /** As in a `JobRequest`. */
  readonly argumentsStorage?: string | undefined;
  /** As in a `JobRequest`; for a job that is built anew. */
  readonly explain?: boolean | undefined;
}

/**
 * A job that was sent before, to be sent again: the very text that was sent, with its arguments cache. It is built anew from its request,
 * from the plugins as they are now, where something is to be another (`arguments`, `environment`, `rebuild`), and where the record
 * withholds credentials, and so has no text: then they are passed again. Plugin files that have changed since are told (`changed-plugin`).
 *
 * @throws FarmError `missing-credentials`, `damaged-record`, `not-repeatable`; as `prepareJob` where it is built anew
 */
export async function prepareAgain(
  session: Session,
  submission: Submission,
  options: AgainOptions = {},
): Promise<PreparedJob> {
  const { record } = submission;
  const { arguments: given = {}, environment = {}, rebuild = false } = options;
  const isOther = rebuild || Object.keys(given).length > 0 || Object.keys(environment).length > 0;
  const job = record.plan && !isOther ? await asSent(submission, options) : await anew(session, submission, options);
  const { document, left } = isElsewhere(submission, options)
    ? withoutOrder(job.document)
    : { document: job.document, left: [] };
  return {
    ...job,
    document,
    warnings: [...job.warnings, ...changedPlugins(session, record), ...left],
    background: { ...job.background, repeats: { engine: record.engine.id, jid: record.jid } },
  };
}

async function asSent(submission: Submission, { attributes }: AgainOptions): Promise<PreparedJob> {
  const { request, environment, plugins, withheld } = submission.record;
  const jobs = jobsOf(replayJobs(request.jobs, (job) => job));
  return {
    document: { ...(await readPlan(submission)), ...attributes },
    argumentsCache: await cacheOf(submission),
    warnings: [],
    leftOut: environment.leftOut,
    background: {
      request,
      rootTasks: jobs.map(({ root }) => String(root)),
      environment: environment.passed,
      withheld,
      plugins,
    },
  };
}

/** The cache stays where the commands look for it; if it is gone by now, it is written again. */
async function cacheOf(submission: Submission): Promise<CacheFile | undefined> {
  const file = submission.record.argumentsCache;
  if (file === null) return undefined;
  const text = await readCacheCopy(submission);
  return { file, pieces: () => [text] };
}

async function anew(session: Session, { record }: Submission, options: AgainOptions): Promise<PreparedJob> {
  const environment = { ...record.environment.passed, ...options.environment };
  const given = { ...options.arguments, ...environment, ...options.attributes };
  const missing = record.withheld.filter((name) => !Object.hasOwn(given, name));
  if (missing.length > 0) {
    throw new FarmError('missing-credentials', `The record does not hold what was passed as ${missing.join(', ')}`, {
      hint: 'Records hold no credentials. Pass them again.',
      data: { missing },
    });
  }
  const { request } = record;
  if (request.modified) throw notRepeatable('the program that sent it changed it after it was expanded');
  const { argumentsStorage, explain } = options;
  const delivery = { environment, argumentsStorage, explain };
  const jobs = replayJobs(request.jobs, (job) => {
    if (job.overridden) throw notRepeatable(`overrides of ${job.root} were given with its root`);
    return { ...job, arguments: { ...job.arguments, ...options.arguments } };
  });
  if (isGroup<JobSpec>(jobs)) {
    const attributes = options.attributes ? { ...request.attributes, ...options.attributes } : request.attributes;
    return prepareJoined(session, { ...delivery, jobs, attributes });
  }
  return prepareJob(session, { ...delivery, ...jobs, attributes: { ...jobs.attributes, ...options.attributes } });
}

/** A record is data; what a program does besides is not in it. */
function notRepeatable(why: string): FarmError {
  return new FarmError('not-repeatable', `The job cannot be built anew from its record: ${why}`, {
    hint: 'Send it as it was, or run the program that submitted it once more.',
  });
}

/** Another engine has other jobs under the ids that this one waited for. */
function isElsewhere({ record }: Submission, { engine = record.engine.id, attributes }: AgainOptions): boolean {
  return engine !== record.engine.id && attributes?.afterjids === undefined;
}

function withoutOrder(job: Job): { document: Job; left: Diagnostic[] } {
  const { afterjids = [], ...document } = job;
  if (afterjids.length === 0) return { document, left: [] };
  const message = `The job waits for no other job: ${afterjids.join(', ')} are ids of the engine that it was sent to before`;
  return { document, left: [{ code: 'afterjids-left-out' satisfies Code, severity: 'warning', message }] };
}
