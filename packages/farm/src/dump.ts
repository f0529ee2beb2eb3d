import { writeArgumentsCache } from './arguments-cache-file.ts';
import { writeWhole } from './atomic-file.ts';
import { FarmError, reason } from './errors.ts';
import { JobFile } from './job-file.ts';
import type { PreparedJob } from './prepared-job.ts';

/**
 * Writes a job as a job file, for other tools to spool (authoring-model 4, `dump`): with its arguments cache, without which its
 * commands would not run. No hook sees it.
 *
 * @throws FarmError `job-not-written`, `cache-not-written`; AlfDocumentError
 */
export async function dumpJob({ document, argumentsCache }: PreparedJob, path: string): Promise<void> {
  const file = await JobFile.of(document);
  if (argumentsCache) await writeArgumentsCache(argumentsCache);
  try {
    await writeWhole(path, file.text());
  } catch (cause) {
    throw new FarmError('job-not-written', `The job file ${path} cannot be written: ${reason(cause)}`, { cause });
  }
}
