/** A task's `script` that is no method is recognised by this symbol; registered, since a plugin may bring another copy of a package. */
export const FOREIGN_SCRIPT: unique symbol = Symbol.for('@jobtronaut/foreign-script');

/** A script in a file of its own, as a payload names it. */
export interface ScriptFile {
  /** Where it was when the job was submitted, absolute. */
  readonly path: string;
  /** Its path below its plugin folder, with `/`; absent: it lies in none. */
  readonly file?: string;
  /** The hash of its content. */
  readonly hash: string;
  /** The farm refuses to run other code than this. @default false: it warns */
  readonly strict?: true;
}

/** A script that has no file: its text. It goes to the arguments cache of the job, never on a command line. */
export interface ScriptText {
  readonly source: string;
}

/**
 * A script for another program than Node, which a wrapper of that program finds by the payload: what `pythonFile()` and `pythonSource()` of
 * `@jobtronaut/dcc-wrappers` return, for `script = pythonFile(...)` in a task. It can be called only so that it fits in the place of a method.
 */
export interface ForeignScript {
  (): never;
  readonly [FOREIGN_SCRIPT]: {
    /** The same for the same script: it is read once for a job. */
    readonly id: string;
    /** What the payload is told; called when the first command of a job needs it. */
    read(): ScriptFile | ScriptText;
  };
}

/** The script that is no method of Node's, if that is what this is. */
export function foreignScript(script: unknown): ForeignScript[typeof FOREIGN_SCRIPT] | undefined {
  return typeof script === 'function' ? (script as Partial<ForeignScript>)[FOREIGN_SCRIPT] : undefined;
}
