import type { LineParser } from './line-parser.ts';

/** How commands are run here; not part of the command. */
export interface RunnerOptions {
  /** Who reads output lines, first opinion wins. @default [parseDirective] */
  readonly parsers?: readonly LineParser[];
  /** Milliseconds between interrupt and terminate, and between terminate and kill (10.6). @default 2000 */
  readonly killStepMs?: number;
  /** Milliseconds a command may live on after its exit status directive; 0: as long as it likes (11.5). @default 2000 */
  readonly exitStatusMs?: number;
  /** Least milliseconds between two progress events. @default 1000 */
  readonly progressMs?: number;
  /** Milliseconds of silence after which output that others still hold open is left behind, once the command has ended. @default 250 */
  readonly drainMs?: number;
}
