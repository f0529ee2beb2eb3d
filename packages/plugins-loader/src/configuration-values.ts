import type { FilterSelector } from '@jobtronaut/core';

/** Whatever a site calls a folder or file: an absolute path, one relative to the configuration file, or a `file:` URL. */
export type PathLike = string | URL;

/** Anything that can be called; who calls it says with what (farm, which this package cannot know, types its hooks: `SubmitHook`). */
export type AnyFunction = (...parameters: never[]) => unknown;

/** What a configuration says, in effect (authoring-model 9). Paths are absolute. */
export interface ConfigurationValues {
  /**
   * The argument whose value is added to the words of every command.
   * @default 'additional_command_flags'
   */
  readonly COMMANDFLAGS_ARGUMENT_NAME: string;
  /**
   * First part of the names under which log lines are written.
   * @default 'jobtronaut'
   */
  readonly LOGGING_NAMESPACE: string;
  /**
   * Keep plugins once they are loaded; false reads the files again whenever plugins are asked for.
   * @default true
   */
  readonly ENABLE_PLUGIN_CACHE: boolean;
  /**
   * Folders with plugin files, searched in this order, not recursively.
   * @default []
   */
  readonly PLUGIN_PATH: readonly string[];
  /**
   * Two plugins of one name: `error` refuses to load any plugin, `first` takes the one that comes first in
   * `PLUGIN_PATH`, and warns.
   * @default 'error'
   */
  readonly DUPLICATE_PLUGINS: 'error' | 'first';
  /**
   * A script whose plugin file has changed since the job was submitted: `warn` in the task's log, or `refuse` to run it.
   * @default 'warn'
   */
  readonly CHANGED_PLUGINS: 'warn' | 'refuse';
  /**
   * From the first word of a command to the path of the program; what it throws is an error of the job.
   * @default absolute paths of executable files only
   */
  readonly EXECUTABLE_RESOLVER: (id: string) => string;
  /**
   * The environment that jobs inherit, less what must not travel.
   * @default the current environment, sorted
   */
  readonly ENVIRONMENT_RESOLVER: () => Readonly<Record<string, string>>;
  /**
   * Whether jobs inherit an environment at all.
   * @default true
   */
  readonly INHERIT_ENVIRONMENT: boolean;
  /**
   * Longest payload on a command line, in characters; what is longer goes to the job's arguments cache.
   * @default 10000
   */
  readonly ARGUMENTS_SERIALIZED_MAX_LENGTH: number;
  /**
   * Folder of the arguments caches, readable by every blade. Empty: the embedded engine's own folder; for other engines none, and a job that
   * needs one is refused.
   * @default ''
   */
  readonly ARGUMENTS_STORAGE_PATH: string;
  /**
   * Where submitted job files are kept, with `{user}`, `{date}` (yymmdd) and `{job_id}`. Empty: nowhere.
   * @default ''
   */
  readonly JOB_STORAGE_PATH_TEMPLATE: string;
  /**
   * Folder of the records of submissions, readable by their user alone. Empty: `$XDG_STATE_HOME/jobtronaut/submissions`.
   * @default ''
   */
  readonly SUBMISSIONS_PATH: string;
  /** The script that runs inside Katana. @default the file of `@jobtronaut/dcc-wrappers` */
  readonly KATANA_SCRIPT_WRAPPER: string | undefined;
  /** The script that runs inside Maya. @default the file of `@jobtronaut/dcc-wrappers` */
  readonly MAYA_SCRIPT_WRAPPER: string | undefined;
  /** The script that runs inside Nuke. @default the file of `@jobtronaut/dcc-wrappers` */
  readonly NUKE_SCRIPT_WRAPPER: string | undefined;
  /** The script that runs inside Clarisse. @default the file of `@jobtronaut/dcc-wrappers` */
  readonly CLARISSE_SCRIPT_WRAPPER: string | undefined;
  /** The script that runs inside Houdini. @default the file of `@jobtronaut/dcc-wrappers` */
  readonly HOUDINI_SCRIPT_WRAPPER: string | undefined;
  /** The script that runs inside Blender. @default the file of `@jobtronaut/dcc-wrappers` */
  readonly BLENDER_SCRIPT_WRAPPER: string | undefined;
  /** The script that runs in plain Python. @default the file of `@jobtronaut/dcc-wrappers` */
  readonly PYTHON_SCRIPT_WRAPPER: string | undefined;
  /** The script that runs in Node. @default the file of `@jobtronaut/dcc-wrappers` */
  readonly NODE_SCRIPT_WRAPPER: string | undefined;
  /**
   * `HOST[:PORT]` of the engine. Empty: the variable `TRACTOR_ENGINE` tells, else it is the embedded one.
   * @default ''
   */
  readonly TRACTOR_ENGINE: string;
  /**
   * The longest silence of an engine that has taken a request, in seconds. As long as it is not set, an engine that takes in a job may be
   * silent for an hour.
   * @default 120
   */
  readonly ENGINE_TIMEOUT: number;
  /**
   * Seconds without anything to do after which an embedded engine stops that a command has started by itself; 0: never.
   * @default 900
   */
  readonly ENGINE_IDLE: number;
  /**
   * Commands at once on an embedded engine, if each takes one slot; 0: as many as the machine has processors.
   * @default 0
   */
  readonly ENGINE_SLOTS: number;
  /**
   * Most commands at once with a limit tag on an embedded engine, by tag: `{ nuke: 2 }`.
   * @default {}
   */
  readonly ENGINE_LIMITS: Readonly<Record<string, number>>;
  /**
   * Days after which an embedded engine removes what is left of a finished or deleted job, its logs among it; 0: never.
   * @default 90
   */
  readonly ENGINE_KEEP_DAYS: number;
  /**
   * User and password for an engine that asks for them.
   * @default `unknown_user`, `unknown_password`
   */
  readonly TRACTOR_ENGINE_CREDENTIALS_RESOLVER: () => Credentials | Promise<Credentials>;
  /**
   * From a blade's state or a command to the names of the site status filters that handle it; the first that exists does.
   * @default none
   */
  readonly FILTER_SELECTOR: FilterSelector | undefined;
  /**
   * Called in order with every job before it is sent; may change or refuse it. `SubmitHook` of `@jobtronaut/farm` is the type of one.
   * @default []
   */
  readonly SUBMIT_HOOKS: readonly AnyFunction[];
}

/** Who logs in to an engine. */
export type Credentials = readonly [user: string, password: string];

/** The name of a setting. */
export type SettingName = keyof ConfigurationValues;

/** What may stand in a configuration file: every name is optional, paths may be relative to the file, or URLs. */
export type ConfigurationInput = {
  readonly [Name in SettingName]?: Name extends 'PLUGIN_PATH'
    ? readonly PathLike[]
    : Name extends 'ARGUMENTS_STORAGE_PATH' | 'SUBMISSIONS_PATH' | `${string}_SCRIPT_WRAPPER`
      ? PathLike
      : ConfigurationValues[Name];
};

/**
 * Types a configuration file: `export default defineConfig({ PLUGIN_PATH: ['plugins'] })` in `jobtronaut.config.ts`.
 * Names and values are checked when the file is loaded, for JavaScript and JSON too.
 */
export function defineConfig(configuration: ConfigurationInput): ConfigurationInput {
  return configuration;
}
