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
import { replayJobs } from './recorded-request.ts';
import { readCacheCopy, readPlan, type Submission } from './store.ts';

export interface AgainOptions {
  /** Where it goes (`Backend.id`). @default the engine that it went to */
  readonly engine?: string;
  /** Job attributes in place of those that it was sent with. */
  readonly attributes?: JobAttributes;
  /** Variables that the record withholds. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Arguments that the record withholds. */
  readonly arguments?: Readonly<Record<string, unknown>>;
  /** As in a `JobRequest`. */
  readonly argumentsStorage?: string | undefined;
}

/**
 * A job that was sent before, to be sent again: the very text that was sent, with its arguments cache. Where the record withholds
 * credentials, and so has no text, they are passed again and the job is built anew from its request.
 *
 * @throws FarmError `missing-credentials`, `damaged-record`; as `prepareJob` where it is built anew
 */
export async function prepareAgain(
  session: Session,
  submission: Submission,
  options: AgainOptions = {},
): Promise<PreparedJob> {
  const { record } = submission;
  const job = record.plan ? await asSent(submission, options) : await anew(session, submission, options);
  const { document, left } = isElsewhere(submission, options)
    ? withoutOrder(job.document)
    : { document: job.document, left: [] };
  return {
    ...job,
    document,
    warnings: [...job.warnings, ...left],
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
  const delivery = { environment, argumentsStorage: options.argumentsStorage };
  const jobs = replayJobs(request.jobs, (job) => ({ ...job, arguments: { ...job.arguments, ...options.arguments } }));
  if (isGroup<JobSpec>(jobs)) {
    const attributes = options.attributes ? { ...request.attributes, ...options.attributes } : request.attributes;
    return prepareJoined(session, { ...delivery, jobs, attributes });
  }
  return prepareJob(session, { ...delivery, ...jobs, attributes: { ...jobs.attributes, ...options.attributes } });
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
