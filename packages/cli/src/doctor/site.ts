import { parse } from 'node:path';
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

/** The configuration; or all that is wrong with it, and the defaults to go on with. */
export async function loaded(
  config: string | undefined,
): Promise<{ readonly configuration: Configuration; readonly problems: readonly Finding[] }> {
  try {
    return { configuration: await loadConfiguration(config === undefined ? {} : { config }), problems: [] };
  } catch (error) {
    if (!JobtronautError.is(error)) throw error;
    const { JOBTRONAUT_CONFIGURATION_PATH: _, JOBTRONAUT_PLUGIN_PATH: __, ...env } = process.env;
    const configuration = await loadConfiguration({ cwd: parse(process.cwd()).root, env });
    return { configuration, problems: problemsOf(error).map((problem) => ({ ...problem, check: 'configuration' })) };
  }
}

/** An error with all that it is about. */
function problemsOf({ message, hint, diagnostics }: JobtronautError): Finding[] {
  if (diagnostics.length < 2) return [fail('plugins', message, hint ?? diagnostics[0]?.hint)];
  return diagnostics.map((problem) =>
    problemFinding({ ...problem, hint: problem.hint ?? hint ?? 'docs/errors.md tells more.' }),
  );
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
    case 'option':
      return source.option;
    case 'environment':
      return `environment ${source.variable}`;
    case 'file':
      return source.file;
  }
}

/** Whether all plugins load and fit together. */
export async function pluginFindings(configuration: Configuration): Promise<Finding[]> {
  try {
    const session = await openSession({ configuration });
    const count = session.registry.describe().filter(({ path }) => path !== undefined).length;
    const problems = checkSession(session).filter(({ severity }) => severity !== 'info');
    const all =
      count > 0
        ? [ok('plugins', `${counted(count, 'plugin')} loaded`)]
        : problems.length > 0
          ? [] // they say why
          : [
              warn(
                'plugins',
                'no plugin is found',
                'PLUGIN_PATH of the configuration names folders with plugin files.',
              ),
            ];
    return [...all, ...problems.map(problemFinding)];
  } catch (error) {
    if (!JobtronautError.is(error)) throw error;
    return problemsOf(error);
  }
}

function problemFinding({ severity, message, file, line, hint }: Diagnostic): Finding {
  const place = file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`}: `;
  return (severity === 'error' ? fail : warn)('plugins', `${place}${message}`, hint ?? 'jobtronaut check tells more.');
}
