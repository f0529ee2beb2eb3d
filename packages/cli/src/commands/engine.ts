import { isIP, isIPv6 } from 'node:net';
import { hostname } from 'node:os';
import {
  type EngineStatus,
  engineStatus,
  findEngine,
  portOf,
  type RunningEngine,
  setPassword,
} from '@jobtronaut/engine/state-folder';
import { ensureEngine } from '../embedded-engine.ts';
import { CliError } from '../errors.ts';
import { readPassword } from '../password-file.ts';
import type { RunOptions } from '../run-options.ts';
import { timeText } from '../spans.ts';
import { stateFolder } from '../state-folder.ts';
import { EXIT, printJson, say } from '../terminal.ts';
import { DRAIN } from './engine-stop.ts';

type Options = RunOptions<'engine start'>;

/** `jobtronaut engine start`: in the background, or here with --foreground. */
export async function start(options: Options): Promise<number> {
  const stateDir = stateFolder(options.state);
  const limits = limitsOf(options.limit);
  if (options.listen !== undefined && isIP(options.listen) === 0)
    throw new CliError('bad-option', `--listen takes an IP address of this machine, not "${options.listen}"`);
  const running = await findEngine(stateDir);
  // What it would have been told is compared, and a password is not set behind its back.
  if (running) return told(options, limits, stateDir, running);
  const password = options['password-file'];
  if (password !== undefined) await setPassword(stateDir, readPassword(password));
  return options.foreground ? stay(options, limits, stateDir) : startBehind(options, limits, stateDir);
}

async function stay(options: Options, limits: Readonly<Record<string, number>>, stateDir: string): Promise<number> {
  const { startEngine } = await import('@jobtronaut/engine');
  const { siteEngineOptions } = await import('../site-engine-options.ts');
  const { port, slots, listen, idle, 'keep-days': keepDays, 'trust-local-user': trustLocalUser } = options;
  const site = await siteEngineOptions(options.config, tellLog);
  const engine = await startEngine({
    ...site,
    onTrouble: tellLog,
    stateDir,
    ...(port !== undefined && { port }),
    ...(slots !== undefined && { slots }),
    ...(listen !== undefined && { listen }),
    ...(idle !== undefined && { idleTimeout: idle }),
    ...(keepDays !== undefined && { keepDays }),
    limits: { ...site.limits, ...limits },
    trustLocalUser,
  });
  // A command that tidies up with `pkill node` does not mean us.
  process.title = `jobtronaut engine ${stateDir}`;
  tellLog(listening(engine.url, stateDir, listen));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void engine.close());
  process.once(DRAIN, () => void engine.close({ drain: true }));
  // To the command that started it in the background, and may have been ended meanwhile: that is nothing to end for.
  process.send?.('listening', undefined, undefined, () => process.connected && process.disconnect());
  await engine.closed;
  tellLog('The embedded engine has stopped');
  return EXIT.done;
}

/** Who reads a log later wants to know when. */
function tellLog(text: string): void {
  say(process.stderr.isTTY ? text : `${timeText(new Date())} ${text}`);
}

async function startBehind(
  options: Options,
  limits: Readonly<Record<string, number>>,
  stateDir: string,
): Promise<number> {
  const flags = [
    ...flag('--config', options.config),
    ...flag('--port', options.port),
    ...flag('--slots', options.slots),
    ...flag('--listen', options.listen),
    ...flag('--idle', options.idle),
    ...flag('--keep-days', options['keep-days']),
    ...options.limit.flatMap((limit) => flag('--limit', limit)),
    ...(options['trust-local-user'] ? ['--trust-local-user'] : []),
  ];
  const { engine, started } = await ensureEngine(stateDir, flags);
  if (!started) return told(options, limits, stateDir, engine);
  if (options.json) printJson({ url: engine.url, pid: engine.pid, state: stateDir, started });
  say(listening(engine.url, stateDir, options.listen));
  return EXIT.done;
}

/** With what is to be said on the other machines, if it listens to them. */
function listening(url: string, stateDir: string, listen: string | undefined): string {
  const line = `The embedded engine listens on ${url}; jobs and logs are in ${stateDir}`;
  if (listen === undefined) return line;
  const host = isIPv6(listen) ? `[${listen}]` : listen;
  const reached = EVERYWHERE.includes(listen) ? hostname() : host;
  return `${line}; from other machines: --engine ${reached}:${portOf(url)}, with the password in TRACTOR_PASSWORD`;
}

const EVERYWHERE = ['0.0.0.0', '::'];

/** One that runs already is not changed: said, if it is not what was asked for. */
async function told(
  options: Options,
  limits: Readonly<Record<string, number>>,
  stateDir: string,
  engine: RunningEngine,
): Promise<number> {
  const about = await engineStatus(engine);
  const others = about === undefined ? [] : differences(options, limits, engine, about);
  if (options.foreground || others.length > 0) {
    const how = others.length > 0 ? `, ${others.join(', ')}` : '';
    throw new CliError('engine-runs-already', `The engine runs already on ${engine.url}${how}`, {
      hint: 'First jobtronaut engine stop; unfinished jobs go on when it starts again.',
    });
  }
  if (options.json) printJson({ url: engine.url, pid: engine.pid, state: stateDir, started: false });
  say(`It runs already: ${engine.url}`);
  return EXIT.done;
}

function differences(
  options: Options,
  limits: Readonly<Record<string, number>>,
  { url }: RunningEngine,
  about: EngineStatus,
): string[] {
  const asked: [string, unknown, unknown][] = [
    ['--port', options.port || undefined, portOf(url)],
    ['--slots', options.slots, about.slots],
    ['--idle', options.idle, about.idle],
    ['--keep-days', options['keep-days'], about.keepDays],
    ['--listen', options.listen, about.listen],
    ['--trust-local-user', options['trust-local-user'] || undefined, about.trustLocalUser],
    ...Object.entries(limits).map(([tag, most]): [string, unknown, unknown] => [
      `--limit ${tag}`,
      most,
      about.limits[tag],
    ]),
  ];
  const differing = asked.filter(([, wanted, is]) => wanted !== undefined && wanted !== (is ?? null));
  const lines = differing.map(([name, wanted, is]) =>
    wanted === true
      ? `without ${name}`
      : `${is === undefined || is === null ? `without ${name}` : `with ${name} ${String(is)}`}, not ${String(wanted)}`,
  );
  return options['password-file'] === undefined ? lines : [...lines, 'and keeps the password that it has'];
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
