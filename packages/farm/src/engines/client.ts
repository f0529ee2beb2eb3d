import { findEngine, mayHearToken } from '@jobtronaut/engine/state-folder';
import type { Configuration, Credentials } from '@jobtronaut/plugins-loader';
import { EngineUnreachableError, TractorClient } from '@jobtronaut/tractor-client';
import { FarmError, reason } from '../errors.ts';
import {
  type EmbeddedEngine,
  type EngineChoice,
  engineOfCommand,
  type LocatedEngine,
  runningEngine,
  type Site,
} from './choice.ts';

/**
 * The one place that makes clients of engines: with the token of an embedded engine, else with what
 * `TRACTOR_ENGINE_CREDENTIALS_RESOLVER` gives, if the site has one (else with the client's own defaults, tractor-protocol 1). The client
 * logs in when it must, once more when the engine has forgotten it; its `logout()` ends the session (authoring-model 11).
 *
 * @throws FarmError `engine-not-running`, `resolver-failed`; TractorClientError `bad-engine-address`, `bad-client-option`
 */
export async function openClient(site: Site, choice: EngineChoice): Promise<TractorClient> {
  const { env, configuration } = site;
  const { silence, spool } = patienceOf(configuration);
  const timeouts = { silence: silence * 1000, spool: spool * 1000, total: Math.max(silence, AN_HOUR) * 1000 };
  const { address, stateDir, token } = choice.address === undefined ? await located(choice) : choice;
  // A session with a studio's farm means nothing to an embedded engine, and the studio's password is not for it.
  if (stateDir !== undefined) {
    const heard = () => {
      if (mayHearToken(stateDir, `http://${address}`)) return token;
      // Who took the port of an engine that ended gets no job either.
      throw new EngineUnreachableError(`cannot reach the embedded engine at ${address}: it has ended`, {
        mayHaveArrived: false,
        hint: 'start it again: jobtronaut engine start',
      });
    };
    return new TractorClient({ env, timeouts, engine: address, token: heard, sessionFile: 'off' });
  }
  return new TractorClient({ env, timeouts, engine: address, ...(await credentialsOf(site)) });
}

/** As long stock clients wait for an engine (tractor-protocol 2.1). Seconds. */
const AN_HOUR = 3600;

/**
 * How long an engine may be silent, and how long when it is given a job; in seconds. The second is long where nobody has said: who gives
 * up too early sends a job twice.
 */
export function patienceOf({ values, sources }: Configuration): { readonly silence: number; readonly spool: number } {
  const silence = values.ENGINE_TIMEOUT;
  return { silence, spool: sources.ENGINE_TIMEOUT[0]?.kind === 'default' ? AN_HOUR : silence };
}

/** A client of the engine that runs this very command (see `engineOfCommand`). @throws as `openClient` */
export async function openClientOfCommand(site: Site): Promise<TractorClient> {
  return openClient(site, await engineOfCommand(site));
}

async function located({ stateDir }: EmbeddedEngine): Promise<LocatedEngine> {
  const running = await findEngine(stateDir);
  if (running) return runningEngine(stateDir, running);
  throw new FarmError('engine-not-running', `The embedded engine of ${stateDir} does not run`, {
    hint: 'Start it: jobtronaut engine start. Or name another engine.',
    data: { stateDir },
  });
}

async function credentialsOf({ configuration }: Site): Promise<{ user?: string; password?: string }> {
  const name = 'TRACTOR_ENGINE_CREDENTIALS_RESOLVER';
  if (configuration.sources[name][0]?.kind === 'default') return {};
  let credentials: Credentials;
  try {
    credentials = await configuration.values[name]();
  } catch (cause) {
    throw resolverFailed(name, reason(cause), cause);
  }
  // What came may be a secret in the wrong place: it is not shown.
  if (!Array.isArray(credentials) || credentials.length !== 2 || !credentials.every((each) => typeof each === 'string'))
    throw resolverFailed(name, 'it did not return [user, password], two texts');
  const [user, password] = credentials;
  return { user, password };
}

/** A function of the configuration that did not do what it is for. */
export function resolverFailed(name: string, why: string, cause?: unknown): FarmError {
  return new FarmError('resolver-failed', `${name} of the configuration failed: ${why}`, { cause, data: { name } });
}
