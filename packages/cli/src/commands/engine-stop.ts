import { setTimeout as delay } from 'node:timers/promises';
import { findEngine } from '@jobtronaut/engine/state-folder';
import { CliError } from '../errors.ts';
import type { RunOptions } from '../run-options.ts';
import { stateFolder } from '../state-folder.ts';
import { EXIT, printJson, say } from '../terminal.ts';

/** Tells an engine to let its commands end before it stops. */
export const DRAIN = 'SIGUSR2';

/** `jobtronaut engine stop`. */
export async function stop({ state, drain, json }: RunOptions<'engine stop'>): Promise<number> {
  const stateDir = stateFolder(state);
  const engine = await findEngine(stateDir);
  if (engine && drain) await drained(engine.pid);
  else if (engine) await endProcess(engine.pid);
  if (json) printJson({ stopped: engine !== undefined, url: engine?.url ?? null, state: stateDir });
  say(engine ? `Stopped ${engine.url}` : `The embedded engine of ${stateDir} does not run`);
  return EXIT.done;
}

/** How long an engine may take to write down what it knows, and go. Milliseconds. */
const PATIENCE = 15_000;

async function endProcess(pid: number): Promise<void> {
  process.kill(pid, 'SIGTERM');
  for (const until = Date.now() + PATIENCE; isAlive(pid); await delay(50)) {
    if (Date.now() > until) {
      throw new CliError('engine-not-stopped', `The engine, process ${pid}, was told to stop and still runs`, {
        hint: 'It may be letting its commands end (engine stop --drain). Its log: jobtronaut engine logs',
      });
    }
  }
}

/** As long as a command may run. */
async function drained(pid: number): Promise<void> {
  process.kill(pid, DRAIN);
  say('Nothing new starts; it stops once the running commands have ended (Ctrl-C: no need to wait here)');
  while (isAlive(pid)) await delay(200);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
