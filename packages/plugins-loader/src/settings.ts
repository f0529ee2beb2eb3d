import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { ConfigurationValues, SettingName } from './configuration-values.ts';

/** How a setting is checked and brought into its final form, and how its kind is called in a message. */
export interface Setting<Value> {
  readonly schema: z.ZodType<Value>;
  /** Completes "must be". */
  readonly expected: string;
}

export type Settings = { readonly [Name in SettingName]: Setting<ConfigurationValues[Name]> };

/** The settings of a configuration file in this folder; relative paths are meant from there. */
export function settingsIn(folder: string): Settings {
  const path = z
    .union([z.string().min(1), z.instanceof(URL)])
    .refine(isPath)
    .transform((value) => toAbsolute(value, folder));
  const optionalPath = z.union([z.literal(''), path]);
  const script: Setting<string | undefined> = { schema: path.optional(), expected: 'the path of a file' };
  const name: Setting<string> = { schema: z.string().min(1), expected: 'a text that is not empty' };
  const flag: Setting<boolean> = { schema: z.boolean(), expected: 'true or false' };

  return {
    COMMANDFLAGS_ARGUMENT_NAME: name,
    LOGGING_NAMESPACE: name,
    ENABLE_PLUGIN_CACHE: flag,
    PLUGIN_PATH: { schema: z.array(path), expected: 'a list of folders' },
    DUPLICATE_PLUGINS: { schema: z.enum(['error', 'first']), expected: '"error" or "first"' },
    CHANGED_PLUGINS: { schema: z.enum(['warn', 'refuse']), expected: '"warn" or "refuse"' },
    EXECUTABLE_RESOLVER: { schema: callable(), expected: 'a function from a command id to a path' },
    ENVIRONMENT_RESOLVER: { schema: callable(), expected: 'a function that returns variables' },
    INHERIT_ENVIRONMENT: flag,
    ARGUMENTS_SERIALIZED_MAX_LENGTH: { schema: z.int().positive(), expected: 'a positive whole number of characters' },
    ARGUMENTS_STORAGE_PATH: { schema: optionalPath, expected: 'the path of a folder' },
    JOB_STORAGE_PATH_TEMPLATE: {
      schema: z
        .string()
        .refine((value) => value === '' || (hasPlaceholders(value) && isPath(value)))
        .transform((value) => value && toAbsolute(value, folder)),
      expected: 'a path with {user}, {date} and {job_id}, each at least once, and no other {…}',
    },
    SUBMISSIONS_PATH: { schema: optionalPath, expected: 'the path of a folder' },
    KATANA_SCRIPT_WRAPPER: script,
    MAYA_SCRIPT_WRAPPER: script,
    NUKE_SCRIPT_WRAPPER: script,
    CLARISSE_SCRIPT_WRAPPER: script,
    HOUDINI_SCRIPT_WRAPPER: script,
    BLENDER_SCRIPT_WRAPPER: script,
    PYTHON_SCRIPT_WRAPPER: script,
    NODE_SCRIPT_WRAPPER: script,
    TRACTOR_ENGINE: {
      schema: z
        .string()
        .regex(/^$|^(\[[0-9a-fA-F:.]+\]|[^\s:/@[\]]+)(:\d{1,5})?$/)
        .refine(hasUsablePort),
      expected: 'HOST or HOST:PORT',
    },
    ENGINE_TIMEOUT: {
      schema: z.number().positive().max(86_400),
      expected: 'a number of seconds, more than 0 and at most a day',
    },
    ENGINE_IDLE: { schema: z.number().nonnegative(), expected: 'a number of seconds, or 0 for never' },
    ENGINE_SLOTS: {
      schema: z.int().min(0).max(100_000),
      expected: 'a whole number, at most 100000, or 0 for the number of processors',
    },
    ENGINE_LIMITS: {
      schema: z.record(z.string().min(1), z.int().min(0).max(1_000_000)),
      expected: 'whole numbers by tag, as { nuke: 2 }',
    },
    ENGINE_KEEP_DAYS: { schema: z.number().nonnegative(), expected: 'a number of days, or 0 for ever' },
    TRACTOR_ENGINE_CREDENTIALS_RESOLVER: { schema: callable(), expected: 'a function that returns [user, password]' },
    FILTER_SELECTOR: {
      schema: callable<NonNullable<ConfigurationValues['FILTER_SELECTOR']>>().optional(),
      expected: 'a function that returns names of filters',
    },
    SUBMIT_HOOKS: { schema: z.array(callable()), expected: 'a list of functions' },
  };
}

function callable<F extends (...parameters: never[]) => unknown>(): z.ZodType<F> {
  return z.custom<F>((value) => typeof value === 'function');
}

function hasPlaceholders(template: string): boolean {
  const used = new Set(template.match(/\{[^}]*\}/g));
  return used.size === 3 && ['{user}', '{date}', '{job_id}'].every((word) => used.has(word));
}

function hasUsablePort(engine: string): boolean {
  const [, port] = /:(\d+)$/.exec(engine) ?? [];
  return port === undefined || (Number(port) >= 1 && Number(port) <= 65_535);
}

/** URLs may name other things than files, or files of other hosts. */
function isPath(value: string | URL): boolean {
  try {
    return toAbsolute(value, '/') !== '';
  } catch {
    return false;
  }
}

function toAbsolute(path: string | URL, folder: string): string {
  if (path instanceof URL || path.startsWith('file:')) return fileURLToPath(path);
  if (path === '~' || /^~[\\/]/.test(path)) return join(homedir(), path.slice(1));
  return isAbsolute(path) ? path : resolve(folder, path);
}
