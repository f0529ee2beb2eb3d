import { spawn } from 'node:child_process';
import { FAILURE_EXIT_CODES } from './codes.ts';
import type { CommandEnd, CommandEvents, CommandSpec, RunnerOptions, RunningCommand } from './command.ts';

/**
 * Starts one command as a blade does (protocol 11). Never throws: a command that cannot be launched ends with an exit
 * code above 20000, explained in its log.
 */
export function startCommand(spec: CommandSpec, events: CommandEvents, _options: RunnerOptions = {}): RunningCommand {
  const started = Date.now();
  const [program = '', ...rest] = spec.argv;
  const child = spawn(program, rest, { env: { ...spec.env }, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.on('data', (bytes: Buffer) => void events.output(bytes));
  child.stderr.on('data', (bytes: Buffer) => void events.output(bytes));
  const done = new Promise<CommandEnd>((resolve) => {
    const end = (exitCode: number, reason: CommandEnd['reason']) => {
      const ended = Date.now();
      resolve({ exitCode, reason, started, ended, elapsedSecs: (ended - started) / 1000 });
    };
    child.on('error', () => end(FAILURE_EXIT_CODES['launch-failed'], 'launch-failed'));
    child.on('close', (code) => end(code ?? -1, 'exit'));
  });
  return { pid: child.pid, started, done, kill: () => void child.kill() };
}
