import { hostname, userInfo } from 'node:os';
import type { Diagnostic } from '@jobtronaut/diagnostics';
import { checkAddress, DEFAULT_ENGINE, type EngineAddress, parseEngineAddress } from './address.ts';
import { TractorClientError } from './errors.ts';

/** A site's own password hash, in place of its `trSitePasswordHash`; null means that no password is needed. */
export type PasswordHash = (password: string, challenge: string) => string | null | Promise<string | null>;

/** How to log in (tractor-protocol 3.1): by what the engine says, without a password, with one of two hashes, or a site's own. */
export type LoginStrategy = 'auto' | 'none' | 'internal' | 'plain' | PasswordHash;

/** In milliseconds; 0 for none. */
export interface Timeouts {
  /** Until the connection stands. @default 15_000 */
  readonly connect?: number | undefined;
  /** The longest silence: until the reply begins, and between two pieces of it. @default 300_000 */
  readonly silence?: number | undefined;
  /**
   * The same of an engine that is given a job: it answers once it has taken in all of it, which takes a busy one long. Stock clients wait
   * as long (tractor-protocol 2.1). @default 3_600_000
   */
  readonly spool?: number | undefined;
  /** The whole exchange. @default 3_600_000 */
  readonly total?: number | undefined;
}

/** How often reads are repeated after a failure that may pass, and what never reached the engine. */
export interface Retries {
  /** Further attempts after the first; 0 for none. @default 3 */
  readonly attempts?: number | undefined;
  /** Before the first repetition, in milliseconds; doubled each time, varied by a quarter. @default 250 */
  readonly delay?: number | undefined;
}

/** Which engine, who asks, and how patiently. What is left out comes from the environment (tractor-protocol 1). */
export interface TractorClientOptions {
  /** `host`, `host:port`, `[IPv6]:port`, or its parts. @default TRACTOR_ENGINE, else `tractor-engine:80` */
  readonly engine?: string | EngineAddress | undefined;
  /** Who acts. @default USER, else `root` */
  readonly user?: string | undefined;
  /** @default TRACTOR_PASSWORD, else none; nobody is ever asked for one */
  readonly password?: string | undefined;
  /** @default 'auto' */
  readonly login?: LoginStrategy | undefined;
  /**
   * What an embedded engine wants to see before it changes anything; goes into a header, and to that engine only. A function is asked
   * before each request: who listens there now may not be the one to hear it. What it throws ends the request, and nothing is sent.
   */
  readonly token?: string | (() => string | undefined) | undefined;
  readonly timeouts?: Timeouts | undefined;
  readonly retries?: Retries | undefined;
  /** Connections open at once. @default 8 */
  readonly connections?: number | undefined;
  /** The longest reply taken into memory, in bytes. @default 268_435_456 (256 MiB) */
  readonly maxReplyBytes?: number | undefined;
  /**
   * Whether to share the session file of Tractor's Python clients (tractor-protocol 1.1). It is used only if neither
   * a user nor a password is given. @default 'read'
   */
  readonly sessionFile?: 'off' | 'read' | 'write' | undefined;
  /** Told of what is doubtful but no failure. @default nobody */
  readonly onWarning?: ((warning: Diagnostic) => void) | undefined;
  /** @default process.env */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
}

/** The options with every gap filled. */
export interface Settings {
  readonly engine: EngineAddress;
  readonly user: string;
  readonly password: string | undefined;
  readonly login: LoginStrategy;
  readonly token: () => string | undefined;
  readonly timeouts: typeof TIMEOUTS;
  readonly retries: typeof RETRIES;
  readonly connections: number;
  readonly maxReplyBytes: number;
  /** Whether a session found in the session file will do. */
  readonly readSessionFile: boolean;
  readonly writeSessionFile: boolean;
  readonly onWarning: (warning: Diagnostic) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const TIMEOUTS = { connect: 15_000, silence: 300_000, spool: 3_600_000, total: 3_600_000 };
const RETRIES = { attempts: 3, delay: 250 };

/**
 * Checks options and fills the gaps from the environment (tractor-protocol 1).
 *
 * @throws {TractorClientError} `bad-engine-address`, `bad-client-option`
 */
export function readOptions(options: TractorClientOptions): Settings {
  const env = options.env ?? process.env;
  const engine = options.engine ?? (env.TRACTOR_ENGINE || DEFAULT_ENGINE);
  const password = options.password ?? (env.TRACTOR_PASSWORD || undefined);
  // A session in the file may belong to anybody, so it does not do for one who names a user or a password.
  const named = options.user !== undefined || password !== undefined;
  const sessionFile = oneOf('sessionFile', options.sessionFile ?? 'read', ['off', 'read', 'write']);
  return {
    engine: typeof engine === 'string' ? parseEngineAddress(engine) : checkAddress(engine),
    user: notEmpty('user', options.user ?? (env.USER || 'root'), /^\S+$/),
    password,
    login: oneOf('login', options.login ?? 'auto', ['auto', 'none', 'internal', 'plain']),
    token: tokenOf(options.token),
    timeouts: numbers('timeouts', TIMEOUTS, options.timeouts),
    retries: numbers('retries', RETRIES, options.retries),
    connections: atLeastOne('connections', options.connections ?? 8),
    maxReplyBytes: atLeastOne('maxReplyBytes', options.maxReplyBytes ?? 2 ** 28),
    readSessionFile: sessionFile !== 'off' && !named,
    writeSessionFile: sessionFile === 'write',
    onWarning: options.onWarning ?? (() => undefined),
    env,
  };
}

/** The host name as clients send it: the text before the first dot. */
export function shortHostName(): string {
  return hostname().split('.', 1)[0] ?? '';
}

/** The login name of this process, or `otherwise` where the system knows none (containers). */
export function osLogin(otherwise: string): string {
  try {
    return userInfo().username || otherwise;
  } catch {
    return otherwise;
  }
}

function numbers<T extends Readonly<Record<string, number>>>(
  option: string,
  defaults: T,
  given: { readonly [N in keyof T]?: number | undefined } = {},
): T {
  const values = { ...defaults };
  for (const name of Object.keys(defaults)) {
    const value = given[name] ?? defaults[name] ?? 0;
    if (!(Number.isFinite(value) && value >= 0)) {
      throw badOption(`${option}.${name}`, 'must be a number from 0 on', { value });
    }
    Object.assign(values, { [name]: value });
  }
  return values;
}

function atLeastOne(option: string, value: number): number {
  if (!(Number.isInteger(value) && value >= 1)) throw badOption(option, 'must be a whole number from 1 on', { value });
  return value;
}

function tokenOf(token: TractorClientOptions['token']): () => string | undefined {
  if (typeof token === 'function') return token;
  if (token !== undefined) notEmpty('token', token, /^[!-~]+$/);
  return () => token;
}

/** Never shows the value: it may be a secret. */
function notEmpty(option: string, value: string, allowed: RegExp): string {
  if (!allowed.test(value)) throw badOption(option, 'must be a text without blanks and not empty', {});
  return value;
}

/** For those who write JavaScript, or pass on what a user typed. */
function oneOf<T>(option: string, value: T, words: readonly string[]): T {
  if (typeof value === 'function' || words.includes(String(value))) return value;
  throw badOption(option, `must be one of ${words.join(', ')}`, { value });
}

function badOption(option: string, rule: string, data: Record<string, unknown>): TractorClientError {
  return new TractorClientError('bad-client-option', `the option "${option}" of the Tractor client ${rule}`, {
    hint: 'correct the option',
    data: { option, ...data },
  });
}
