import {
  chooseEngine,
  type EngineChoice,
  openBackend,
  runningEngine,
  type Site,
  type TractorBackend,
} from '@jobtronaut/farm';
import { loadConfiguration } from '@jobtronaut/plugins-loader';
import { ensureEngine } from './embedded-engine.ts';
import { CliError } from './errors.ts';
import { say } from './terminal.ts';

/** What the options of a command say about the engine. */
export interface EngineOptions {
  readonly config?: string | undefined;
  readonly engine?: string | undefined;
  /** Seconds. */
  readonly timeout?: number | undefined;
}

/** The engine that a command means, by its options alone. */
export async function connect({ config, engine, timeout }: EngineOptions): Promise<TractorBackend> {
  const configuration = await loadConfiguration(config === undefined ? {} : { config });
  const site = withTimeout({ configuration, env: process.env }, timeout);
  return connectTo(site, await chooseEngine(site, engine));
}

/** The embedded engine is started if it does not run, and says so, since nobody should wonder where a job went. */
export async function connectTo(site: Site, choice: EngineChoice): Promise<TractorBackend> {
  if (choice.address !== undefined) return openBackend(site, choice);
  // One that a command has started by itself goes when nobody has needed it for a while.
  const idle = site.configuration.values.ENGINE_IDLE;
  const { engine, started } = await ensureEngine(choice.stateDir, idle > 0 ? ['--idle', String(idle)] : []);
  const backend = await openBackend(site, runningEngine(choice.stateDir, engine));
  if (started) say(`Started the embedded engine on ${backend.name} (a farm instead: --engine HOST[:PORT])`);
  return backend;
}

/** A session or site with the time that the engine has, in seconds, where an option gives one. */
export function withTimeout<Of extends Site>(site: Of, timeout: number | undefined): Of {
  if (timeout === undefined) return site;
  if (!(timeout > 0)) throw new CliError('bad-option', `--timeout takes seconds, more than 0, not ${timeout}`);
  const { configuration } = site;
  return { ...site, configuration: { ...configuration, values: { ...configuration.values, ENGINE_TIMEOUT: timeout } } };
}
