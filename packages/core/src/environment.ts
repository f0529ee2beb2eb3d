import { failure } from './failure.ts';
import { isPlain } from './json.ts';

/** Variables as one environment key: `setenv A=1 B=2`; undefined for none. The engine splits it at blanks and knows no quotes. */
export function environmentKey(variables: Readonly<Record<string, string>>): string | undefined {
  const words = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  return words.length === 0 ? undefined : `setenv ${words.join(' ')}`;
}

/** Whether a variable comes through an environment key unchanged: no blanks, and a name without `=` (tractor-protocol 11.3). */
export function survivesEnvironmentKey(name: string, value: string): boolean {
  return /^[^\s=\0]+$/.test(name) && !/[\s\0]/.test(value);
}

/**
 * What `env()` of a task returned, as an environment key.
 *
 * @throws `invalid-environment`, `unfit-environment`
 */
export function taskEnvironment(returned: unknown, task: string): string | undefined {
  if (returned === undefined || returned === null) return undefined;
  if (!isPlain(returned)) throw failure('invalid-environment', `task ${task}: env() does not return a mapping`);
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries(returned)) {
    if (value === undefined) continue;
    if (typeof value !== 'string' && typeof value !== 'number') {
      throw failure(
        'invalid-environment',
        `task ${task}: env() gives "${name}" a value that is neither text nor a number`,
      );
    }
    if (!survivesEnvironmentKey(name, String(value))) {
      throw failure('unfit-environment', `task ${task}: the farm cannot pass on the environment variable "${name}"`, {
        hint: 'names and values must not contain blanks',
      });
    }
    variables[name] = String(value);
  }
  return environmentKey(variables);
}
