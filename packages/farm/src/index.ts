/**
 * From a task to a farm.
 *
 * ```ts
 * const session = await openSession();
 * const backend = await openBackend(session, await chooseEngine(session, 'tractor-engine:80'));
 * const job = await prepareJob(session, { root: 'Turntable', arguments: { frames: '1-48' } });
 * const { jid } = await submitJob(session, job, backend);
 * ```
 *
 * @module
 */
export type { CacheFile } from './arguments-cache-file.ts';
export { readArgumentsCache } from './arguments-cache-file.ts';
export { argumentsFolder } from './build-settings.ts';
export { checkFolders } from './check-folders.ts';
export { checkSession } from './check-session.ts';
export { CODES, type Code } from './codes.ts';
export { compareJobs, type JobDifference } from './compare-jobs.ts';
export { dumpJob } from './dump.ts';
export type { Backend, JobOrigin, SpoolableJob, Spooled } from './engines/backend.ts';
export { ALL_FEATURES, type Capabilities, checkCapabilities, type Feature } from './engines/capabilities.ts';
export {
  chooseEngine,
  type EmbeddedEngine,
  type EngineChoice,
  embeddedStateDir,
  engineOfCommand,
  type LocatedEngine,
  runningEngine,
  type Site,
} from './engines/choice.ts';
export { openClient, openClientOfCommand } from './engines/client.ts';
export { getLocalState } from './engines/local-state.ts';
export { neutraliseTask } from './engines/neutralise.ts';
export { getArguments, type ScriptArguments } from './engines/script-arguments.ts';
export { openBackend, type TractorBackend, tractorBackend } from './engines/tractor-backend.ts';
export { type FarmEnvironment, farmEnvironment } from './environment.ts';
export { FarmError } from './errors.ts';
export { type Chunk, type Expansion, prepareExpansion, writeChunk } from './expansion.ts';
export type { HookContext, HookedJob, SubmitHook } from './hooks/hook.ts';
export type { HookChange } from './hooks/job-draft.ts';
export { findOldFiles, type OldFile, removeOldFiles } from './old-files.ts';
export { type JobPlan, planJob } from './plan.ts';
export { type Modify, prepareJob, prepareJoined } from './prepare.ts';
export type { Background, PreparedJob, SubmissionName } from './prepared-job.ts';
export { changedPlugins } from './records/changed-plugins.ts';
export type { UsedPlugin } from './records/plugin-watch.ts';
export { type AgainOptions, prepareAgain } from './records/prepare-again.ts';
export type { SubmissionRecord } from './records/record.ts';
export type { RecordedJob, RecordedJobs, RecordedRequest } from './records/recorded-request.ts';
export { listSubmissions, readPlan, readSubmission, type Submission } from './records/store.ts';
export type { Delivery, JobRequest, JoinedRequest } from './request.ts';
export { openSession, type Session, type SessionOptions } from './session.ts';
export { type SubmitJobsOptions, type SubmitOptions, type Submitted, submitJob, submitJobs } from './submit.ts';
export { currentUser } from './who.ts';
