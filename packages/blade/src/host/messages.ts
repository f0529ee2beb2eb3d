import type { BladeCommand, BladeState, OutputVerdict } from '@jobtronaut/core';
import type { LogLevel } from '../blade-log.ts';
import type { CommandMethod, StateMethod } from '../site-filters.ts';

/** What the shim asks: one JSON text a line. Each has one reply, in the same order. */
export type Question =
  /** Always the first one; `data` is what the host before this one had. */
  | { readonly call: 'hello'; readonly data: Record<string, unknown> | null }
  | { readonly call: StateMethod; readonly state: BladeState; readonly now: number }
  | { readonly call: CommandMethod; readonly command: BladeCommand; readonly profile?: Record<string, unknown> }
  /** Who reads the output of this command? Under `key` its lines follow. */
  | { readonly call: 'lines'; readonly key: number; readonly command: BladeCommand }
  | { readonly call: 'line'; readonly key: number; readonly line: string };

/** What the host answers; absent parts: nothing to say. */
export interface Answer {
  /** Goes up when the filters were read again: what was said about lines is void. */
  readonly generation: number;
  /** A filter has handled the call. */
  readonly handled?: boolean;
  /** Of a test. */
  readonly result?: boolean;
  /** As the filter has left it, if it has changed it. */
  readonly state?: BladeState;
  readonly command?: BladeCommand;
  /** To `lines`: the source of a regular expression, for Python. Absent: every line. */
  readonly pattern?: string;
  readonly ignoreCase?: boolean;
  readonly verdict?: OutputVerdict;
  /** The shared data, if it has changed: the shim keeps it for the next host. */
  readonly data?: Record<string, unknown>;
  readonly log?: readonly (readonly [LogLevel, string])[];
}
