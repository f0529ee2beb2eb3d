import { FAILURE_EXIT_CODES } from './codes.ts';
import type { CommandEvents, CommandSpec, RunningCommand } from './command.ts';
import { isExhausted, messageOf } from './errors.ts';
import { type LaunchFailure, launch } from './launch.ts';
import { CommandLog } from './log.ts';
import { Run } from './run.ts';
import type { RunnerOptions } from './runner-options.ts';

/**
 * Starts one command as a blade does (tractor-protocol 11). Never throws: a command that cannot be launched ends with an exit
 * code above 20000, explained in its log.
 */
export function startCommand(spec: CommandSpec, events: CommandEvents, options: RunnerOptions = {}): RunningCommand {
  const log = new CommandLog((bytes) => events.output(bytes));
  const launched = launch(spec);
  return 'error' in launched ? notStarted(launched, log) : new Run(spec, launched, events, log, options);
}

function notStarted({ program, error: failure }: LaunchFailure, log: CommandLog): RunningCommand {
  const done = failure.then(async (error) => {
    void log.note(explain(program, error), 'launch-failed');
    await log.settled();
    return {
      exitCode: FAILURE_EXIT_CODES['launch-failed'],
      reason: 'launch-failed' as const,
      ended: Date.now(),
      elapsedSecs: 0,
      ...log.failure(),
      ...(isExhausted(error) && { noRoom: messageOf(error) }),
    };
  });
  return { pid: undefined, done, kill: () => {} };
}

/** What the operating system's refusals to start a program mean to the one who reads the log. */
const REFUSALS: Readonly<Record<string, string>> = {
  ENOENT: 'not found, or what its first line names as interpreter is not found',
  EACCES: 'it may not be executed',
  E2BIG: 'its words and environment are longer than the operating system takes',
};

function explain(program: string, error: unknown): string {
  if (program === '') return 'cannot launch: the command names no program';
  const { code = '', syscall = '' } = error as NodeJS.ErrnoException;
  const refusal = syscall.startsWith('spawn') ? REFUSALS[code] : undefined;
  return `cannot launch ${program}: ${refusal ?? messageOf(error)}`;
}
