import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { accessSync, closeSync, constants, openSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { builtInArgv } from './built-in.ts';
import type { CommandSpec } from './command.ts';
import { commandEnvironment } from './environment.ts';
import type { OutputStream } from './line-parser.ts';
import { type Pipe, takePipe } from './pipes.ts';
import { substituteArgv } from './substitute.ts';

/** A process that runs. */
export interface Launch {
  readonly child: ChildProcess;
  readonly pid: number;
  /** Milliseconds since the epoch, and of `performance.now()`, before it was asked for: a slow disk counts as its own time. */
  readonly started: number;
  readonly startedAt: number;
  /** Where it runs, absolute. */
  readonly cwd: string;
  /** Our ends of its output; the receiver reads and closes them. */
  readonly outputs: readonly { readonly stream: OutputStream; readonly fd: number }[];
  /** The other end of its silent standard input: close it when the command has ended. */
  readonly stdin: number | undefined;
}

/** No process. Some reasons come a moment later than the attempt. */
export interface LaunchFailure {
  /** What was to run, as far as that was found out. */
  readonly program: string;
  readonly error: Promise<unknown>;
}

/** Sets up the process of a command (protocol 11.1): environment, words, pipes, folder, a process group of its own. No shell. */
export function launch(spec: CommandSpec): Launch | LaunchFailure {
  const forUs: number[] = [];
  const forChild: number[] = [];
  const closeAll = (fds: readonly number[]): void => {
    for (const fd of fds) closeSync(fd);
  };
  const pipe = (kind: 'input' | 'output'): Pipe => {
    const taken = takePipe(kind);
    forUs.push(taken.ours);
    forChild.push(taken.child);
    return taken;
  };
  const file = (fd: number): { child: number } => {
    forChild.push(fd);
    return { child: fd };
  };
  let program = spec.argv[0] ?? '';
  try {
    const cwd = resolve(canEnter(spec.cwd) ? spec.cwd : '.');
    const env = commandEnvironment(spec, cwd);
    const argv = substituteArgv(spec, env);
    const [first = '', ...args] = builtInArgv(argv) ?? argv;
    program = first;
    const silence = spec.msg === undefined ? pipe('input') : undefined;
    const stdin = silence ?? file(openText(`${spec.msg}\n`));
    const capture = spec.expand && 'capture' in spec.expand ? resolve(cwd, spec.expand.capture) : undefined;
    const logged = capture === undefined ? pipe('output') : undefined;
    const stdout = logged ?? file(openSync(capture ?? '', 'w', 0o600));
    const stderr = pipe('output');

    const started = Date.now();
    const startedAt = performance.now();
    const stdio = [stdin.child, stdout.child, stderr.child];
    const child = spawn(program, args, { cwd, env, detached: true, stdio });
    if (child.pid === undefined) {
      closeAll(forUs);
      return { program, error: once(child, 'error').then(([error]: unknown[]) => error) };
    }
    const outputs = [{ stream: 'stderr' as const, fd: stderr.ours }];
    return {
      child,
      pid: child.pid,
      started,
      startedAt,
      cwd,
      outputs: logged ? [{ stream: 'stdout', fd: logged.ours }, ...outputs] : outputs,
      stdin: silence?.ours,
    };
  } catch (error) {
    closeAll(forUs);
    return { program, error: Promise.resolve(error) };
  } finally {
    closeAll(forChild);
  }
}

export function canEnter(folder: string | undefined): folder is string {
  try {
    if (folder === undefined) return false;
    accessSync(folder, constants.X_OK);
    return statSync(folder).isDirectory();
  } catch {
    return false;
  }
}

/**
 * A text to be read from its beginning. A nameless file instead of a pipe: a pipe holds 64 KiB at most before somebody has to
 * keep writing, and one that was filled and closed cannot be opened again as /dev/stdin.
 */
function openText(text: string): number {
  const name = join(tmpdir(), `jobtronaut-msg-${randomUUID()}`);
  try {
    writeFileSync(name, text, { flag: 'wx', mode: 0o600 });
    return openSync(name, 'r');
  } finally {
    rmSync(name, { force: true });
  }
}
