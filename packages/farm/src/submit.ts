import { existsSync, utimesSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { type Diagnostic, JobtronautError } from '@jobtronaut/diagnostics';
import { EngineTimeoutError } from '@jobtronaut/tractor-client';
import { writeArgumentsCache } from './arguments-cache-file.ts';
import { type CheckedJob, checkedJob } from './checked-job.ts';
import type { Code } from './codes.ts';
import type { Backend, Spooled } from './engines/backend.ts';
import { patienceOf } from './engines/client.ts';
import { FarmError, reason } from './errors.ts';
import { JobFile } from './job-file.ts';
import { keepJob } from './kept-job.ts';
import type { PreparedJob } from './prepared-job.ts';
import { holdsCredentials } from './records/credentials-in-job.ts';
import { recordSubmission } from './records/record-submission.ts';
import type { Session } from './session.ts';
import { currentUser } from './who.ts';

/** How a job is sent. */
export interface SubmitOptions {
  /** Whether the job file is kept where `JOB_STORAGE_PATH_TEMPLATE` says (authoring-model 4, `dumpJob`). @default true */
  readonly keep?: boolean;
}

/** How several jobs are sent, each its own. */
export interface SubmitJobsOptions extends SubmitOptions {
  /** Each job waits for the one before (`afterjids`). @default false */
  readonly serial?: boolean;
}

/** A job that an engine has taken. */
export interface Submitted extends Spooled {
  /** Where its job file is kept. */
  readonly kept: string | undefined;
  /** The folder of its record. */
  readonly record: string | undefined;
  /** What is worth knowing: by hooks, of what the engine leaves out, of files that could not be written. The job was sent all the same. */
  readonly notes: readonly Diagnostic[];
}

/**
 * Sends a job: check, hooks, arguments cache, spool, keep, record. Before everything is checked nothing is written, and before what the
 * commands read is on disk nothing is sent. A job that the engine did not take leaves nothing behind.
 *
 * @throws JobtronautError `engine-cannot-carry`; FarmError `refused-by-hook`, `hook-failed`, `cache-not-written`; AlfDocumentError;
 *   and the errors of the backend
 */
export async function submitJob(
  session: Session,
  job: PreparedJob,
  backend: Backend,
  options: SubmitOptions = {},
): Promise<Submitted> {
  const [submitted] = await submitJobs(session, [job], backend, options);
  return submitted as Submitted;
}

/**
 * Sends several jobs, each a job of its own, once all of them are checked.
 *
 * @throws as `submitJob`; FarmError `submitted-in-part` if the engine took some (`data.jids`) and not the next one
 */
export async function submitJobs(
  session: Session,
  jobs: readonly PreparedJob[],
  backend: Backend,
  { serial = false, keep = true }: SubmitJobsOptions = {},
): Promise<Submitted[]> {
  const checked: CheckedJob[] = [];
  for (const job of jobs) checked.push(await checkedJob(session, job, backend));
  const caches = await writeCaches(checked);
  const submitted: Submitted[] = [];
  for (const job of checked) {
    const before = serial ? submitted.at(-1)?.jid : undefined;
    const next = before === undefined ? job : await waitingFor(before, job);
    let spooled: Spooled;
    try {
      spooled = await spool(session, next, backend);
    } catch (error) {
      await caches.removeFrom(submitted.length + (mayHaveArrived(error) ? 1 : 0));
      throw submitted.length === 0 ? error : inPart(error, submitted, jobs.length);
    }
    submitted.push(await afterwards(session, next, spooled, { backend, keep }));
  }
  return submitted;
}

async function spool(
  { cwd, env, configuration }: Session,
  { document, file }: CheckedJob,
  backend: Backend,
): Promise<Spooled> {
  const title = document.title ?? 'untitled';
  const origin = { owner: currentUser(env), cwd, file: `jobtronaut:${title}` };
  try {
    return await backend.spool({ document, text: () => file.text() }, origin);
  } catch (cause) {
    // A login that is waited for in vain is not about the job.
    if (!(cause instanceof EngineTimeoutError && cause.data.what === 'spool')) throw cause;
    const seconds = patienceOf(configuration).spool;
    throw new EngineTimeoutError(
      `${backend.name} has the job "${title}", and has not answered for ${seconds} seconds`,
      {
        hint: 'It may be in the queue: look before you send it again. --timeout SECONDS or ENGINE_TIMEOUT in the configuration say how long to wait.',
        cause,
        data: cause.data,
      },
    );
  }
}

async function waitingFor(jid: number, job: CheckedJob): Promise<CheckedJob> {
  const document = { ...job.document, afterjids: [...(job.document.afterjids ?? []), jid] };
  return { ...job, document, file: await JobFile.of(document) };
}

/** The job is in the queue: whatever goes wrong now is worth a warning only. */
async function afterwards(
  session: Session,
  job: CheckedJob,
  spooled: Spooled,
  { backend, keep }: { readonly backend: Backend; readonly keep: boolean },
): Promise<Submitted> {
  const notes: Diagnostic[] = [...job.notes];
  const now = new Date();
  const secret = holdsCredentials(job.prepared, job.document);
  const kept = keep ? await keepJob(session, job.file, { jid: spooled.jid, now, secret }, notes) : undefined;
  const record = await recordSubmission(session, job, { ...spooled, backend, now, kept }).catch((error: unknown) => {
    const message = `The job was sent, and its record could not be written: ${reason(error)}`;
    notes.push({ code: 'not-recorded' satisfies Code, severity: 'warning', message });
    return undefined;
  });
  return { ...spooled, kept, record, notes };
}

/**
 * Writes the arguments caches of all jobs, or none. What was on disk before (of a job that is sent again) stays, and counts as new
 * (`findOldFiles`).
 */
async function writeCaches(jobs: readonly CheckedJob[]) {
  const written = jobs.map(({ prepared: { argumentsCache: cache } }) =>
    cache && !renewed(cache.file) ? cache : undefined,
  );
  const removeFrom = async (first: number) => {
    for (const cache of written.slice(first)) if (cache) await rm(cache.file, { force: true }).catch(() => undefined);
  };
  try {
    for (const [index, cache] of written.entries()) {
      if (cache) await writeArgumentsCache(cache, (jobs[index]?.prepared.background.withheld.length ?? 0) > 0);
    }
  } catch (error) {
    await removeFrom(0);
    throw error;
  }
  return { removeFrom };
}

/** Whether a file is there; then it is as old as this moment, if it is ours. */
function renewed(file: string): boolean {
  if (!existsSync(file)) return false;
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // Another one's: its age is theirs to look after.
  }
  return true;
}

/** Whether the job may be in the queue although sending it failed; of an error that we do not know, nobody can tell. */
function mayHaveArrived(error: unknown): boolean {
  return JobtronautError.is(error) ? error.data.mayHaveArrived === true : true;
}

function inPart(cause: unknown, submitted: readonly Submitted[], all: number): FarmError {
  const jids = submitted.map(({ jid }) => jid);
  return new FarmError(
    'submitted-in-part',
    `${jids.length} of ${all} jobs were sent (${jids.join(', ')}), the next one was not: ${reason(cause)}`,
    { hint: 'Those are in the queue. Delete them, or send the others alone.', cause, data: { jids } },
  );
}
