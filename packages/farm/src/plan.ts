import type { Job } from '@jobtronaut/alf';
import type { TaskExplanation } from '@jobtronaut/core';
import type { Diagnostic } from '@jobtronaut/diagnostics';
import type { CacheFile } from './arguments-cache-file.ts';
import { checkedJob } from './checked-job.ts';
import type { Backend } from './engines/backend.ts';
import type { FarmEnvironment } from './environment.ts';
import type { HookChange } from './hooks/job-draft.ts';
import type { PreparedJob } from './prepared-job.ts';
import type { UsedPlugin } from './records/plugin-watch.ts';
import type { Session } from './session.ts';

/** All that a submission would send and write, as data. */
export interface JobPlan {
  /** As the hooks leave it. */
  readonly document: Job;
  /** The job file, as bytes of UTF-8. */
  text(): AsyncIterable<Uint8Array>;
  /** What would be written before the job is sent; nothing if no payload is too long. */
  readonly argumentsCache: CacheFile | undefined;
  readonly hooks: readonly HookChange[];
  /** Warnings of the job, what the engine would leave out, and what the hooks said. */
  readonly notes: readonly Diagnostic[];
  /** Inherited variables that would not travel. */
  readonly leftOut: FarmEnvironment['leftOut'];
  readonly plugins: readonly UsedPlugin[];
  /** Where each argument comes from and what each processor made of it; nothing unless the job was prepared with `explain`. */
  readonly explanations: readonly TaskExplanation[] | undefined;
}

/**
 * Goes the way of `submitJob` up to the point where something would be written: checks, hooks, the text. No engine is asked or started.
 *
 * @param engine where it would go; without one nobody can say what an engine leaves out
 * @throws as `submitJob` before it writes
 */
export async function planJob(
  session: Session,
  job: PreparedJob,
  engine?: Pick<Backend, 'name' | 'capabilities'>,
): Promise<JobPlan> {
  const { document, file, hooks, notes } = await checkedJob(session, job, engine);
  return {
    document,
    text: () => file.text(),
    argumentsCache: job.argumentsCache,
    hooks,
    notes: [...job.warnings, ...notes],
    leftOut: job.leftOut,
    plugins: job.background.plugins,
    explanations: job.explanations,
  };
}
