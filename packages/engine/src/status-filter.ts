import { messageOf } from './errors.ts';

/** What the site says about this machine and its commands (tractor-protocol 12). What throws is told, and counts as not said. */
export interface StatusFilter {
  /**
   * Whether new work may start; asked while some waits: once a second, and when a command has ended.
   *
   * @param state the blade as tractor-protocol 12 describes it; a reason may be put into `excuse`
   * @param now epoch seconds
   */
  takesWork?(state: Record<string, unknown>, now: number): boolean;
  /** Before the start: `argv` and `env` count as it leaves them. */
  preStart?(command: FilteredCommand): void;
  /** The process runs; `pid` is known. */
  started?(command: FilteredCommand): void;
  /** The process could not be started. */
  failedToStart?(command: FilteredCommand): void;
  /** After the end, before what the command expands is read. */
  ended?(command: FilteredCommand): void;
}

/** The fields of a command (tractor-protocol 12), as far as they are known. */
export type FilteredCommand = Record<string, unknown>;

/** How long an answer holds, milliseconds. */
export const GATE_MS = 1000;

/** What a filter answers; nothing, if it throws, which is told. */
export function asked<T>(ask: () => T, onTrouble: (message: string) => void): T | undefined {
  const failed = (error: unknown): void => onTrouble(`the status filter failed: ${messageOf(error)}`);
  try {
    const answer = ask();
    // A method may be asynchronous, whatever its type says: nobody else would catch it.
    Promise.resolve(answer).catch(failed);
    return answer;
  } catch (error) {
    failed(error);
    return undefined;
  }
}

export interface WorkGateOptions {
  readonly filter: StatusFilter;
  readonly state: () => Record<string, unknown>;
  readonly onTrouble: (message: string) => void;
}

/** Asks the filter whether new work may start. */
export class WorkGate {
  readonly #options: WorkGateOptions;
  #asked = Number.NEGATIVE_INFINITY;
  #open = true;
  /** Why not; empty while it may. */
  excuse = '';

  constructor(options: WorkGateOptions) {
    this.#options = options;
  }

  /** Something has happened to a command: what the filter said may no longer hold. */
  forget(): void {
    this.#asked = Number.NEGATIVE_INFINITY;
  }

  isOpen(): boolean {
    const { filter, state: stateOf, onTrouble } = this.#options;
    const now = performance.now();
    if (!filter.takesWork || now - this.#asked < GATE_MS) return this.#open;
    this.#asked = now;
    const state = stateOf();
    this.#open = asked(() => filter.takesWork?.(state, Date.now() / 1000), onTrouble) ?? true;
    const { excuse } = state;
    this.excuse = this.#open ? '' : typeof excuse === 'string' && excuse !== '' ? excuse : 'a status filter says no';
    return this.#open;
  }
}
