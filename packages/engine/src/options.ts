import { isIP } from 'node:net';
import { availableParallelism } from 'node:os';
import { EngineError } from './errors.ts';
import { timestampText } from './query/values.ts';
import { defaultStateDir } from './state-folder/folder.ts';
import type { StatusFilter } from './status-filter.ts';

/** How an engine is started. */
export interface EngineOptions {
  /** Where it keeps its queue, logs and token. @default `defaultStateDir()` */
  readonly stateDir?: string;
  /** Port on loopback; taken: an error; 0: any free one. @default 8180, else any free one */
  readonly port?: number;
  /**
   * Another address of this machine to listen on, or `0.0.0.0` or `::` for all of them: whoever knows the password may then
   * do everything from there.
   *
   * @default loopback only
   */
  readonly listen?: string;
  /** Sets the password for `listen`. @default the one set before */
  readonly password?: string;
  /** Commands at once, if each takes one slot. @default the number of processors */
  readonly slots?: number;
  /** How many commands with a limit tag may be active at once, by tag. @default none is limited */
  readonly limits?: Readonly<Record<string, number>>;
  /** The service keys of this machine. @default unknown names count as provided, except under `!` */
  readonly services?: readonly string[];
  /** Seconds without anything to do after which the engine closes itself. @default never */
  readonly idleTimeout?: number;
  /** Days after which what is left of a finished or deleted job is removed, its logs among it; 0: never. @default 90 */
  readonly keepDays?: number;
  /** Processes of our own user need no token: for stock clients (Linux only). @default false */
  readonly trustLocalUser?: boolean;
  /** Most automatic retries of a command whose exit code is in its `retryrc`. @default 3 */
  readonly maxRetries?: number;
  /**
   * So often in a row a command may be lost together with its launcher, while neither machine nor engine was stopped, before it
   * counts as failed: it may have killed it itself.
   *
   * @default 5
   */
  readonly maxLosses?: number;
  /**
   * Modules, as URLs or absolute paths, that export `parsers: LineParser[]`: they read the output lines of commands.
   * @default the directives of tractor-protocol 11.5
   */
  readonly parsers?: readonly string[];
  /** What the site says about this machine and its commands. @default nothing */
  readonly statusFilter?: StatusFilter;
  /** The environment that commands start from. @default that of this process */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Told of trouble that nobody else hears of, in one line each. @default standard error */
  readonly onTrouble?: (message: string) => void;
}

/** Options with their defaults. */
export interface Settings {
  readonly stateDir: string;
  readonly port: number | undefined;
  /** An address, unless it is that of loopback where we always listen. */
  readonly listen: string | undefined;
  readonly password: string | undefined;
  readonly slots: number;
  readonly limits: ReadonlyMap<string, number>;
  readonly services: readonly string[] | undefined;
  /** Milliseconds. */
  readonly idleTimeout: number | undefined;
  readonly keepDays: number;
  readonly trustLocalUser: boolean;
  readonly maxRetries: number;
  readonly maxLosses: number;
  readonly parsers: readonly string[] | undefined;
  readonly statusFilter: StatusFilter | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly onTrouble: (message: string) => void;
}

/** Checks options and fills in defaults. Throws `EngineError` with the code `bad-engine-option`. */
export function settingsOf(options: EngineOptions): Settings {
  const { port, slots = availableParallelism(), idleTimeout, maxRetries = 3, maxLosses = 5, keepDays = 90 } = options;
  if (port !== undefined) whole('port', port, 0, 65_535);
  whole('slots', slots, 1, 100_000);
  whole('maxRetries', maxRetries, 0, 1_000_000);
  whole('maxLosses', maxLosses, 1, 1_000_000);
  if (idleTimeout !== undefined && !(idleTimeout >= 0)) throw bad('idleTimeout', idleTimeout, 'a number of seconds');
  if (!(keepDays >= 0)) throw bad('keepDays', keepDays, 'a number of days, or 0 to keep everything');
  for (const key of options.services ?? []) {
    // Annotations of blade profiles among them, such as `nuke(max:2)`: they would never match a name.
    if (!/^[\w.:-]+$/.test(key))
      throw bad('services', key, 'names of letters, digits and _ . : - (numbers go to limits)');
  }
  const { listen } = options;
  if (listen !== undefined && isIP(listen) === 0) throw bad('listen', listen, 'an IP address of this machine');
  const limits = new Map(Object.entries(options.limits ?? {}));
  for (const [tag, limit] of limits) whole(`limit of ${tag}`, limit, 0, 1_000_000);
  return {
    stateDir: options.stateDir ?? defaultStateDir(),
    port,
    listen: listen === '127.0.0.1' ? undefined : listen,
    password: options.password,
    slots,
    limits,
    services: options.services,
    idleTimeout: idleTimeout === undefined ? undefined : idleTimeout * 1000,
    keepDays,
    trustLocalUser: options.trustLocalUser ?? false,
    maxRetries,
    maxLosses,
    parsers: options.parsers,
    statusFilter: options.statusFilter,
    env: options.env ?? process.env,
    onTrouble: options.onTrouble ?? say,
  };
}

/** With the time: it may stand in a log, to be read days after. */
function say(message: string): void {
  process.stderr.write(`${timestampText(Date.now())} jobtronaut engine: ${message}\n`);
}

function whole(name: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw bad(name, value, `a whole number from ${least} to ${most}`);
  }
}

function bad(name: string, value: unknown, expected: string): EngineError {
  return new EngineError('bad-engine-option', `${name} must be ${expected}, not ${String(value)}`, {
    data: { name, value },
  });
}
