/** Engines as processes of their own, to be killed. */

import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { EngineOptions } from '../options.ts';
import { findEngine } from '../state-folder/find.ts';
import { type TestClient, testClient } from './engine.ts';

const INDEX = fileURLToPath(new URL('../../dist/index.js', import.meta.url));

export interface KillableEngine extends TestClient {
  readonly pid: number;
  readonly url: string;
  /** What it has said on standard error so far. */
  trouble(): string;
  /** `kill -9`; resolves when it is gone. */
  kill(): Promise<void>;
}

/** Starts an engine of the built package; it ends with the test, and so does its launcher. */
export async function killableEngine(
  folder: string,
  options: Pick<EngineOptions, 'slots' | 'maxLosses'> = {},
): Promise<KillableEngine> {
  const settings = { slots: 2, ...options, stateDir: folder, port: 0 };
  const script = `import { startEngine } from ${JSON.stringify(INDEX)}; const engine = await startEngine(${JSON.stringify(settings)});
    process.on('SIGTERM', () => engine.close());`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  let said = '';
  child.stderr?.on('data', (text) => {
    said += String(text);
  });
  const gone = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  const kill = (): Promise<void> => {
    child.kill('SIGKILL');
    return gone;
  };
  onTestFinished(async () => {
    await kill();
    for (const pid of launchers(folder)) process.kill(pid, 'SIGKILL');
  });
  const engine = await announced(folder, child, () => said);
  return { ...testClient(engine.url, folder), url: engine.url, pid: child.pid ?? 0, trouble: () => said, kill };
}

async function announced(folder: string, child: ChildProcess, said: () => string): Promise<{ url: string }> {
  for (;;) {
    const found = await findEngine(folder);
    if (found && found.pid === child.pid) return found;
    if (child.exitCode !== null) throw new Error(`the engine did not start: ${said()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Processes that launch commands for a state folder: one at most, but for moments. */
export function launchers(folder: string): number[] {
  const mark = `JOBTRONAUT_LAUNCHER=${join(folder, 'launcher')}`;
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && environment(pid).includes(mark));
}

function environment(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
