/**
 * Site status filters, written in TypeScript, on a real blade.
 *
 * @module
 */
export { atMostEvery } from './at-most-every.ts';
export type { BladeLog, LogLevel } from './blade-log.ts';
export { CODES, type Code } from './codes.ts';
export { type EngineFiltersOptions, engineFilters } from './embedded/engine-filters.ts';
export { HOST_PROGRAM, SHIM_FILE } from './installation.ts';
export {
  type CommandMethod,
  type LineFilter,
  SiteFilters,
  type SiteFiltersOptions,
  type StateMethod,
} from './site-filters.ts';
