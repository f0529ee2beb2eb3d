import { spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findEngine, type RunningEngine } from '@jobtronaut/engine/state-folder';
import { makeFolder } from '@jobtronaut/plugins-loader/finding';
import { CliError } from './errors.ts';

/** The embedded engine of a state folder, started if it does not run. `started` tells whether it was. */
export async function ensureEngine(
  stateDir: string,
  options: readonly string[] = [],
): Promise<{ engine: RunningEngine; started: boolean }> {
  const running = await findEngine(stateDir);
  if (running) return { engine: running, started: false };
  try {
    await launch(stateDir, options);
  } catch (error) {
    return { engine: await enginesOfOthers(stateDir, error), started: false };
  }
  const engine = await findEngine(stateDir);
  if (!engine) throw notStarted(stateDir, 'it ended at once');
  return { engine, started: true };
}

/** How long an engine that another command starts may take to come up. Milliseconds. */
const OTHERS_START = 10_000;

/** Two commands may start the engine at the same time: the one that comes second takes what the first one started. */
async function enginesOfOthers(stateDir: string, error: unknown): Promise<RunningEngine> {
  if (!(error instanceof CliError) || !error.message.includes('[state-in-use]')) throw error;
  for (const until = Date.now() + OTHERS_START; Date.now() < until; await delay(100)) {
    const engine = await findEngine(stateDir);
    if (engine) return engine;
  }
  throw error;
}

/**
 * Starts the engine as a process of its own that outlives this one. It says over the IPC channel that it listens, so nobody has to
 * guess or poll; what it has to say goes to `engine.log` in its folder.
 */
function launch(stateDir: string, options: readonly string[]): Promise<void> {
  let log: number;
  try {
    makeFolder(stateDir);
    log = openSync(join(stateDir, 'engine.log'), 'a', 0o600);
  } catch (cause) {
    throw new CliError(
      'engine-not-started',
      `The embedded engine cannot write its folder ${stateDir}: ${reason(cause)}`,
      {
        hint: 'Make the folder writable, or name another one in XDG_STATE_HOME or JOBTRONAUT_ENGINE_STATE.',
        cause,
      },
    );
  }
  const command = fileURLToPath(new URL('../bin/jobtronaut.js', import.meta.url));
  const child = spawn(process.execPath, [command, 'engine', 'start', '--foreground', '--state', stateDir, ...options], {
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  return new Promise((resolve, reject) => {
    child.once('message', () => {
      child.disconnect();
      child.unref();
      resolve();
    });
    child.once('error', (cause) => reject(notStarted(stateDir, cause.message)));
    child.once('exit', () => reject(notStarted(stateDir, lastLine(join(stateDir, 'engine.log')))));
  });
}

function notStarted(stateDir: string, why: string): CliError {
  return new CliError('engine-not-started', `The embedded engine did not start: ${why}`, {
    hint: `Its log is ${join(stateDir, 'engine.log')}.`,
  });
}

function lastLine(file: string): string {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return (
    lines.findLast((line) => line.startsWith('error: '))?.slice('error: '.length) ?? lines.at(-1) ?? 'no word from it'
  );
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
