import { startEngine, findEngine } from '@jobtronaut/engine';
import { ensureEngine, stateFolder } from '../embedded-engine.ts';
import { EXIT, say } from '../terminal.ts';

interface StateOption {
  readonly state?: string | undefined;
}
interface StartOptions extends StateOption {
  readonly foreground: boolean;
  readonly port?: number | undefined;
  readonly slots?: number | undefined;
}

/** `jobtronaut engine start`: in the background, or here with --foreground. */
export async function start(options: StartOptions): Promise<number> {
  const stateDir = stateFolder(options.state);
  if (!options.foreground) {
    const flags = [...flag('--port', options.port), ...flag('--slots', options.slots)];
    const { engine, started } = await ensureEngine(stateDir, flags);
    say(started ? `The embedded engine listens on ${engine.url}; jobs and logs are in ${stateDir}` : `It runs already: ${engine.url}`);
    return EXIT.done;
  }
  const engine = await startEngine({
    stateDir,
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(options.slots === undefined ? {} : { slots: options.slots }),
  });
  say(`The embedded engine listens on ${engine.url}; jobs and logs are in ${stateDir}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void engine.close());
  process.send?.('listening'); // to the command that started it in the background
  process.disconnect?.();
  await engine.closed;
  return EXIT.done;
}

/** `jobtronaut engine status`. */
export async function status(options: StateOption): Promise<number> {
  const stateDir = stateFolder(options.state);
  const engine = await findEngine(stateDir);
  process.stdout.write(engine ? `${engine.url} (process ${engine.pid}, state in ${stateDir})\n` : `not running (state in ${stateDir})\n`);
  return engine ? EXIT.done : EXIT.engine;
}

/** `jobtronaut engine stop`. */
export async function stop(options: StateOption): Promise<number> {
  const stateDir = stateFolder(options.state);
  const engine = await findEngine(stateDir);
  if (!engine) {
    say(`The embedded engine of ${stateDir} does not run`);
    return EXIT.done;
  }
  process.kill(engine.pid, 'SIGTERM');
  say(`Stopped ${engine.url}`);
  return EXIT.done;
}

function flag(name: string, value: number | undefined): string[] {
  return value === undefined ? [] : [name, String(value)];
}
