import type { CommandSpec } from './command.ts';

/** Where a line comes from. */
export type OutputStream = 'stdout' | 'stderr';

/**
 * Reads one line of output, without its newline; bytes that are not UTF-8 are U+FFFD. Of a line over 64 KiB it sees the beginning.
 * Undefined: no opinion, the next parser is asked; a line that nobody claims is logged as it is. A parser that throws has no opinion.
 */
export type LineParser = (line: string, stream: OutputStream, command: CommandSpec) => LineVerdict | undefined;

/**
 * What a line means: the output codes of a status filter (tractor-protocol 12). `log` says what the log gets: the line as it is (true), another text, or nothing (false).
 *
 * | kind | code of section 12 |
 * | --- | --- |
 * | `text` | `TR_LOG_TEXT_EMIT` |
 * | `progress` | `TR_LOG_PROGRESS` |
 * | `exit-code` | `TR_LOG_EXIT_CODE`: reported when the process ends, the last one counts |
 * | `fatal-code` | `TR_LOG_FATAL_CODE`: the same, and the process is terminated now |
 * | `expand-chunk` | `TR_LOG_EXPAND_CHUNK` |
 * | any, with `log` true or a text | `+ TR_LOG_ALSO_EMIT` |
 */
export type LineVerdict =
  | { readonly kind: 'text'; readonly log: boolean | string }
  | {
      readonly kind: 'progress';
      readonly percent: number;
      /** Read out of what an application says of itself: it counts until the command reports progress by a verdict without this mark. @default false */
      readonly estimate?: boolean;
      readonly log: boolean | string;
    }
  | { readonly kind: 'exit-code' | 'fatal-code'; readonly code: number; readonly log: boolean | string }
  | { readonly kind: 'expand-chunk'; readonly file: string; readonly log: boolean | string };
