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
export type { Backend, JobOrigin, SpoolableJob, Spooled } from './backend.ts';
export { argumentsFolder } from './build-settings.ts';
export { ALL_FEATURES, type Capabilities, checkCapabilities, type Feature } from './capabilities.ts';
export { openClient, openClientOfCommand } from './client.ts';
export { CODES, type Code } from './codes.ts';
export { dumpJob } from './dump.ts';
export {
  chooseEngine,
  type EmbeddedEngine,
  type EngineChoice,
  embeddedStateDir,
  engineOfCommand,
  type LocatedEngine,
  runningEngine,
  type Site,
} from './engine-choice.ts';
export { type FarmEnvironment, farmEnvironment } from './environment.ts';
export { FarmError } from './errors.ts';
export { type Chunk, type Expansion, prepareExpansion, writeChunk } from './expansion.ts';
export type { HookContext, HookedJob, SubmitHook } from './hook.ts';
export type { HookChange } from './job-draft.ts';
export { getLocalState } from './local-state.ts';
export { neutraliseTask } from './neutralise.ts';
export { type Modify, prepareJob, prepareJoined } from './prepare.ts';
export type { Background, PreparedJob, SubmissionName } from './prepared-job.ts';
export type { RecordedJob, RecordedJobs, RecordedRequest } from './recorded-request.ts';
export type { Delivery, JobRequest, JoinedRequest } from './request.ts';
export { getArguments, type ScriptArguments } from './script-arguments.ts';
export { openSession, type Session, type SessionOptions } from './session.ts';
export type { SubmissionRecord } from './submission-record.ts';
export { readSubmission, type Submission } from './submission-store.ts';
export { type SubmitJobsOptions, type SubmitOptions, type Submitted, submitJob, submitJobs } from './submit.ts';
export { type AgainOptions, prepareAgain } from './submit-again.ts';
export { openBackend, type TractorBackend, tractorBackend } from './tractor-backend.ts';
export type { UsedPlugin } from './used-plugins.ts';
