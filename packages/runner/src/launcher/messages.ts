/** What the engine's side and the launcher say to each other, one JSON text a line. */

import type { CommandEnd, CommandSpec, ExpandChunk } from '../command.ts';

/** Changes when one side would misunderstand the other: a launcher may be older than the engine that finds it. */
export const PROTOCOL = 1;

/** One attempt of a command, as the launcher gets it. */
export interface HostedCommand {
  /** Unique in the launcher's folder for ever; a file name: letters, digits and dots. */
  readonly id: string;
  readonly spec: CommandSpec;
  /** The file that the attempt is appended to, between two lines. */
  readonly log: string;
  /** For the first of them. */
  readonly owner: string;
}

/** To the launcher. */
export type Order =
  | { readonly type: 'configure'; readonly parsers: readonly string[] }
  | { readonly type: 'launch'; readonly command: HostedCommand }
  | { readonly type: 'kill'; readonly id: string; readonly why: string }
  /** Its end is safe elsewhere. */
  | { readonly type: 'forget'; readonly id: string }
  /** Nobody will come back soon: it may end as soon as nothing runs. */
  | { readonly type: 'bye' };

/** From the launcher. */
export type Report =
  | { readonly type: 'hello'; readonly protocol: number; readonly attempts: readonly Hosted[] }
  | { readonly type: 'started'; readonly id: string; readonly pid: number }
  | { readonly type: 'progress'; readonly id: string; readonly percent: number }
  | { readonly type: 'chunk'; readonly id: string; readonly chunk: ExpandChunk; readonly index: number }
  | { readonly type: 'ended'; readonly id: string; readonly end: CommandEnd; readonly chunks: readonly ExpandChunk[] }
  /** It was ended from outside together with us: how it ended says nothing of it. */
  | { readonly type: 'lost'; readonly id: string }
  | { readonly type: 'trouble'; readonly message: string };

/** An attempt that the launcher knows. */
export interface Hosted {
  readonly id: string;
  readonly pid?: number;
  readonly percent?: number;
  readonly chunks: readonly ExpandChunk[];
  readonly end?: CommandEnd;
}

/** Whether an end is not the last word: what the command expands may fail. The line that closes the log comes after that. */
export function isToBeJudged({ expandFile }: CommandEnd, chunks: readonly ExpandChunk[]): boolean {
  return expandFile !== undefined || chunks.length > 0;
}
