import { setTimeout as delay } from 'node:timers/promises';
import { engineStatus, findEngine, isAlive, type RunningEngine } from '@jobtronaut/engine/state-folder';
import { counted } from '../counted.ts';
import { CliError } from '../errors.ts';
import type { RunOptions } from '../run-options.ts';
import { stateFolderToRead } from '../state-folder.ts';
import { EXIT, printJson, say } from '../terminal.ts';

/** Tells an engine to let its commands end before it stops. */
export const DRAIN = 'SIGUSR2';

/** `jobtronaut engine stop`. */
export async function stop({ state, drain, json }: RunOptions<'engine stop'>): Promise<number> {
  const stateDir = stateFolderToRead(state);
  const engine = await findEngine(stateDir);
  if (engine && drain) await drained(engine, state);
  else if (engine) await endProcess(engine);
  if (json) printJson({ stopped: engine !== undefined, url: engine?.url ?? null, state: stateDir });
  say(engine ? `Stopped ${engine.url}` : `The embedded engine of ${stateDir} does not run`);
  return EXIT.done;
}

/** How long an engine may take to end what runs, be it deaf or its launcher stopped, to write down what it knows, and go. Milliseconds. */
const PATIENCE = 30_000;
/** After how long it is said what takes time. Milliseconds. */
const QUIET = 1_000;

async function endProcess(engine: RunningEngine): Promise<void> {
  const { pid } = engine;
  const about = await engineStatus(engine);
  process.kill(pid, 'SIGTERM');
  const start = Date.now();
  for (let told = false; isAlive(pid); await delay(50)) {
    if (Date.now() > start + PATIENCE) {
      throw new CliError('engine-not-stopped', `The engine, process ${pid}, was told to stop and still runs`, {
        hint: `It may wait for its disk. Its log: jobtronaut engine logs. Without its leave: kill -9 ${pid}; the next engine finds the commands that run then.`,
      });
    }
    if (!told && about?.slotsInUse !== 0 && Date.now() > start + QUIET) {
      say('It ends the commands that run; those that do not obey are killed after some seconds ...');
      told = true;
    }
  }
}

/** As long as a command may run. */
async function drained(engine: RunningEngine, state: string | undefined): Promise<void> {
  const about = await engineStatus(engine);
  process.kill(engine.pid, DRAIN);
  const used =
    about === undefined
      ? ''
      : ` (${about.slotsInUse} of ${counted(about.slots, 'slot')} in use; jobtronaut jobs tells)`;
  say(`Nothing new starts; it stops once what runs has ended${used}`);
  const stop = `jobtronaut engine stop${state === undefined ? '' : ` --state ${shellWord(state)}`}`;
  say(`Ctrl-C: not to wait here. ${stop}, in another terminal: not to wait for the commands.`);
  while (isAlive(engine.pid)) await delay(200);
}

/** As a shell reads it, to be copied. */
function shellWord(text: string): string {
  return /^[\w./:@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
