import { findEngine } from '@jobtronaut/engine';
import { type Configuration, loadConfiguration } from '@jobtronaut/plugins-loader';
import { formatEngineAddress, parseEngineAddress, TractorClient } from '@jobtronaut/tractor-client';
import { ensureEngine, stateFolder } from './embedded-engine.ts';
import { say } from './terminal.ts';

/** An engine that a command started by itself goes when nobody has needed it for this long. */
const IDLE_SECONDS = 900;

export interface Connection {
  readonly client: TractorClient;
  /** The state folder, if this is the embedded engine that the command itself looks after. */
  readonly stateDir?: string;
}

interface EngineChoice {
  readonly config?: string | undefined;
  readonly engine?: string | undefined;
}

/** The engine that a command means, by its options alone. */
export async function connect(options: EngineChoice): Promise<Connection> {
  const configuration = await loadConfiguration(options.config === undefined ? {} : { config: options.config });
  return connectTo(configuration, options.engine);
}

/**
 * `--engine`, else `TRACTOR_ENGINE` of the configuration or the environment, else the embedded engine, which is started if it does not run
 * (design.md "Which engine"). Says so, since nobody should wonder where a job went.
 */
export async function connectTo(configuration: Configuration, choice: string | undefined): Promise<Connection> {
  const engine = choice ?? (configuration.values.TRACTOR_ENGINE || 'embedded');
  if (engine !== 'embedded') {
    const credentials = await credentialsOf(configuration);
    const token = await localToken(engine);
    return { client: new TractorClient({ engine, ...credentials, ...(token === undefined ? {} : { token }) }) };
  }
  const stateDir = stateFolder(undefined);
  const { engine: running, started } = await ensureEngine(stateDir, ['--idle', String(IDLE_SECONDS)]);
  const client = new TractorClient({
    engine: addressOf(running.url),
    sessionFile: 'off',
    ...(running.token === undefined ? {} : { token: running.token }),
  });
  say(
    `${started ? 'Started the' : 'Using the'} embedded engine on ${formatEngineAddress(client.engine)}; a farm instead: --engine HOST[:PORT], or TRACTOR_ENGINE`,
  );
  return { client, stateDir };
}

async function credentialsOf({ values, sources }: Configuration): Promise<{ user?: string; password?: string }> {
  if (sources.TRACTOR_ENGINE_CREDENTIALS_RESOLVER[0]?.kind === 'default') return {};
  const [user, password] = await values.TRACTOR_ENGINE_CREDENTIALS_RESOLVER();
  return { user, password };
}

/** An embedded engine that was named by its address wants the token of its folder (design.md "Storage of the embedded engine"). */
async function localToken(engine: string): Promise<string | undefined> {
  const wanted = formatEngineAddress(parseEngineAddress(engine));
  for (const folder of new Set([
    stateFolder(undefined),
    stateFolder(undefined, { ...process.env, JOBTRONAUT_ENGINE_STATE: '' }),
  ])) {
    const running = await findEngine(folder);
    if (running && [addressOf(running.url), addressOf(running.url).replace('127.0.0.1', 'localhost')].includes(wanted))
      return running.token;
  }
  return undefined;
}

function addressOf(url: string): string {
  return new URL(url).host;
}
