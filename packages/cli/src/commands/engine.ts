import { findEngine, startEngine } from '@jobtronaut/engine';
import { embeddedStateDir } from '@jobtronaut/farm';
import { ensureEngine } from '../embedded-engine.ts';
import { CliError } from '../errors.ts';
import { EXIT, say } from '../terminal.ts';

interface StateOption {
  readonly state?: string | undefined;
}
interface StartOptions extends StateOption {
  readonly foreground: boolean;
  readonly port?: number | undefined;
  readonly slots?: number | undefined;
  readonly idle?: number | undefined;
  readonly limit?: readonly string[] | undefined;
  readonly trustLocalUser: boolean;
}

/** `jobtronaut engine start`: in the background, or here with --foreground. */
export async function start(options: StartOptions): Promise<number> {
  const stateDir = options.state ?? embeddedStateDir(process.env);
  if (!options.foreground) {
    const flags = [
      ...flag('--port', options.port),
      ...flag('--slots', options.slots),
      ...flag('--idle', options.idle),
      ...(options.limit ?? []).flatMap((limit) => flag('--limit', limit)),
      ...(options.trustLocalUser ? ['--trust-local-user'] : []),
    ];
    const { engine, started } = await ensureEngine(stateDir, flags);
    say(
      started
        ? `The embedded engine listens on ${engine.url}; jobs and logs are in ${stateDir}`
        : `It runs already: ${engine.url}`,
    );
    return EXIT.done;
  }
  const engine = await startEngine({
    stateDir,
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(options.slots === undefined ? {} : { slots: options.slots }),
    ...(options.idle === undefined ? {} : { idleTimeout: options.idle }),
    limits: limitsOf(options.limit ?? []),
    trustLocalUser: options.trustLocalUser,
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
  const stateDir = options.state ?? embeddedStateDir(process.env);
  const engine = await findEngine(stateDir);
  process.stdout.write(
    engine ? `${engine.url} (process ${engine.pid}, state in ${stateDir})\n` : `not running (state in ${stateDir})\n`,
  );
  return engine ? EXIT.done : EXIT.engine;
}

/** `jobtronaut engine stop`. */
export async function stop(options: StateOption): Promise<number> {
  const stateDir = options.state ?? embeddedStateDir(process.env);
  const engine = await findEngine(stateDir);
  if (!engine) {
    say(`The embedded engine of ${stateDir} does not run`);
    return EXIT.done;
  }
  process.kill(engine.pid, 'SIGTERM');
  say(`Stopped ${engine.url}`);
  return EXIT.done;
}

function limitsOf(texts: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    texts.map((text) => {
      const [, tag, count] = /^(.+)=(\d+)$/.exec(text) ?? [];
      if (tag === undefined) throw new CliError('bad-option', `--limit takes TAG=N, not "${text}"`);
      return [tag, Number(count)];
    }),
  );
}

function flag(name: string, value: number | string | undefined): string[] {
  return value === undefined ? [] : [name, String(value)];
}
