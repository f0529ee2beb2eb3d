import { setTimeout as delay } from 'node:timers/promises';
import { findEngine } from '@jobtronaut/engine/state-folder';
import { ensureEngine } from '../embedded-engine.ts';
import { CliError } from '../errors.ts';
import type { RunOptions } from '../runners.ts';
import { stateFolder } from '../state-folder.ts';
import { EXIT, print, printJson, say } from '../terminal.ts';

/** `jobtronaut engine start`: in the background, or here with --foreground. */
export async function start(options: RunOptions<'engine start'>): Promise<number> {
  const stateDir = stateFolder(options.state);
  const limits = limitsOf(options.limit);
  if (!options.foreground) return startBehind(stateDir, options);
  const { startEngine } = await import('@jobtronaut/engine');
  const { siteEngineOptions } = await import('../site-engine-options.ts');
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
  process.once(DRAIN, () => void engine.close({ drain: true }));
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
  const stateDir = stateFolder(state);
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

/** Tells an engine to let its commands end before it stops. */
const DRAIN = 'SIGUSR2';

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
