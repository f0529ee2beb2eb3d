import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { JobtronautError } from '@jobtronaut/diagnostics';
import { findEngine } from '@jobtronaut/engine/state-folder';
import { chooseEngine, type EngineChoice, openClient, runningEngine } from '@jobtronaut/farm';
import type { Configuration } from '@jobtronaut/plugins-loader';
import { systemWords } from '../file-problem.ts';
import { stateFolder } from '../state-folder.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

/** Which engine is meant, whether it answers, and whether it lets us in. Starts none. */
export async function engineFindings(configuration: Configuration, engine: string | undefined): Promise<Finding[]> {
  const site = { configuration, env: process.env };
  try {
    const choice = await chooseEngine(site, engine);
    const located = choice.address === undefined ? await running(choice.stateDir) : choice;
    if (located === undefined) {
      return [
        ok(
          'engine',
          'the embedded engine of this machine, which does not run: a command that needs it starts it (a farm: --engine or TRACTOR_ENGINE)',
        ),
      ];
    }
    const client = await openClient(site, located);
    const { text } = await client.version();
    const answered = ok('engine', `${located.address} answers${text === '' ? '' : `: ${text}`}`);
    if (located.stateDir !== undefined) return [answered, tokenFinding(located)];
    return [answered, await loginFinding(client, configuration)];
  } catch (error) {
    if (!JobtronautError.is(error)) throw error;
    return [fail('engine', error.message, error.hint)];
  }
}

async function running(stateDir: string): Promise<Extract<EngineChoice, { address: string }> | undefined> {
  const found = await findEngine(stateDir);
  return found && runningEngine(stateDir, found);
}

function tokenFinding({ token, stateDir = '' }: { readonly token?: string; readonly stateDir?: string }): Finding {
  if (token !== undefined) return ok('credentials', `the token in ${stateDir} can be read`);
  return warn(
    'credentials',
    `the token in ${stateDir} cannot be read: jobs can be looked at, not sent or changed`,
    'Work as the user who started the engine.',
  );
}

async function loginFinding(
  client: Awaited<ReturnType<typeof openClient>>,
  configuration: Configuration,
): Promise<Finding> {
  const configured = configuration.sources.TRACTOR_ENGINE_CREDENTIALS_RESOLVER.some(({ kind }) => kind !== 'default');
  const whose = configured
    ? 'TRACTOR_ENGINE_CREDENTIALS_RESOLVER'
    : 'the environment, or a session of the Python tools';
  try {
    await client.login();
    return ok('credentials', `the engine lets in ${client.user} (by ${whose})`);
  } catch (error) {
    if (!JobtronautError.is(error)) throw error;
    return fail('credentials', `${error.message} (by ${whose})`, error.hint);
  }
}

/** Whether the embedded engine could keep its queue. */
export function stateFinding(): Finding {
  const folder = stateFolder(undefined);
  let place = folder;
  while (!existsSync(place) && dirname(place) !== place) place = dirname(place);
  if (!statSync(place).isDirectory())
    return fail('state', `${folder} cannot be made: ${place} is not a folder`, REMEDY);
  try {
    accessSync(place, constants.W_OK | constants.X_OK);
    return ok('state', `${folder}${place === folder ? '' : ' can be made'}`);
  } catch (error) {
    return fail('state', `${folder} cannot be used: ${systemWords(error)}`, REMEDY);
  }
}

const REMEDY = 'Make it writable, or name another folder in XDG_STATE_HOME or JOBTRONAUT_ENGINE_STATE.';
