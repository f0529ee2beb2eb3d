import { readdirSync } from 'node:fs';
import { type Diagnostic, JobtronautError } from '@jobtronaut/diagnostics';
import { checkFolders, checkSession, openSession } from '@jobtronaut/farm';
import {
  type Configuration,
  describeConfiguration,
  loadConfiguration,
  type ValueSource,
} from '@jobtronaut/plugins-loader';
import { counted } from '../counted.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

/** The configuration, or why there is none to go on with. */
export async function loaded(config: string | undefined): Promise<Configuration | Finding> {
  try {
    return await loadConfiguration(config === undefined ? {} : { config });
  } catch (error) {
    if (!JobtronautError.is(error)) throw error;
    return fail('configuration', error.message, error.hint);
  }
}

/** Which file, what it says, and whether its folders can be used. */
export function configurationFindings(configuration: Configuration): Finding[] {
  const { file, foundBy } = configuration;
  const found =
    file === undefined
      ? warn(
          'configuration',
          'there is no jobtronaut.config.ts here or above, and defaults hold',
          'jobtronaut init FOLDER makes one; --config FILE names one.',
        )
      : ok('configuration', `${file}${foundBy === 'search' ? '' : ` (named by ${foundBy})`}`);
  const settings = describeConfiguration(configuration)
    .filter(({ sources }) => sources.some(({ kind }) => kind !== 'default'))
    .map(({ name, text, sources }) => ok('setting', `${name} = ${text}  (${sources.map(sourceText).join(', ')})`));
  const folders = checkFolders({ configuration, env: process.env }).map(({ message }) =>
    warn('folder', message, 'Make it, or name another one in the configuration.'),
  );
  return [found, ...settings, ...folders];
}

function sourceText(source: ValueSource): string {
  switch (source.kind) {
    case 'default':
      return 'default';
    case 'environment':
      return `environment ${source.variable}`;
    case 'file':
      return source.file;
  }
}

/** Whether all plugins load and fit together. */
export async function pluginFindings(configuration: Configuration): Promise<Finding[]> {
  const missing = configuration.values.PLUGIN_PATH.filter((folder) => !isFolder(folder)).map((folder) =>
    warn(
      'plugins',
      `PLUGIN_PATH names ${folder}, which is no folder that can be read`,
      'Make it, or take it out of PLUGIN_PATH.',
    ),
  );
  try {
    const session = await openSession({ configuration });
    const count = session.registry.describe().filter(({ path }) => path !== undefined).length;
    const problems = checkSession(session);
    const all =
      count === 0
        ? warn('plugins', 'no plugin is found', 'PLUGIN_PATH of the configuration names folders with plugin files.')
        : ok('plugins', `${counted(count, 'plugin')} loaded`);
    return [...missing, all, ...problems.map(problemFinding)];
  } catch (error) {
    if (!JobtronautError.is(error)) throw error;
    return [...missing, fail('plugins', error.message, error.hint)];
  }
}

function problemFinding({ severity, message, file, line, hint }: Diagnostic): Finding {
  const place = file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`}: `;
  return (severity === 'error' ? fail : warn)('plugins', `${place}${message}`, hint ?? 'jobtronaut check tells more.');
}

function isFolder(path: string): boolean {
  try {
    readdirSync(path);
    return true;
  } catch {
    return false;
  }
}
