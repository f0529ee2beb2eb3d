import { type EngineStatus, engineStatus } from '@jobtronaut/engine/state-folder';
import {
  chooseEngine,
  type EngineChoice,
  openBackend,
  runningEngine,
  type Site,
  type TractorBackend,
} from '@jobtronaut/farm';
import { loadConfiguration } from '@jobtronaut/plugins-loader';
import { counted } from './counted.ts';
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
  const { file, values } = site.configuration;
  const { engine, started } = await ensureEngine(choice.stateDir, [
    ...(file === undefined ? [] : ['--config', file]),
    ...(values.ENGINE_IDLE > 0 ? ['--idle', String(values.ENGINE_IDLE)] : []),
  ]);
  const backend = await openBackend(site, runningEngine(choice.stateDir, engine));
  if (started) say(startedText(backend.name, await engineStatus(engine)));
  return backend;
}

/** What an engine that was started by the way will do, and what it goes on with. */
function startedText(name: string, about: EngineStatus | undefined): string {
  if (about === undefined) return `Started the embedded engine on ${name}`;
  const { slots, limits, unfinished } = about;
  const most = Object.entries(limits).map(([tag, limit]) => `${tag} ${limit}`);
  const how = [counted(slots, 'slot'), ...(most.length > 0 ? [`at once at most ${most.join(', ')}`] : [])].join('; ');
  const line = `Started the embedded engine on ${name}: ${how} (a farm instead: --engine HOST[:PORT])`;
  return unfinished === 0 ? line : `${line}\nIt goes on with ${counted(unfinished, 'unfinished job')}`;
}

/** A session or site with the time that the engine has, in seconds, where an option gives one. */
export function withTimeout<Of extends Site>(site: Of, timeout: number | undefined): Of {
  if (timeout === undefined) return site;
  if (!(timeout > 0)) throw new CliError('bad-option', `--timeout takes seconds, more than 0, not ${timeout}`);
  const { configuration } = site;
  return {
    ...site,
    configuration: {
      ...configuration,
      values: { ...configuration.values, ENGINE_TIMEOUT: timeout },
      sources: { ...configuration.sources, ENGINE_TIMEOUT: [{ kind: 'option', option: '--timeout' }] },
    },
  };
}
