import { resolve } from 'node:path';
import { defaultStateDir, findEngine, portOf, type RunningEngine } from '@jobtronaut/engine/state-folder';
import type { Configuration } from '@jobtronaut/plugins-loader';
import { formatEngineAddress, parseEngineAddress } from '@jobtronaut/tractor-client';
import { FarmError } from '../errors.ts';

/** A site as this process sees it: what it configured, and the environment that this process runs in. */
export interface Site {
  readonly configuration: Configuration;
  readonly env: NodeJS.ProcessEnv;
}

/** Which engine is meant. */
export type EngineChoice = LocatedEngine | EmbeddedEngine;

/** An engine with an address. */
export interface LocatedEngine {
  /** The same for the same queue of jobs, whatever its address is today: records of submissions are found by it. */
  readonly id: string;
  /** `HOST:PORT` */
  readonly address: string;
  /** The state folder, if it is an embedded engine of this machine. */
  readonly stateDir?: string;
  /** What that engine wants to see before it changes anything. */
  readonly token?: string;
}

/** The embedded engine of a state folder, wherever it listens, and whether it runs or not. */
export interface EmbeddedEngine {
  readonly id: string;
  readonly address?: undefined;
  readonly stateDir: string;
}

/**
 * The engine that somebody asks for by name, else `TRACTOR_ENGINE` of the configuration, else of the environment, else the embedded one
 * (docs/engines.md, "Which one is used"). Starts nothing.
 *
 * @param engine `embedded`, or `HOST[:PORT]`
 * @throws FarmError `unsupported-engine`; TractorClientError `bad-engine-address`
 */
export async function chooseEngine(
  { configuration, env }: Site,
  engine: string = configuration.values.TRACTOR_ENGINE || 'embedded',
): Promise<EngineChoice> {
  if (engine === 'embedded') return embedded(embeddedStateDir(env));
  if (engine === 'slurm') {
    throw new FarmError('unsupported-engine', 'This release sends no jobs to Slurm', {
      hint: 'Name a Tractor engine, HOST[:PORT], or "embedded".',
    });
  }
  const { host, port } = parseEngineAddress(engine);
  const address = formatEngineAddress({ host, port });
  return (await embeddedAt(host, port, env)) ?? { id: address, address };
}

/**
 * The engine that runs this very command, which need not be the one that the configuration names for submissions: only it knows the
 * ids in `TR_ENV_JID` and its like, and with another one they would be somebody else's.
 */
export async function engineOfCommand(site: Site): Promise<EngineChoice> {
  const { JOBTRONAUT_ENGINE_STATE: stateDir, TRACTOR_ENGINE: told } = site.env;
  const running = stateDir ? await findEngine(stateDir) : undefined;
  if (stateDir && running) return runningEngine(stateDir, running);
  const configured = site.configuration.values.TRACTOR_ENGINE;
  // Blades tell the host alone; the configuration may know its port.
  if (!told || (configured && hostOf(told) === hostOf(configured) && !/:\d+$/.test(told))) return chooseEngine(site);
  return chooseEngine(site, told);
}

/** An embedded engine that runs. */
export function runningEngine(stateDir: string, { url, token }: RunningEngine): LocatedEngine {
  return { ...embedded(stateDir), address: new URL(url).host, ...(token === undefined ? {} : { token }) };
}

/** The folder of the embedded engine that this environment means. */
export function embeddedStateDir(env: NodeJS.ProcessEnv): string {
  return env.JOBTRONAUT_ENGINE_STATE || defaultStateDir(env);
}

function embedded(stateDir: string): EmbeddedEngine {
  return { id: `embedded:${resolve(stateDir)}`, stateDir };
}

/** An embedded engine that was named by its address (docs/engines.md, "Its folder"). */
async function embeddedAt(host: string, port: number, env: NodeJS.ProcessEnv): Promise<LocatedEngine | undefined> {
  if (!['127.0.0.1', 'localhost'].includes(host.toLowerCase())) return undefined;
  for (const stateDir of stateDirs(env)) {
    const running = await findEngine(stateDir);
    if (running && portOf(running.url) === port) return runningEngine(stateDir, running);
  }
  return undefined;
}

/** Where engines of this user keep their state, as far as anybody knows. */
function* stateDirs(env: NodeJS.ProcessEnv): Generator<string> {
  if (env.JOBTRONAUT_ENGINE_STATE) yield env.JOBTRONAUT_ENGINE_STATE;
  try {
    yield defaultStateDir(env);
  } catch {
    // Of a user without a home.
  }
}

function hostOf(address: string): string {
  return parseEngineAddress(address).host.toLowerCase();
}
