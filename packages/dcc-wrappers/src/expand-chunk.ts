import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serializeAlf } from '@jobtronaut/alf';
import { type ExpandOptions, expand, toDocument } from '@jobtronaut/core';
import { writeArgumentsCache } from '@jobtronaut/farm';
import { type Configuration, loadRegistry, withConfiguration } from '@jobtronaut/plugins-loader';

/**
 * Builds what a running script adds to its job, writes it as a job file, and its arguments cache where one is needed, and
 * returns the path for the `TR_EXPAND_CHUNK` line (authoring-model 8). The file is left to the system's cleaning of temporary files:
 * nobody says when the blade has read it.
 */
export async function expandChunk(
  options: Pick<ExpandOptions, 'root' | 'arguments' | 'local'>,
  configuration: Configuration,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  const { values } = configuration;
  // With the embedded engine, its state folder is where caches go by default (design.md "Payload").
  const state = env.JOBTRONAUT_ENGINE_STATE;
  const storage = values.ARGUMENTS_STORAGE_PATH || (state ? join(state, 'arguments') : '');
  const plugins = await loadRegistry(configuration);
  const job = await withConfiguration(configuration, () =>
    expand({
      ...options,
      plugins,
      commandFlagsArgument: values.COMMANDFLAGS_ARGUMENT_NAME,
      argumentsMaxLength: values.ARGUMENTS_SERIALIZED_MAX_LENGTH,
      argumentsCacheFile: () => storage && join(storage, `${randomUUID()}.json`),
      resolveExecutable: values.EXECUTABLE_RESOLVER,
    }),
  );
  if (job.argumentsCache !== undefined) await writeArgumentsCache(job.argumentsCache);
  const file = join(tmpdir(), `jobtronaut-${randomUUID()}.alf`);
  writeFileSync(file, serializeAlf(toDocument(job)), { flag: 'wx', mode: 0o600 });
  return file;
}
