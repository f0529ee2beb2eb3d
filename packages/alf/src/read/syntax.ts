/**
 * A job file as it was read: alf-format 6. Plain data; what the file says, unknown options and empty values included.
 * The job document (document.ts) is made from it.
 */

/** The value of an option, by its kind: a text, texts, integers, a number, a boolean, lists of texts; null if blank. */
export type OptionValue =
  | string
  | number
  | boolean
  | null
  | readonly string[]
  | readonly number[]
  | readonly (readonly string[])[];

/** The options of a statement, by their names in the file without the dash. */
export type AlfOptions = Record<string, OptionValue>;

interface Statement {
  /** The positional words. */
  args: string[];
}

/** A `Job`, with the statements of its blocks. */
export interface AlfJob extends Statement {
  operator: 'Job';
  title: string | null;
  options: AlfOptions;
  init?: AlfStatement[];
  cleanup?: AlfStatement[];
  postscript?: AlfStatement[];
  subtasks?: AlfStatement[];
}

/** A `Task`, with the statements of its blocks. */
export interface AlfTask extends Statement {
  operator: 'Task';
  title: string;
  options: AlfOptions;
  cmds?: AlfStatement[];
  cleanup?: AlfStatement[];
  subtasks?: AlfStatement[];
}

/** An `Instance`. */
export interface AlfInstance extends Statement {
  operator: 'Instance';
  title: string;
  options: AlfOptions;
}

/** An `Iterate`, with its template and its tasks. */
export interface AlfIterate extends Statement {
  operator: 'Iterate';
  varname: string;
  options: AlfOptions;
  template?: AlfStatement[];
  subtasks?: AlfStatement[];
}

/** A `RemoteCmd`, `Cmd` or `Command`. */
export interface AlfCommand extends Statement {
  operator: 'RemoteCmd' | 'Cmd' | 'Command';
  /** The launch expression, split: `args` has it as it stands in the file. */
  argv: string[];
  options: AlfOptions;
}

/** An `Assign`, or the `set` of old files. */
export interface AlfAssign extends Statement {
  operator: 'Assign' | 'set';
  varname: string;
  value: string;
}

/** A statement of a job file: what `operator` says it is. */
export type AlfStatement = AlfJob | AlfTask | AlfInstance | AlfIterate | AlfCommand | AlfAssign;

/** A whole file. */
export interface AlfFile {
  /** The version in the line `##AlfredToDo 3.0`. */
  header: string | null;
  /** A fragment has tasks only: the output of an `-expand` command. */
  kind: 'job' | 'fragment';
  statements: AlfStatement[];
}
