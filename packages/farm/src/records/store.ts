import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type Job, parseAlf } from '@jobtronaut/alf';
import { defaultStateDir } from '@jobtronaut/engine/state-folder';
import { makeFolder } from '@jobtronaut/plugins-loader/finding';
import type { CacheFile } from '../arguments-cache-file.ts';
import { writeSynced } from '../atomic-file.ts';
import type { Site } from '../engines/choice.ts';
import { FarmError, reason } from '../errors.ts';
import { compress, readCompressed } from '../job-file.ts';
import type { SubmissionName } from '../prepared-job.ts';
import { currentUser } from '../who.ts';
import { whyNoRecord } from './check-record.ts';
import type { SubmissionRecord } from './record.ts';

const RECORD = 'record.json';
const PLAN = 'job.alf.gz';
const CACHE = 'arguments.json.gz';

/** The record of a submission, as it was found. */
export interface Submission {
  readonly record: SubmissionRecord;
  /** Where it lies. */
  readonly folder: string;
}

/** What lies beside a record. */
export interface Enclosures {
  /** The text of the job, compressed. */
  readonly plan?: readonly Uint8Array[] | undefined;
  readonly argumentsCache?: CacheFile | undefined;
}

/**
 * Writes a record, all of it or nothing: a folder that nobody else may read, under its name only once it is complete.
 *
 * @returns its folder
 * @throws what the system says
 */
export async function writeSubmission(site: Site, record: SubmissionRecord, more: Enclosures): Promise<string> {
  const parent = submissionFolder(site, { engine: record.engine.id, jid: record.jid });
  // Ids come again when an engine begins anew: the time keeps them apart, and the newest is the last by name.
  const folder = join(parent, `${record.submitted.replaceAll(':', '-')}-${randomUUID().slice(0, 8)}`);
  const beside = join(parent, `.${randomUUID()}`);
  if (site.configuration.values.SUBMISSIONS_PATH) makeFolder(sharedFolder(site), 0o777);
  makeFolder(parent);
  try {
    await mkdir(beside, { mode: 0o700 });
    const { plan, argumentsCache } = more;
    if (plan) await writeSynced(join(beside, PLAN), plan, 0o600);
    if (argumentsCache) await writeSynced(join(beside, CACHE), await compress(argumentsCache.pieces()), 0o600);
    await writeSynced(join(beside, RECORD), [textOf(record)], 0o600);
    await rename(beside, folder);
    return folder;
  } catch (error) {
    await rm(beside, { recursive: true, force: true }).catch(() => undefined); // the first failure is the one to tell
    throw error;
  }
}

/**
 * The record of a submission, the newest one if the engine has given the id more than once.
 *
 * @throws FarmError `no-such-submission`, `damaged-record`
 */
export async function readSubmission(site: Site, name: SubmissionName): Promise<Submission> {
  const parent = submissionFolder(site, name);
  const newest = (await foldersIn(parent)).at(-1);
  if (newest === undefined) {
    throw new FarmError('no-such-submission', `There is no record of a job ${name.jid} sent to ${name.engine}`, {
      hint: 'Records are kept by the user and on the host that submitted, unless SUBMISSIONS_PATH says otherwise.',
      data: { ...name, folder: parent },
    });
  }
  return readRecord(join(parent, newest));
}

/**
 * The submissions of this user to all engines, newest first; each is read when its turn comes. Records that cannot be read are passed
 * over: `readSubmission` tells why.
 */
export async function* listSubmissions(site: Site): AsyncGenerator<Submission> {
  const root = submissionsFolder(site);
  const folders: string[] = [];
  for (const engine of await foldersIn(root))
    for (const jid of await foldersIn(join(root, engine)))
      for (const name of await foldersIn(join(root, engine, jid))) folders.push(join(root, engine, jid, name));
  // Names begin with the time.
  folders.sort((a, b) => (basename(a) < basename(b) ? 1 : -1));
  for (const folder of folders) {
    const submission = await readRecord(folder).catch(() => undefined);
    if (submission) yield submission;
  }
}

/** Names of complete folders, sorted. */
async function foldersIn(parent: string): Promise<string[]> {
  const found = await readdir(parent).catch(() => []);
  return found.filter((each) => !each.startsWith('.')).sort();
}

async function readRecord(folder: string): Promise<Submission> {
  return { folder, record: recordOf(await reading(folder, RECORD, (path) => readFile(path, 'utf8')), folder) };
}

/** The job that was sent. @throws FarmError `damaged-record` */
export function readPlan({ folder }: Submission): Promise<Job> {
  return reading(folder, PLAN, async (path) => parseAlf(await readCompressed(path)));
}

/** The text of its arguments cache. @throws FarmError `damaged-record` */
export function readCacheCopy({ folder }: Submission): Promise<string> {
  return reading(folder, CACHE, readCompressed);
}

async function reading<T>(folder: string, name: string, read: (path: string) => Promise<T>): Promise<T> {
  try {
    return await read(join(folder, name));
  } catch (cause) {
    throw damaged(join(folder, name), reason(cause), cause);
  }
}

/** A line for each member: for people to read, and not longer by a line for each of a million frames. */
function textOf(record: SubmissionRecord): string {
  const members = Object.entries(record).map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  return `{\n${members.join(',\n')}\n}\n`;
}

function recordOf(text: string, folder: string): SubmissionRecord {
  const file = join(folder, RECORD);
  let record: unknown;
  try {
    record = JSON.parse(text);
  } catch (cause) {
    throw damaged(file, reason(cause), cause);
  }
  const wrong = whyNoRecord(record);
  if (wrong !== undefined) throw damaged(file, wrong);
  return record as SubmissionRecord;
}

function damaged(file: string, why: string, cause?: unknown): FarmError {
  return new FarmError('damaged-record', `The record of the submission cannot be read: ${file}: ${why}`, {
    cause,
    data: { file },
  });
}

/** Where the records of one job id lie. */
function submissionFolder(site: Site, { engine, jid }: SubmissionName): string {
  return join(submissionsFolder(site), folderName(engine), String(jid));
}

/** Where the records of this user lie. */
function submissionsFolder(site: Site): string {
  const { configuration, env } = site;
  return configuration.values.SUBMISSIONS_PATH
    ? join(sharedFolder(site), currentUser(env))
    : join(dirname(defaultStateDir(env)), 'submissions');
}

function sharedFolder({ configuration }: Site): string {
  return configuration.values.SUBMISSIONS_PATH;
}

/** Readable, and another one for every other engine. */
function folderName(engine: string): string {
  const hash = createHash('sha256').update(engine).digest('hex').slice(0, 8);
  return `${engine.replace(/[^\w.-]+/g, '_').slice(0, 60)}-${hash}`;
}
