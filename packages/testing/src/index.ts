/**
 * A test kit for plugin authors: expand a task and look at what came of it, run its scripts, run a whole job on an engine of the test's own.
 *
 * @module
 */
export { CODES, type Code } from './codes.ts';
export { type ExpandOptions, expandTask } from './expand.ts';
export { type ExpandedCommand, ExpandedJob, type ScriptRun } from './expanded-job.ts';
export { type FakeCommand, type FakeFarm, startFakeFarm } from './fake-farm.ts';
export type { FinishedJob } from './finished-job.ts';
export { openTestSession, type SiteOptions } from './site.ts';
export { startTestEngine, type TestEngine } from './test-engine.ts';
