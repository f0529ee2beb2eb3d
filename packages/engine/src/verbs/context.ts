import type { GuardOptions } from '../http/guard.ts';
import type { Sessions } from '../http/sessions.ts';
import type { Queue } from '../queue/queue.ts';
import type { Capacity } from '../scheduler/capacity.ts';
import type { Store } from '../store/store.ts';

/** The one blade, as it presents itself. */
export interface Blade {
  readonly name: string;
  readonly profile: string;
  readonly osname: string;
  readonly osversion: string;
  readonly numcpu: number;
  /** Epoch milliseconds. */
  readonly boottime: number;
  readonly starttime: number;
}

/** What verbs work on. */
export interface Context {
  readonly queue: Queue;
  readonly store: Store;
  readonly capacity: Capacity;
  readonly sessions: Sessions;
  readonly guard: GuardOptions;
  readonly blade: Blade;
  readonly stateDir: string;
  readonly version: string;
  /** The port that we listen on, once we do. */
  readonly port: () => number;
}
