import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BuildSettings } from '@jobtronaut/core';
import type { Configuration } from '@jobtronaut/plugins-loader';
import { resolverFailed } from './engines/client.ts';
import { type FarmEnvironment, farmEnvironment } from './environment.ts';
import { FarmError, reason } from './errors.ts';
import { PluginWatch } from './records/plugin-watch.ts';
import type { Delivery } from './request.ts';
import type { Session } from './session.ts';

/** What core needs of a site to build a job, and what is worth knowing of it afterwards. */
export interface Build {
  readonly settings: BuildSettings;
  readonly leftOut: FarmEnvironment['leftOut'];
  /** Notes which plugins the job is built from. */
  readonly plugins: PluginWatch;
}

/** @throws FarmError `bad-environment`, `resolver-failed` */
export function buildSettings({ configuration, registry, env }: Session, delivery: Delivery): Build {
  const { values } = configuration;
  // Only commands of an embedded engine have its folder in their environment.
  const ofEngine = delivery.chunk && env.JOBTRONAUT_ENGINE_STATE ? argumentsFolder(env.JOBTRONAUT_ENGINE_STATE) : '';
  const storage = values.ARGUMENTS_STORAGE_PATH || delivery.argumentsStorage || ofEngine;
  const plugins = new PluginWatch(registry);
  const environment = delivery.chunk ? noEnvironment(delivery) : environmentOf(configuration, delivery);
  return {
    settings: {
      plugins,
      commandFlagsArgument: values.COMMANDFLAGS_ARGUMENT_NAME,
      argumentsMaxLength: values.ARGUMENTS_SERIALIZED_MAX_LENGTH,
      argumentsCacheFile: storage ? () => join(storage, `${randomUUID()}.json`) : undefined,
      resolveExecutable: values.EXECUTABLE_RESOLVER,
      inheritedEnvironment: environment?.variables,
      explain: delivery.explain,
      progress: delivery.progress,
    },
    leftOut: environment?.leftOut ?? [],
    plugins,
  };
}

/** Where arguments go that are too long for a command line, with an embedded engine (docs/arguments.md, "On the farm"). */
export function argumentsFolder(stateDir: string): string {
  return join(stateDir, 'arguments');
}

function environmentOf(configuration: Configuration, { environment }: Delivery): FarmEnvironment {
  const { file } = configuration;
  // Scripts on the farm read the same configuration as we did.
  // A path with blanks travels as a URL, which has none.
  const path =
    file === undefined ? {} : { JOBTRONAUT_CONFIGURATION_PATH: /\s/.test(file) ? pathToFileURL(file).href : file };
  return farmEnvironment(inherited(configuration), { ...path, ...environment });
}

function inherited({ values }: Configuration): Readonly<Record<string, string>> {
  const name = 'ENVIRONMENT_RESOLVER';
  if (!values.INHERIT_ENVIRONMENT) return {};
  try {
    const variables: unknown = values[name]();
    if (typeof variables === 'object' && variables !== null) return variables as Record<string, string>;
  } catch (cause) {
    throw resolverFailed(name, reason(cause), cause);
  }
  throw resolverFailed(name, 'it returned no variables');
}

/** Tasks that are added to a job have its environment; what was meant for them alone would be lost. */
function noEnvironment({ environment = {} }: Delivery): undefined {
  const [name] = Object.keys(environment);
  if (name === undefined) return undefined;
  throw new FarmError(
    'bad-environment',
    `The environment variable ${name} cannot be passed to tasks that a command adds to its own job`,
    { hint: 'They have the environment of that job. Pass it as an argument of the task.' },
  );
}
