/**
 * One farm command as a blade runs it: environment, substitutions, process group, output directives.
 *
 * ```ts
 * const command = startCommand(
 *   { argv: ['echo', 'job %j'], env: process.env, ids: { jid: 7, tid: 1, cid: 1, rev: 1 }, host: 'here' },
 *   { output: (bytes) => void process.stdout.write(bytes) },
 * );
 * const { exitCode } = await command.done;
 * ```
 *
 * @module
 */
export { CODES, type Code, FAILURE_EXIT_CODES } from './codes.ts';
export type {
  Attempt,
  CommandEnd,
  CommandEvents,
  CommandIds,
  CommandSpec,
  DirMap,
  EndReason,
  ExpandChunk,
  ExpandSource,
  ResourceUsage,
  RunningCommand,
} from './command.ts';
export { parseDirective } from './directives.ts';
export { readExpandText } from './expansion.ts';
export { LastingTrouble } from './lasting-trouble.ts';
export { endBanner } from './launcher/banner.ts';
export { type HostedEvents, Launcher, type LauncherOptions } from './launcher/launcher.ts';
export { LogFile } from './launcher/log-file.ts';
export { type HostedCommand, isToBeJudged } from './launcher/messages.ts';
export type { LineParser, LineVerdict, OutputStream } from './line-parser.ts';
export { whyBlind } from './proc.ts';
export type { RunnerOptions } from './runner-options.ts';
export { startCommand } from './start.ts';
