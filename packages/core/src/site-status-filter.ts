import { BASE, KIND } from './plugin-kind.ts';

/** The state of a blade; see tractor-protocol, "stateDict keys". Sites add keys of their own. */
export type BladeState = Record<string, unknown>;

/** A command on a blade. Versions of the blade differ: read every field as if it may be absent. */
export type BladeCommand = Record<string, unknown>;

/** What becomes of one line of output: a code, its value, and the text to log where that is another. */
export type OutputVerdict = readonly [code: number, value: unknown, text?: string];

/** The static side of a site status filter class. */
export interface SiteStatusFilterClass {
  new (): SiteStatusFilter;
  readonly name: string;
  readonly [KIND]: 'siteStatusFilter';
  description: string;
}

/**
 * The base of plugins that change how a blade behaves (authoring-model 10). A method that a class does not have leaves
 * the blade's own behaviour as it is.
 */
export class SiteStatusFilter {
  static readonly [KIND] = 'siteStatusFilter';
  static readonly [BASE]: unknown = true;
  static description = 'No description has been set.';

  /** May change the state: cheap data only, at each poll. */
  FilterBasicState?(state: BladeState, now: number): void;
  /** True: go on. Else put the reason into `state.excuse`. */
  TestBasicState?(state: BladeState, now: number): boolean;
  /** May change the state; called only if the basic test passed. */
  FilterDynamicState?(state: BladeState, now: number): void;
  /** True: ask for work. */
  TestDynamicState?(state: BladeState, now: number): boolean;
  SubprocessPreStart?(command: BladeCommand): void;
  SubprocessStarted?(command: BladeCommand): void;
  SubprocessFailedToStart?(command: BladeCommand): void;
  SubprocessEnded?(command: BladeCommand): void;
  /** Called for every line of output. */
  FilterSubprocessOutputLine?(command: BladeCommand, line: string): OutputVerdict;
}
