import {
  type PluginKind,
  type PluginOrigin,
  type Plugins,
  type ProcessorClass,
  type SiteStatusFilterClass,
  type TaskClass,
  unknownProcessor,
  unknownTask,
} from '@jobtronaut/core';
import { closeNames, didYouMean, JobtronautError } from '@jobtronaut/diagnostics';
import { classNames, textOf } from './class-names.ts';
import { type LoaderDiagnostic, LoaderError } from './loader-error.ts';
import type { Plugin, PluginClass } from './plugin-module.ts';
import { touchedArguments } from './touched-arguments.ts';

/** What `list --info` and `info` tell of a plugin. */
export interface PluginDescription {
  readonly name: string;
  readonly kind: PluginKind;
  readonly description: string;
  /** The file that brought it, absolute; absent for a built-in processor. */
  readonly path?: string;
}

/** What a registry is made of. */
export interface RegistryContent {
  /** Every name once. */
  readonly plugins: readonly Plugin[];
  /** Files that do not load; `data.classes` has the names that each would have given. */
  readonly broken: readonly LoaderError[];
  /** The files that were loaded, absolute. */
  readonly files: readonly string[];
  readonly warnings: readonly LoaderDiagnostic[];
}

/**
 * The plugins of a plugin path, as they were when they were loaded; made by `loadRegistry`. Names are unique over all kinds.
 * To ask for a name that nobody has is an error with the closest names; for one that a broken file would have given,
 * the error of that file.
 */
export class Registry implements Plugins {
  /** Missing folders, broken files, duplicates that were passed over: none of them keeps the other plugins from working. */
  readonly warnings: readonly LoaderDiagnostic[];
  readonly #plugins: ReadonlyMap<string, Plugin>;
  readonly #broken: ReadonlyMap<string, LoaderError>;
  readonly #files: readonly string[];

  constructor({ plugins, broken, files, warnings }: RegistryContent) {
    this.warnings = warnings;
    this.#files = files;
    this.#plugins = new Map(plugins.map((plugin) => [plugin.name, plugin]));
    this.#broken = new Map(broken.flatMap((error) => (error.data.classes as string[]).map((name) => [name, error])));
  }

  /** @throws `unknown-task`, `broken-plugin` */
  task(name: string): TaskClass {
    const found = this.#find(name, 'task');
    if (found === undefined) throw this.#orNoPlugin(name, unknownTask(name, this.taskNames()));
    return found as TaskClass;
  }

  /** Built-in processors included. @throws `unknown-processor`, `broken-plugin` */
  processor(name: string): ProcessorClass {
    const found = this.#find(name, 'processor');
    if (found === undefined) throw this.#orNoPlugin(name, unknownProcessor(name, this.processorNames()));
    return found as ProcessorClass;
  }

  /** @throws `unknown-plugin`, `broken-plugin` */
  siteStatusFilter(name: string): SiteStatusFilterClass {
    const found = this.#find(name, 'siteStatusFilter');
    if (found === undefined) throw unknown(name, 'site status filter', this.siteStatusFilterNames());
    return found as SiteStatusFilterClass;
  }

  /** A plugin of any kind. @throws `unknown-plugin`, `broken-plugin` */
  plugin(name: string): PluginClass {
    return this.#known(name).class;
  }

  /** @throws `unknown-plugin`, `broken-plugin` */
  kindOf(name: string): PluginKind {
    return this.#known(name).kind;
  }

  /** The absolute path of the file that brought a plugin; nothing for a built-in processor. @throws `unknown-plugin`, `broken-plugin` */
  modulePath(name: string): string | undefined {
    return this.#known(name).path;
  }

  /** Where a class comes from, as a payload names it to a farm host. Nothing for names that no file brought. */
  origin(name: string): PluginOrigin | undefined {
    return this.#plugins.get(name)?.origin;
  }

  /** The class names of the tasks. */
  taskNames(): string[] {
    return this.#names('task');
  }

  /** The class names of the processors, the built-in ones too. */
  processorNames(): string[] {
    return this.#names('processor');
  }

  /** The class names of the site status filters. */
  siteStatusFilterNames(): string[] {
    return this.#names('siteStatusFilter');
  }

  /** The names of all kinds. */
  pluginNames(): string[] {
    return [...this.#plugins.keys()];
  }

  /** All plugins, sorted by name. */
  describe(): PluginDescription[] {
    return [...this.#plugins.values()].map(describePlugin).sort(byName);
  }

  /** All arguments that a task and those which it requires work on, sorted (see `touchedArguments`). */
  touchedArguments(task: string): string[] {
    return touchedArguments(this, task);
  }

  #find(name: string, kind: PluginKind): PluginClass | undefined {
    const found = this.#plugins.get(name);
    if (found?.kind === kind) return found.class;
    const broken = this.#broken.get(name);
    if (found === undefined && broken !== undefined) throw broken;
    return undefined;
  }

  /** An error about an unknown name; if a file has a class of this name all the same, its hint says what that lacks. */
  #orNoPlugin(name: string, error: Error): Error {
    if (!JobtronautError.is(error) || this.#plugins.has(name)) return error; // the name is of another kind
    const file = this.#files.find((path) => classNames(textOf(path)).includes(name));
    if (file === undefined) return error;
    return new JobtronautError(error.code, error.message, {
      hint: `${file} has a class ${name}, which is no plugin: export it, and derive it from task({...}), Task, Processor or SiteStatusFilter`,
      data: { ...error.data, file },
    });
  }

  #known(name: string): Plugin {
    const found = this.#plugins.get(name);
    if (found === undefined) throw this.#broken.get(name) ?? unknown(name, 'plugin', this.#plugins.keys());
    return found;
  }

  #names(kind: PluginKind): string[] {
    return [...this.#plugins.values()].filter((plugin) => plugin.kind === kind).map(({ name }) => name);
  }
}

function unknown(name: string, what: string, known: Iterable<string>): LoaderError {
  const close = closeNames(name, known);
  const guess = didYouMean(close);
  return new LoaderError('unknown-plugin', `there is no ${what} "${name}"${guess === undefined ? '' : `; ${guess}`}`, {
    ...(guess === undefined ? {} : { hint: guess }),
    data: { name, close },
  });
}

export function describePlugin({ name, kind, path, class: found }: Plugin): PluginDescription {
  return { name, kind, description: descriptionOf(found), ...(path === undefined ? {} : { path }) };
}

/** A description may be a getter, and is not typed in JavaScript: one that fails must not keep the others from being listed. */
function descriptionOf(found: { readonly description: unknown }): string {
  try {
    return String(found.description);
  } catch (error) {
    return `(its description fails: ${error instanceof Error ? error.message : String(error)})`;
  }
}

export function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}
