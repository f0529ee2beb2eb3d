/**
 * Where the embedded engine is, for those who talk to it and do not start it: without its queue, its database, its server.
 *
 * @module
 */
export { findEngine, type RunningEngine } from './find.ts';
export { defaultStateDir } from './folder.ts';
