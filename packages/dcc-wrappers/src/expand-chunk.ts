import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { serializeAlf } from '@jobtronaut/alf';
import { type ArgumentsCache, type ExpandOptions, expand, toDocument } from '@jobtronaut/core';
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
  if (job.argumentsCache !== undefined) writeCache(job.argumentsCache);
  const file = join(tmpdir(), `jobtronaut-${randomUUID()}.alf`);
  writeFileSync(file, serializeAlf(toDocument(job)), { flag: 'wx', mode: 0o600 });
  return file;
}

/** By a temporary file and a rename: a blade sees the whole cache or none. */
function writeCache(cache: ArgumentsCache): void {
  const temporary = `${cache.file}.${process.pid}`;
  mkdirSync(dirname(cache.file), { recursive: true });
  const to = openSync(temporary, 'wx');
  try {
    for (const piece of cache.pieces()) writeSync(to, piece);
    closeSync(to);
    renameSync(temporary, cache.file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
