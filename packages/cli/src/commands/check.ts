import { formatDiagnostic } from '@jobtronaut/diagnostics';
import { checkSession, openSession } from '@jobtronaut/farm';
import { counted } from '../counted.ts';
import { problemValue } from '../problem-value.ts';
import type { RunOptions } from '../run-options.ts';
import { EXIT, print, printJson, say } from '../terminal.ts';

/** `jobtronaut check`: all problems of all plugins; a failure if one of them is an error, or if there are none. */
export async function check({ config, json }: RunOptions<'check'>): Promise<number> {
  const session = await openSession({ config });
  const problems = checkSession(session);
  const plugins = session.registry.describe().filter(({ path }) => path !== undefined).length;
  if (json) printJson({ plugins, problems: problems.map(problemValue) });
  else print(problems.map(formatDiagnostic));
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = problems.filter(({ severity }) => severity === 'warning').length;
  say(`${counted(plugins, 'plugin')}: ${counted(errors, 'error')}, ${counted(warnings, 'warning')}`);
  if (plugins === 0) {
    const where = session.configuration.file ?? 'there is no jobtronaut.config.ts here or above';
    say(`No plugin is found: PLUGIN_PATH of the configuration names folders with plugin files (${where})`);
  } else if (errors === 0) say('No job is built by this: jobtronaut plan --task TASK shows one');
  return errors > 0 || plugins === 0 ? EXIT.user : EXIT.done;
}
