import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { closeNames, didYouMean } from '@jobtronaut/diagnostics';
import type { ConfigurationValues, SettingName } from './configuration-values.ts';
import { type LoaderDiagnostic, LoaderError } from './loader-error.ts';
import { placeIn } from './place.ts';
import { type Setting, settingsIn } from './settings.ts';

/**
 * Checks every name and value of a configuration file and makes its paths absolute.
 *
 * @throws LoaderError `invalid-configuration` with all problems found, each `unknown-setting` or `invalid-setting`.
 */
export function checkSettings(given: Readonly<Record<string, unknown>>, file: string): Partial<ConfigurationValues> {
  const settings: Readonly<Record<string, Setting<unknown>>> = settingsIn(dirname(file));
  const problems: LoaderDiagnostic[] = [];
  const checked: Partial<Record<SettingName, unknown>> = {};
  for (const [name, value] of Object.entries(given)) {
    const setting = Object.hasOwn(settings, name) ? settings[name] : undefined;
    if (setting === undefined) {
      problems.push(unknownSetting(name, Object.keys(settings), file));
    } else if (value !== undefined) {
      const { success, data, error } = setting.schema.safeParse(value);
      if (success) checked[name as SettingName] = data;
      else problems.push(invalidSetting(name, setting.expected, value, error.issues[0]?.path ?? [], file));
    }
  }
  if (problems.length > 0) throw invalid(problems, file);
  return checked as Partial<ConfigurationValues>;
}

function invalid(problems: readonly LoaderDiagnostic[], file: string): LoaderError {
  const [first] = problems;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  const where = first?.line === undefined ? file : `${file}:${first.line}:${first.column}`;
  return new LoaderError('invalid-configuration', `${where}: ${first?.message}${more}`, {
    diagnostics: problems,
    ...(first?.hint === undefined ? {} : { hint: first.hint }),
    data: { file },
  });
}

function unknownSetting(name: string, known: readonly string[], file: string): LoaderDiagnostic {
  // Names are compared without regard to case: `pluginPath` is nearer to PLUGIN_PATH than its letters say.
  const close = closeNames(name.toUpperCase(), known);
  const hint = didYouMean(close);
  return {
    code: 'unknown-setting',
    severity: 'error',
    message: `There is no setting "${name}"${hint === undefined ? '' : `; ${hint}`}`,
    ...placeOfName(file, name),
    ...(close[0] === undefined ? {} : { suggest: close[0] }),
  };
}

function invalidSetting(
  name: string,
  expected: string,
  value: unknown,
  path: readonly PropertyKey[],
  file: string,
): LoaderDiagnostic {
  const inner = path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)[key], value);
  const where = path.map((key) => `[${String(key)}]`).join('');
  const found = where === '' ? described(value) : `${described(inner)} at ${where}`;
  return {
    code: 'invalid-setting',
    severity: 'error',
    message: `${name} must be ${expected}, not ${found}`,
    path: name + where,
    ...placeOfName(file, name),
  };
}

function described(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

/** The first mention of a name. Names of settings are words that a file hardly uses otherwise. */
function placeOfName(file: string, name: string) {
  const text = readFileSync(file, 'utf8');
  const at = text.search(new RegExp(`(?<![\\w$])${name.replace(/\W/g, '\\$&')}(?![\\w$])`));
  return at < 0 ? { file } : placeIn(file, text, at, at + name.length);
}
