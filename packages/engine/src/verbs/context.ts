import type { Blade } from '../blade.ts';
import type { GuardOptions } from '../http/guard.ts';
import type { Logins } from '../http/logins.ts';
import type { Sessions } from '../http/sessions.ts';
import type { Intake } from '../queue/intake.ts';
import type { Queue } from '../queue/queue.ts';
import type { Capacity } from '../scheduler/capacity.ts';
import type { EngineStatus } from '../state-folder/find.ts';
import type { Store } from '../store/store.ts';
import type { LogKeys } from './log-keys.ts';

/** How an engine was started, and whether it is about to end. */
type About = Pick<EngineStatus, 'limits' | 'idle' | 'trustLocalUser' | 'listen' | 'keepDays' | 'draining'>;

/** What verbs work on. */
export interface Context {
  readonly queue: Queue;
  readonly store: Store;
  readonly capacity: Capacity;
  /** For large jobs. */
  readonly intake: Intake;
  readonly sessions: Sessions;
  /** Where there is a password. */
  readonly logins: Logins | undefined;
  readonly logKeys: LogKeys;
  readonly guard: GuardOptions;
  readonly blade: Blade;
  readonly stateDir: string;
  readonly version: string;
  /** The port that we listen on, once we do. */
  readonly port: () => number;
  /** How this engine was started, as `ctrl?q=status` tells it. */
  readonly about: () => About;
}
