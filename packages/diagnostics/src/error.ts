import type { Diagnostic } from './diagnostic.ts';

const FAMILY = Symbol.for('@jobtronaut/error');

/** What an error of the family is made of, besides its code and message. */
export interface JobtronautErrorOptions {
  /** What the user can do now. */
  readonly hint?: string;
  /** All problems found, where there may be several. */
  readonly diagnostics?: readonly Diagnostic[];
  /** Machine-readable details (names, paths, limits); never secrets. */
  readonly data?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/**
 * The one error that our packages throw for mistakes that are not ours. `message` says what is wrong and where,
 * `hint` what to do now, `code` is stable (docs/errors.md). Packages may derive classes from it.
 */
export class JobtronautError extends Error {
  readonly code: string;
  readonly hint: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly data: Readonly<Record<string, unknown>>;
  readonly [FAMILY] = true;

  constructor(code: string, message: string, options: JobtronautErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.hint = options.hint;
    this.diagnostics = options.diagnostics ?? [];
    this.data = options.data ?? {};
  }

  /** Recognises an error of the family, also one that another installed copy of this package made. */
  static is(value: unknown): value is JobtronautError {
    return typeof value === 'object' && value !== null && (value as { [FAMILY]?: unknown })[FAMILY] === true;
  }
}
