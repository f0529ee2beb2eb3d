import { BASE, KIND } from './plugin-kind.ts';

/** The state of a blade; see tractor-protocol, "stateDict keys". Sites add keys of their own. */
export type BladeState = Record<string, unknown>;

/** A command on a blade. Versions of the blade differ: read every field as if it may be absent. */
export type BladeCommand = Record<string, unknown>;

/**
 * Names the filters that handle a call (authoring-model 10): the first that exists does. It is given the state of the blade, for methods on
 * the state, or `undefined` and the command.
 */
export type FilterSelector = (
  state: BladeState | undefined,
  command: BladeCommand | undefined,
) => string | readonly string[] | null | undefined;

/** What becomes of one line of output: a code, its value, and the text to log where that is another. */
export type OutputVerdict = readonly [code: number, value: unknown, text?: string];

/** The codes of an `OutputVerdict` and their values (tractor-protocol 12). */
export const OUTPUT_CODES = {
  /** The text to log, with its newline; null drops the line. */
  TR_LOG_TEXT_EMIT: 0,
  /** Percent, 0 to 100. */
  TR_LOG_PROGRESS: 10,
  /** The exit code to report when the process ends. */
  TR_LOG_EXIT_CODE: 20,
  /** The same, and the process is terminated. */
  TR_LOG_FATAL_CODE: 21,
  /** The file, or the file and a destination. */
  TR_LOG_EXPAND_CHUNK: 30,
  /** Added to a code: the line, or the third element, is logged as well. */
  TR_LOG_ALSO_EMIT: 16_384,
} as const;

/** Writes into the log of the blade. */
export interface FilterLogger {
  /** What is worth knowing. */
  info(message: string): void;
  /** What somebody should look at. */
  warning(message: string): void;
  /** What went wrong. */
  error(message: string): void;
}

/** The static side of a site status filter class. */
export interface SiteStatusFilterClass {
  new (): SiteStatusFilter;
  readonly name: string;
  readonly [KIND]: 'siteStatusFilter';
  description: string;
  outputPattern?: RegExp | undefined;
}

/**
 * The base of plugins that change how a blade behaves (authoring-model 10). A method that a class does not have leaves
 * the blade's own behaviour as it is; so does one that throws. Methods are called one after another and must not wait for anything: a blade waits for them.
 */
export class SiteStatusFilter {
  static readonly [KIND] = 'siteStatusFilter';
  static readonly [BASE]: unknown = true;
  static description = 'No description has been set.';
  /**
   * Which lines of output the filter is to see: those in which this is found. Every other line costs next to nothing, so give one if you can.
   * It must mean the same in JavaScript and in Python's `re`: no named groups, no `\p`, no flag but `i`.
   *
   * @default every line
   */
  static outputPattern?: RegExp | undefined;

  /** One object for all filters of a blade: plain JSON data that is there at the next call. It ends with the blade. */
  data: Record<string, unknown> = {};
  /** Set before the first call. */
  logger: FilterLogger = { info() {}, warning() {}, error() {} };

  /** May change the state: cheap data only, at each poll. */
  FilterBasicState?(state: BladeState, now: number): void;
  /** True: go on. Else put the reason into `state.excuse`. */
  TestBasicState?(state: BladeState, now: number): boolean;
  /** May change the state; called only if the basic test passed. */
  FilterDynamicState?(state: BladeState, now: number): void;
  /** True: ask for work. */
  TestDynamicState?(state: BladeState, now: number): boolean;
  /** `profile`: the blade profile, where the blade tells it. */
  SubprocessPreStart?(command: BladeCommand, profile?: Record<string, unknown>): void;
  /** The process of a command runs; `command.pid` is known. */
  SubprocessStarted?(command: BladeCommand): void;
  /** The process of a command could not be started. */
  SubprocessFailedToStart?(command: BladeCommand): void;
  /** The process has ended, with `command.exitcode`; what it wants to expand has not been read yet. */
  SubprocessEnded?(command: BladeCommand): void;
  /** Called for every line of output, which has its newline. Undefined: the blade reads the line as if there were no filter. */
  FilterSubprocessOutputLine?(command: BladeCommand, line: string): OutputVerdict | undefined;
}
