import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type ArgumentsCache, buildJob, pluginsOf, type TaskClass, toDocument } from '@jobtronaut/core';
import { type Configuration, loadConfiguration, withConfiguration } from '@jobtronaut/plugins-loader';

/** Python 3, and Python 2.7 where the environment names one. */
export const INTERPRETERS = ['python3', process.env.PYTHON27].filter(
  (name): name is string => name !== undefined && name !== '' && spawnSync(name, ['--version']).status === 0,
);

/** A machine for CI that lacks it must not look like one where everything was tested. */
export const withoutPython = INTERPRETERS.length === 0 && !process.env.CI;

/** Writes a file, with the folders above it. */
export function writeIn(root: string, name: string, text: string): string {
  const path = join(root, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

export interface BuildOptions {
  readonly maxLength?: number;
  readonly configuration?: Configuration;
}

export interface Built {
  readonly argv: readonly string[];
  readonly cache: ArgumentsCache | undefined;
}

/** The command line of a task with one command, as a farm gets it; its cache is `cache.json` in a folder, and is written. */
export async function commandOf(
  root: string,
  task: TaskClass,
  args: Record<string, unknown>,
  { maxLength, configuration }: BuildOptions = {},
): Promise<Built> {
  const site = configuration ?? (await loadConfiguration({ cwd: root, env: {} }));
  const job = await withConfiguration(site, () =>
    buildJob({
      root: task,
      arguments: args,
      plugins: pluginsOf(),
      argumentsMaxLength: maxLength,
      argumentsCacheFile: join(root, 'cache.json'),
    }),
  );
  let argv: readonly string[] = [];
  JSON.stringify(toDocument(job), (key, value: unknown) => {
    if (key === 'argv') argv = value as string[];
    return value;
  });
  const cache = job.argumentsCache;
  if (cache) writeIn(root, 'cache.json', [...cache.pieces()].join(''));
  return { argv, cache };
}

/** Runs a command as a farm does: without a terminal, in the locale of a host that was never told its language. */
export function run([program = '', ...words]: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(program, words, {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, PYTHONDONTWRITEBYTECODE: '1', LC_ALL: 'C', ...env },
    maxBuffer: 10_000_000,
    timeout: 60_000,
  });
  return { status, stdout, stderr };
}
