import { resolve } from 'node:path';
import { type Configuration, loadConfiguration, loadRegistry, type Registry } from '@jobtronaut/plugins-loader';

/** One site's configuration and plugins. Holds no other state: several sessions can live in one process. */
export interface Session {
  readonly configuration: Configuration;
  readonly registry: Registry;
  /** The working folder of the jobs that are submitted. */
  readonly cwd: string;
  /** The environment of this process, which tells whether it is a farm command itself. */
  readonly env: NodeJS.ProcessEnv;
}

/** Which site: a configuration, or where to look for one. */
export interface SessionOptions {
  /** A configuration file, relative to `cwd`. @default searched (plugins-loader) */
  readonly config?: string | undefined;
  /** One that is loaded already. */
  readonly configuration?: Configuration;
  /** @default process.cwd() */
  readonly cwd?: string;
  /** @default process.env */
  readonly env?: NodeJS.ProcessEnv;
}

/** Loads the configuration and the plugins of a site. @throws LoaderError */
export async function openSession(options: SessionOptions = {}): Promise<Session> {
  const { config, cwd = process.cwd(), env = process.env } = options;
  const configuration =
    options.configuration ?? (await loadConfiguration({ cwd, env, ...(config === undefined ? {} : { config }) }));
  return { configuration, registry: await loadRegistry(configuration), cwd: resolve(cwd), env };
}

/** A session whose plugins are as they are now: read again where `ENABLE_PLUGIN_CACHE` is off (authoring-model 9). */
export async function currentSession(session: Session): Promise<Session> {
  const { configuration } = session;
  if (configuration.values.ENABLE_PLUGIN_CACHE) return session;
  return { ...session, registry: await loadRegistry(configuration) };
}
