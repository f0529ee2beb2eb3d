import { writeArgumentsCache } from './arguments-cache-file.ts';
import { writeWhole } from './atomic-file.ts';
import { FarmError, reason } from './errors.ts';
import { JobFile } from './job-file.ts';
import type { PreparedJob } from './prepared-job.ts';
import { holdsCredentials } from './records/credentials-in-job.ts';

/**
 * Writes a job as a job file, for other tools to spool (authoring-model 4, `dump`): with its arguments cache, without which its
 * commands would not run. No hook sees it.
 *
 * @throws FarmError `job-not-written`, `cache-not-written`; AlfDocumentError
 */
export async function dumpJob(job: PreparedJob, path: string): Promise<void> {
  const { document, argumentsCache, background } = job;
  const file = await JobFile.of(document);
  if (argumentsCache) await writeArgumentsCache(argumentsCache, background.withheld.length > 0);
  try {
    await writeWhole(path, file.text(), holdsCredentials(job, document) ? 0o600 : undefined);
  } catch (cause) {
    throw new FarmError('job-not-written', `The job file ${path} cannot be written: ${reason(cause)}`, { cause });
  }
}
