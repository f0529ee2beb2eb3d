import { JobtronautError, type JobtronautErrorOptions } from '@jobtronaut/diagnostics';
import type { Code } from './codes.ts';

/** What all errors of this package share: a stable code from `CODES`. Never carries a password, token or session id. */
export class TractorClientError extends JobtronautError {
  declare readonly code: Code;

  constructor(code: Code, message: string, options: JobtronautErrorOptions = {}) {
    super(code, message, options);
  }
}

/** Whether the engine may have acted on a request that failed; then it must not be repeated blindly. */
interface Delivery {
  readonly mayHaveArrived: boolean;
}

/** No connection, or one that broke off before a reply began. */
export class EngineUnreachableError extends TractorClientError implements Delivery {
  readonly mayHaveArrived: boolean;

  constructor(message: string, options: JobtronautErrorOptions & Delivery) {
    super('engine-unreachable', message, withData(options, { mayHaveArrived: options.mayHaveArrived }));
    this.mayHaveArrived = options.mayHaveArrived;
  }
}

/** The connection stood, but the reply did not come, or not to its end, in the time allowed. */
export class EngineTimeoutError extends TractorClientError implements Delivery {
  readonly mayHaveArrived = true;

  constructor(message: string, options: JobtronautErrorOptions = {}) {
    super('engine-timeout', message, withData(options, { mayHaveArrived: true }));
  }
}

/** What came is not the reply of a Tractor engine: cut, not JSON, HTML of another server, too large. */
export class BrokenReplyError extends TractorClientError implements Delivery {
  readonly mayHaveArrived = true;
  /** Whether the connection broke off in the middle: a second attempt may fare better. */
  readonly cut: boolean;

  constructor(message: string, options: JobtronautErrorOptions & { readonly cut?: boolean } = {}) {
    super('broken-reply', message, withData(options, { mayHaveArrived: true, cut: options.cut ?? false }));
    this.cut = options.cut ?? false;
  }
}

/** An engine's refusal, as it came. */
export interface Refusal {
  /** HTTP status. */
  readonly status: number;
  /** The engine's return code, if its reply had one. */
  readonly rc: number | null;
  /** The engine's own words, complete. */
  readonly msg: string;
}

/** The engine understood and refused: a status other than 200, or `rc` other than 0 (tractor-protocol 2.3). */
export class EngineError extends TractorClientError {
  readonly refusal: Refusal;

  constructor(message: string, refusal: Refusal, options: JobtronautErrorOptions = {}) {
    super('engine-error', message, withData(options, { ...refusal }));
    this.refusal = refusal;
  }

  get status(): number {
    return this.refusal.status;
  }

  get rc(): number | null {
    return this.refusal.rc;
  }

  get msg(): string {
    return this.refusal.msg;
  }
}

/** The engine wants another user, password or token, or does not let this user do that (tractor-protocol 3.5). */
export class LoginRefusedError extends TractorClientError {
  /** What the engine said; absent where the client knew beforehand. */
  readonly refusal: Refusal | undefined;

  constructor(message: string, options: JobtronautErrorOptions & { readonly refusal?: Refusal | undefined } = {}) {
    super('login-refused', message, withData(options, { ...options.refusal }));
    this.refusal = options.refusal;
  }
}

function withData(options: JobtronautErrorOptions, more: Record<string, unknown>): JobtronautErrorOptions {
  return { ...options, data: { ...options.data, ...more } };
}
