import type { Plugins } from './plugins.ts';

/** What building a job needs of the site's configuration. Core reads no file and asks no host by itself. */
export interface BuildSettings {
  readonly plugins: Plugins;
  /** The argument that holds additional command flags. @default "additional_command_flags" */
  readonly commandFlagsArgument?: string | undefined;
  /** Payloads longer than this many characters go to the arguments cache. @default 10000 */
  readonly argumentsMaxLength?: number | undefined;
  /** The arguments cache file of this job, or a function that names one; asked at most once. Needed for long payloads only. */
  readonly argumentsCacheFile?: string | (() => string) | undefined;
  /** The executable for the first word of a command; asked once for each word. @default the word itself */
  readonly resolveExecutable?: ((id: string) => string) | undefined;
  /** The environment that the job takes along. @default none */
  readonly inheritedEnvironment?: Readonly<Record<string, string>> | undefined;
  /** Keep what `explain(job)` tells. It takes time and memory for each argument of each task. @default false */
  readonly explain?: boolean | undefined;
  /** Makes ids of tasks, each another. @default random UUIDs */
  readonly newId?: (() => string) | undefined;
  /** Called after every 1,000 tasks and groups with how many there are so far: building a large job holds the thread. */
  readonly progress?: ((tasks: number) => void) | undefined;
}

/** The names of settings, to tell an option that is none. */
export const SETTINGS = [
  'plugins',
  'commandFlagsArgument',
  'argumentsMaxLength',
  'argumentsCacheFile',
  'resolveExecutable',
  'inheritedEnvironment',
  'explain',
  'newId',
  'progress',
] as const satisfies readonly (keyof BuildSettings)[];
