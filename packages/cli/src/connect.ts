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
import { say } from './terminal.ts';

/** An engine that a command started by itself goes when nobody has needed it for this long. */
const IDLE_SECONDS = 900;

interface EngineOptions {
  readonly config?: string | undefined;
  readonly engine?: string | undefined;
}

/** The engine that a command means, by its options alone. */
export async function connect({ config, engine }: EngineOptions): Promise<TractorBackend> {
  const configuration = await loadConfiguration(config === undefined ? {} : { config });
  const site = { configuration, env: process.env };
  return connectTo(site, await chooseEngine(site, engine));
}

/** The embedded engine is started if it does not run. Says so, since nobody should wonder where a job went. */
export async function connectTo(site: Site, choice: EngineChoice): Promise<TractorBackend> {
  if (choice.address !== undefined) return openBackend(site, choice);
  const { engine, started } = await ensureEngine(choice.stateDir, ['--idle', String(IDLE_SECONDS)]);
  const backend = await openBackend(site, runningEngine(choice.stateDir, engine));
  say(
    `${started ? 'Started the' : 'Using the'} embedded engine on ${backend.name}; a farm instead: --engine HOST[:PORT], or TRACTOR_ENGINE`,
  );
  return backend;
}
