/**
 * Finding an embedded engine, without loading one.
 *
 * ```ts
 * import { defaultStateDir, findEngine } from '@jobtronaut/engine/state-folder';
 *
 * const engine = await findEngine(defaultStateDir());
 * console.log(engine?.url ?? 'no engine runs');
 * ```
 *
 * @module
 */
export {
  type EngineStatus,
  engineStatus,
  findEngine,
  isAlive,
  mayHearToken,
  portOf,
  type RunningEngine,
} from './find.ts';
export { defaultStateDir } from './folder.ts';
export { refuseUnsafe } from './owner.ts';
export { setPassword } from './password.ts';
