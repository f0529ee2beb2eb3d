/** How much a diagnostic matters: an `error` stops what was asked for, a `warning` does not, `info` is for the curious. */
export type Severity = 'error' | 'warning' | 'info';

/** A place in a text. Lines and columns count from 1, columns in UTF-16 units; the end is exclusive. */
export interface Place {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

/** Another place that helps to understand a diagnostic. */
export interface RelatedPlace extends Place {
  readonly message: string;
}

/** One problem, told as data. A user's mistake is a value, never an exception with a stack trace. */
export interface Diagnostic extends Place {
  /** Stable, kebab-case; documented in docs/errors.md. */
  readonly code: string;
  readonly severity: Severity;
  /** What is wrong, without place and code. */
  readonly message: string;
  /** What to do now. */
  readonly hint?: string;
  /** The closest name that would have been right. */
  readonly suggest?: string;
  /** Where in a structure, for example `subtasks[3].cmds[0].argv`. */
  readonly path?: string;
  /** The task class that it is about. */
  readonly task?: string;
  readonly related?: readonly RelatedPlace[];
  /** The source line with carets below it, as the printer shows it (`codeFrame`). */
  readonly frame?: string;
}
