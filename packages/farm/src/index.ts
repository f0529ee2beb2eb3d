/**
 * From a task to a farm.
 *
 * @module
 */
export { writeArgumentsCache } from './arguments-cache-file.ts';
export { type Backend, type JobOrigin, tractorBackend } from './backend.ts';
export { CODES, type Code } from './codes.ts';
export { type FarmEnvironment, farmEnvironment } from './environment.ts';
export { FarmError } from './errors.ts';
export {
  type JobRequest,
  openSession,
  type PreparedJob,
  prepareJob,
  type Session,
  type SessionOptions,
  submitJob,
} from './session.ts';
