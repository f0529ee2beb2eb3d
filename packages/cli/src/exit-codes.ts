import type { Code as EngineCode } from '@jobtronaut/engine';
import type { Code as FarmCode } from '@jobtronaut/farm';
import type { Code as ClientCode } from '@jobtronaut/tractor-client';
import type { Code } from './codes.ts';

/** Exit codes of the command (docs/commands.md, "What it prints, how it ends"): how a script tells one failure from another. */
export const EXIT = { done: 0, user: 1, engine: 2, taskFailed: 3, interrupted: 130 } as const;

/** Errors where the engine is the matter, not the user. As words: to ask the packages for theirs would load all of them. */
const OF_THE_ENGINE = [
  'attribute-not-kept',
  'broken-reply',
  'client-closed',
  'damaged-state',
  'engine-error',
  'engine-lost',
  'engine-not-running',
  'engine-not-started',
  'engine-not-stopped',
  'engine-timeout',
  'engine-unreachable',
  'listen-failed',
  'login-refused',
  'newer-state',
  'port-taken',
  'proc-missing',
  'state-in-use',
  'state-unwritable',
  'submitted-in-part',
  'unsafe-state',
] as const satisfies readonly (Code | ClientCode | EngineCode | FarmCode)[];

/** The exit code for an error of this code. */
export function exitCodeOf(code: string): number {
  return (OF_THE_ENGINE as readonly string[]).includes(code) ? EXIT.engine : EXIT.user;
}
