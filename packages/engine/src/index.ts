/**
 * The embedded engine: a farm of one machine that speaks the Tractor protocol.
 *
 * ```ts
 * import { startEngine } from '@jobtronaut/engine';
 *
 * const engine = await startEngine({ stateDir: '/var/tmp/farm', slots: 4, limits: { nuke: 2 } });
 * console.log(engine.url);
 * await engine.close({ drain: true });
 * ```
 *
 * @module
 */
export { CODES, type Code } from './codes.ts';
export { type Engine, startEngine } from './engine.ts';
export { EngineError } from './errors.ts';
export type { EngineOptions } from './options.ts';
export { type EngineStatus, engineStatus, findEngine, type RunningEngine } from './state-folder/find.ts';
export { defaultStateDir } from './state-folder/folder.ts';
export { setPassword } from './state-folder/password.ts';
export type { FilteredCommand, StatusFilter } from './status-filter.ts';
