import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkExpansion, type ExpandOptions, expand, type JobSpec } from '@jobtronaut/core';
import type { Diagnostic } from '@jobtronaut/diagnostics';
import { guardingExit, withConfiguration } from '@jobtronaut/plugins-loader';
import { writeArgumentsCache } from './arguments-cache-file.ts';
import { writeWhole } from './atomic-file.ts';
import { buildSettings } from './build-settings.ts';
import { checkedJob } from './checked-job.ts';
import { inheritedLocal } from './engines/local-state.ts';
import { FarmError, reason } from './errors.ts';
import { oldChunks, removeOldFiles } from './old-files.ts';
import { type PreparedJob, preparedJob } from './prepared-job.ts';
import { recordJobs } from './records/recorded-request.ts';
import { refuse } from './refuse.ts';
import { currentSession, type Session } from './session.ts';

/** What a running script adds to its job. */
export type Expansion = Pick<ExpandOptions, 'root' | 'arguments' | 'local'>;

/**
 * Builds what a running script adds to its job: every task that `root` requires, with arguments of its own (authoring-model 8, "Expansion
 * while running"). Writes nothing.
 *
 * @throws JobtronautError with all problems in `diagnostics`; as core's `expand`; as `getLocalState`, unless `local` is given
 */
export function prepareExpansion(opened: Session, { root, arguments: given, local }: Expansion): Promise<PreparedJob> {
  return withConfiguration(opened.configuration, () =>
    guardingExit(async () => {
      const session = await currentSession(opened);
      const delivery = { chunk: true };
      const build = buildSettings(session, delivery);
      const job: JobSpec = { root, arguments: given, local: local ?? (await inheritedLocal(session)) };
      const expansion = { root, arguments: given, local: job.local };
      const problems = checkExpansion({ ...build.settings, plugins: session.registry, ...expansion });
      refuse(problems);
      const built = await expand({ ...build.settings, ...expansion });
      const request = { jobs: recordJobs(job) };
      return preparedJob({ session, build, built, problems, request, jobs: [job], delivery });
    }),
  );
}

/** Tasks for the job of the running command, in a file. */
export interface Chunk {
  readonly file: string;
  /** What a command prints, on a line of its own, so that its blade reads the file (tractor-protocol 5.2). */
  readonly line: string;
  readonly notes: readonly Diagnostic[];
}

/**
 * Hooks, arguments cache, and a job file for the blade of the running command. The file is complete and on disk before anyone can print
 * its name. Nobody says when the blade has read it, so those of earlier commands go when they are a day old.
 *
 * @param job prepared by `prepareExpansion`, or with `chunk` in its request
 * @throws FarmError `chunk-not-written`, `cache-not-written`, `refused-by-hook`, `hook-failed`; AlfDocumentError
 */
export async function writeChunk(session: Session, job: PreparedJob): Promise<Chunk> {
  const { file: text, notes } = await checkedJob(session, job);
  const file = join(tmpdir(), `jobtronaut-${randomUUID()}.alf`);
  try {
    await writeWhole(file, text.text(), 0o600);
  } catch (cause) {
    throw new FarmError('chunk-not-written', `The tasks to add cannot be written: ${file}: ${reason(cause)}`, {
      hint: 'TMPDIR names the folder for temporary files.',
      cause,
    });
  }
  try {
    if (job.argumentsCache) await writeArgumentsCache(job.argumentsCache, job.background.withheld.length > 0);
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
  await removeOldFiles(await oldChunks());
  return { file, line: `TR_EXPAND_CHUNK "${file}"`, notes };
}
