import { findEngine, startEngine } from '@jobtronaut/engine';
import { embeddedStateDir } from '@jobtronaut/farm';
import { ensureEngine } from '../embedded-engine.ts';
import { CliError } from '../errors.ts';
import type { RunOptions } from '../runners.ts';
import { siteEngineOptions } from '../site-engine-options.ts';
import { EXIT, print, printJson, say } from '../terminal.ts';

/** `jobtronaut engine start`: in the background, or here with --foreground. */
export async function start(options: RunOptions<'engine start'>): Promise<number> {
  const stateDir = options.state ?? embeddedStateDir(process.env);
  const limits = limitsOf(options.limit);
  if (!options.foreground) return startBehind(stateDir, options);
  const engine = await startEngine({
    ...(await siteEngineOptions()),
    stateDir,
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(options.slots === undefined ? {} : { slots: options.slots }),
    ...(options.idle === undefined ? {} : { idleTimeout: options.idle }),
    limits,
    trustLocalUser: options['trust-local-user'],
  });
  say(`The embedded engine listens on ${engine.url}; jobs and logs are in ${stateDir}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void engine.close());
  process.send?.('listening'); // to the command that started it in the background
  process.disconnect?.();
  await engine.closed;
  return EXIT.done;
}

async function startBehind(stateDir: string, options: RunOptions<'engine start'>): Promise<number> {
  const flags = [
    ...flag('--port', options.port),
    ...flag('--slots', options.slots),
    ...flag('--idle', options.idle),
    ...options.limit.flatMap((limit) => flag('--limit', limit)),
    ...(options['trust-local-user'] ? ['--trust-local-user'] : []),
  ];
  const { engine, started } = await ensureEngine(stateDir, flags);
  if (!started && flags.length > 0) {
    throw new CliError(
      'engine-runs-already',
      `The engine runs already on ${engine.url}, and ${flags[0]} would change nothing`,
      {
        hint: 'First jobtronaut engine stop; unfinished jobs go on when it starts again.',
      },
    );
  }
  if (options.json) printJson({ url: engine.url, pid: engine.pid, state: stateDir, started });
  say(
    started
      ? `The embedded engine listens on ${engine.url}; jobs and logs are in ${stateDir}`
      : `It runs already: ${engine.url}`,
  );
  return EXIT.done;
}

/** `jobtronaut engine status`. */
export async function status({ state, json }: RunOptions<'engine status'>): Promise<number> {
  const stateDir = state ?? embeddedStateDir(process.env);
  const engine = await findEngine(stateDir);
  if (json) {
    printJson({ running: engine !== undefined, url: engine?.url ?? null, pid: engine?.pid ?? null, state: stateDir });
  } else {
    print([
      engine ? `${engine.url} (process ${engine.pid}, state in ${stateDir})` : `not running (state in ${stateDir})`,
    ]);
  }
  return engine ? EXIT.done : EXIT.engine;
}

/** `jobtronaut engine stop`. */
export async function stop({ state, json }: RunOptions<'engine stop'>): Promise<number> {
  const stateDir = state ?? embeddedStateDir(process.env);
  const engine = await findEngine(stateDir);
  if (engine) process.kill(engine.pid, 'SIGTERM');
  if (json) printJson({ stopped: engine !== undefined, url: engine?.url ?? null, state: stateDir });
  say(engine ? `Stopped ${engine.url}` : `The embedded engine of ${stateDir} does not run`);
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
