import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { LAUNCHERS } from '@jobtronaut/dcc-wrappers';
import { type Configuration, withConfiguration } from '@jobtronaut/plugins-loader';
import { type Finding, fail, ok, warn } from './finding.ts';

/** The oldest Node that this works with. */
const OLDEST = [20, 19] as const;

export function nodeFinding(version: string = process.versions.node): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isOld = major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
  return isOld
    ? fail('node', `Node ${version} is too old`, `Node ${OLDEST.join('.')} or later is needed.`)
    : ok('node', `Node ${version} (${process.execPath})`);
}

/** What starts scripts in applications: our wrappers, and the applications as this host sees them. Blades may have others. */
export function programFindings(configuration: Configuration): Finding[] {
  const found: string[] = [];
  const absent: string[] = [];
  const findings: Finding[] = [];
  const { EXECUTABLE_RESOLVER: resolve } = configuration.values;
  for (const [name, launcher] of Object.entries(LAUNCHERS)) {
    const [program = '', ...words] = withConfiguration(configuration, () => launcher());
    const wrapper = words.find((word) => isAbsolute(word) && /\.(py|js|mel)$/.test(word));
    if (wrapper !== undefined && !existsSync(wrapper)) {
      findings.push(
        fail(
          'wrapper',
          `the wrapper of ${name} is not there: ${wrapper}`,
          `Set ${name.toUpperCase()}_SCRIPT_WRAPPER, or install @jobtronaut/dcc-wrappers again.`,
        ),
      );
    }
    const path = resolved(resolve, program);
    if (path === undefined) absent.push(name);
    else found.push(`${name} (${path})`);
  }
  const missing = absent.length > 0 ? `; not on this host: ${absent.join(', ')}` : '';
  const text = `${found.join(', ')}${missing}`;
  findings.push(
    absent.includes('python')
      ? warn('programs', text, 'Python scripts of tasks need python3 on the machines that run them.')
      : ok('programs', text),
  );
  return findings;
}

function resolved(resolve: (id: string) => string, program: string): string | undefined {
  try {
    const path = resolve(program);
    return isAbsolute(path) && !existsSync(path) ? undefined : path;
  } catch {
    return undefined;
  }
}
