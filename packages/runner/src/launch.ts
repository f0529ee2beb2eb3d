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
  /** By `performance.now()`, before it was asked for: a slow disk counts as its own time. */
  readonly startedAt: number;
  /** Where it runs, absolute. */
  readonly cwd: string;
  /** Its output; the receiver reads our ends, and releases the pipes. */
  readonly outputs: readonly { readonly stream: OutputStream; readonly pipe: Pipe }[];
  /** Its silent standard input: to be released when the command has ended. */
  readonly stdin: Pipe | undefined;
}

/** No process. Some reasons come a moment later than the attempt. */
export interface LaunchFailure {
  /** What was to run, as far as that was found out. */
  readonly program: string;
  readonly error: Promise<unknown>;
}

/** Sets up the process of a command (tractor-protocol 11.1): environment, words, pipes, folder, a process group of its own. No shell. */
export function launch(spec: CommandSpec): Launch | LaunchFailure {
  const inputs: Pipe[] = [];
  const outputs: Pipe[] = [];
  const forChild: number[] = [];
  const pipe = (kind: 'input' | 'output'): Pipe => {
    const taken = takePipe(kind);
    (kind === 'input' ? inputs : outputs).push(taken);
    forChild.push(taken.child);
    return taken;
  };
  const releaseAll = (): void => {
    for (const { ours } of outputs) closeSync(ours);
    for (const unused of [...inputs, ...outputs]) unused.release(true);
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

    const startedAt = performance.now();
    const stdio = [stdin.child, stdout.child, stderr.child];
    const child = spawn(program, args, { cwd, env, detached: true, stdio });
    if (child.pid === undefined) {
      releaseAll();
      return { program, error: once(child, 'error').then(([error]: unknown[]) => error) };
    }
    return {
      child,
      pid: child.pid,
      startedAt,
      cwd,
      outputs: [...(logged ? [{ stream: 'stdout' as const, pipe: logged }] : []), { stream: 'stderr', pipe: stderr }],
      stdin: silence,
    };
  } catch (error) {
    releaseAll();
    return { program, error: Promise.resolve(error) };
  } finally {
    for (const fd of forChild) closeSync(fd);
  }
}

function canEnter(folder: string | undefined): folder is string {
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
