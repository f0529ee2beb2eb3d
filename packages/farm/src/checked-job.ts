import { AlfDocumentError, type Job } from '@jobtronaut/alf';
import type { Diagnostic } from '@jobtronaut/diagnostics';
import { guardingExit, withConfiguration } from '@jobtronaut/plugins-loader';
import type { Backend } from './engines/backend.ts';
import { checkCapabilities } from './engines/capabilities.ts';
import { FarmError } from './errors.ts';
import type { HookChange } from './hooks/job-draft.ts';
import { runHooks } from './hooks/run-hooks.ts';
import { JobFile } from './job-file.ts';
import type { PreparedJob } from './prepared-job.ts';
import { refuse } from './refuse.ts';
import type { Session } from './session.ts';
import { currentUser, thisHost } from './who.ts';

/** A job that may be sent: the engine can carry it, the hooks of the site let it pass, and its text is made. */
export interface CheckedJob {
  readonly prepared: PreparedJob;
  /** As the hooks left it. */
  readonly document: Job;
  readonly file: JobFile;
  readonly hooks: readonly HookChange[];
  /** What the engine will leave out, and what the hooks said. */
  readonly notes: readonly Diagnostic[];
}

/**
 * Checks, hooks, and checks again if a hook changed something: hooks may tell others of a job, which should not be one that the engine
 * cannot take. Writes and sends nothing.
 *
 * @param engine absent for tasks that a running command adds to its own job
 * @throws JobtronautError `engine-cannot-carry` with all problems; FarmError `refused-by-hook`, `hook-failed`; AlfDocumentError
 */
export async function checkedJob(
  session: Session,
  prepared: PreparedJob,
  engine?: Pick<Backend, 'name' | 'capabilities'>,
): Promise<CheckedJob> {
  const { configuration, cwd, env } = session;
  const { rootTasks, repeats } = prepared.background;
  const carried = (job: Job) => (engine ? checkCapabilities(job, engine.capabilities, engine.name) : []);
  let notes = carried(prepared.document);
  refuse(notes);
  const { document, changes, warnings } = await withConfiguration(configuration, () =>
    guardingExit(() =>
      runHooks(configuration.values.SUBMIT_HOOKS, prepared.document, {
        user: currentUser(env),
        host: thisHost(),
        cwd,
        rootTasks,
        engine: engine?.name,
        again: repeats !== undefined,
      }),
    ),
  );
  if (changes.length > 0) {
    notes = carried(document);
    refuse(notes);
  }
  return { prepared, document, file: await fileOf(document, changes), hooks: changes, notes: [...notes, ...warnings] };
}

async function fileOf(document: Job, changes: readonly HookChange[]): Promise<JobFile> {
  try {
    return await JobFile.of(document);
  } catch (cause) {
    if (!(cause instanceof AlfDocumentError) || changes.length === 0) throw cause;
    const hooks = [...new Set(changes.map(({ hook }) => hook))].join(', ');
    throw new FarmError(
      'hook-failed',
      `A job file cannot say what the submit hooks (${hooks}) changed: ${cause.message}`,
      {
        diagnostics: cause.diagnostics,
        cause,
      },
    );
  }
}
