import { spawn } from 'node:child_process';
import { closeSync, constants, existsSync, fstatSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { JobtronautError } from '@jobtronaut/diagnostics';
import { findEngine, type RunningEngine, refuseUnsafe } from '@jobtronaut/engine/state-folder';
import { makeFolder } from '@jobtronaut/plugins-loader/finding';
import { CliError } from './errors.ts';
import { systemWords } from './file-problem.ts';

/** The embedded engine of a state folder, started if it does not run. `started` tells whether it was. */
export async function ensureEngine(
  stateDir: string,
  options: readonly string[] = [],
): Promise<{ engine: RunningEngine; started: boolean }> {
  // One that runs may be another user's, who made the folder to be given our jobs.
  if (existsSync(stateDir)) refuseUnsafe(stateDir);
  const until = Date.now() + OTHERS;
  for (let pause = 100; ; pause = Math.min(2 * pause, 1000)) {
    const running = await findEngine(stateDir);
    if (running) return { engine: running, started: false };
    try {
      await launch(stateDir, options);
    } catch (error) {
      if (!isInUse(error) || Date.now() > until) throw error;
      await delay(pause);
      continue;
    }
    const engine = await findEngine(stateDir);
    if (!engine) throw notStarted(stateDir, 'it ended at once');
    return { engine, started: true };
  }
}

/** How long another engine may take to come up with a long queue, or to go. Milliseconds. */
const OTHERS = 60_000;

/**
 * Another command starts the engine at this moment, or has just done so: it is taken. Or one that is about to end has the folder still: the
 * next one is ours.
 */
function isInUse(error: unknown): boolean {
  return error instanceof CliError && /\[(state-in-use|engine-runs-already)\]/.test(error.message);
}

/**
 * Starts the engine as a process of its own that outlives this one. It says over the IPC channel that it listens, so nobody has to
 * guess or poll; what it has to say goes to `engine.log` in its folder.
 */
function launch(stateDir: string, options: readonly string[]): Promise<void> {
  let log: number;
  try {
    makeFolder(stateDir);
    refuseUnsafe(stateDir);
    log = openLog(join(stateDir, 'engine.log'));
  } catch (cause) {
    if (JobtronautError.is(cause)) throw cause;
    throw new CliError(
      'engine-not-started',
      `The embedded engine cannot write its folder ${stateDir}: ${systemWords(cause)}`,
      {
        hint: 'Make the folder writable, or name another one in XDG_STATE_HOME or JOBTRONAUT_ENGINE_STATE.',
        cause,
      },
    );
  }
  const { size: from } = fstatSync(log);
  const command = fileURLToPath(new URL('../bin/jobtronaut.js', import.meta.url));
  const child = spawn(process.execPath, [command, 'engine', 'start', '--foreground', '--state', stateDir, ...options], {
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  return new Promise((resolve, reject) => {
    child.once('message', () => {
      child.disconnect();
      child.unref();
      resolve();
    });
    child.once('error', (cause) => reject(notStarted(stateDir, systemWords(cause))));
    child.once('exit', () => reject(notStarted(stateDir, ...lastWords(join(stateDir, 'engine.log'), from))));
  });
}

function notStarted(stateDir: string, why: string, remedy = ''): CliError {
  return new CliError('engine-not-started', `The embedded engine did not start: ${why}`, {
    hint: `${remedy === '' ? '' : `${remedy}. `}Its log is ${join(stateDir, 'engine.log')}.`,
  });
}

/** A log that is longer begins anew; the one before is kept. Bytes. */
const LONG_LOG = 1_000_000;

function openLog(path: string): number {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LONG_LOG) renameSync(path, `${path}.before`);
  const { O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW } = constants;
  return openSync(path, O_WRONLY | O_APPEND | O_CREAT | (O_NOFOLLOW ?? 0), 0o600);
}

/** What an engine said last, and what it advised; in the log stands also what earlier ones have said. */
function lastWords(file: string, from: number): [why: string, remedy?: string] {
  const lines = readFileSync(file).subarray(from).toString('utf8').trimEnd().split('\n');
  const at = lines.findLastIndex((line) => line.startsWith('error: '));
  if (at < 0) return [lines.at(-1) || 'no word from it'];
  const [, remedy] = /^ {2}(\S.*?)\.?$/.exec(lines[at + 1] ?? '') ?? [];
  const why = lines[at]?.slice('error: '.length) ?? '';
  return remedy === undefined ? [why] : [why, remedy];
}
