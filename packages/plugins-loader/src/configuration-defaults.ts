import { accessSync, constants, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { ConfigurationValues } from './configuration-values.ts';
import { LoaderError } from './loader-error.ts';

/** What holds where nothing is said (authoring-model 9). */
export const DEFAULTS: ConfigurationValues = {
  COMMANDFLAGS_ARGUMENT_NAME: 'additional_command_flags',
  LOGGING_NAMESPACE: 'jobtronaut',
  ENABLE_PLUGIN_CACHE: true,
  PLUGIN_PATH: [],
  DUPLICATE_PLUGINS: 'error',
  CHANGED_PLUGINS: 'warn',
  EXECUTABLE_RESOLVER: executablePath,
  ENVIRONMENT_RESOLVER: sortedEnvironment,
  INHERIT_ENVIRONMENT: true,
  ARGUMENTS_SERIALIZED_MAX_LENGTH: 10_000,
  ARGUMENTS_STORAGE_PATH: '',
  JOB_STORAGE_PATH_TEMPLATE: '',
  SUBMISSIONS_PATH: '',
  KATANA_SCRIPT_WRAPPER: undefined,
  MAYA_SCRIPT_WRAPPER: undefined,
  NUKE_SCRIPT_WRAPPER: undefined,
  CLARISSE_SCRIPT_WRAPPER: undefined,
  HOUDINI_SCRIPT_WRAPPER: undefined,
  BLENDER_SCRIPT_WRAPPER: undefined,
  PYTHON_SCRIPT_WRAPPER: undefined,
  NODE_SCRIPT_WRAPPER: undefined,
  TRACTOR_ENGINE: '',
  ENGINE_TIMEOUT: 120,
  ENGINE_IDLE: 900,
  ENGINE_SLOTS: 0,
  ENGINE_LIMITS: {},
  ENGINE_KEEP_DAYS: 90,
  TRACTOR_ENGINE_CREDENTIALS_RESOLVER: () => ['unknown_user', 'unknown_password'],
  FILTER_SELECTOR: undefined,
  SUBMIT_HOOKS: [],
};

function executablePath(id: string): string {
  if (!isAbsolute(id) || !isExecutable(id)) {
    throw new LoaderError('not-executable', `Command Id '${id}' is not an executable.`, {
      hint: 'Name a program by its absolute path, or set EXECUTABLE_RESOLVER in the configuration.',
      data: { id },
    });
  }
  return id;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function sortedEnvironment(): Record<string, string> {
  const variables = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(variables.sort(([a], [b]) => (a < b ? -1 : 1)));
}
