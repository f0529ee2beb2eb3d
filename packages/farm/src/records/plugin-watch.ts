import { basename, dirname, join } from 'node:path';
import type { PluginOrigin, Plugins, ScriptFile } from '@jobtronaut/core';
import { CodeFiles } from '@jobtronaut/plugins-loader';

/** A plugin that a job was built from, or a script of another program. */
export interface UsedPlugin {
  /** Its class name. */
  readonly name: string;
  /** Below `folder`, with `/` between the parts. */
  readonly file: string;
  readonly folder: string;
  /** Of the file's content at that time. */
  readonly hash: string;
}

/**
 * Plugins, and the files of scripts for other programs that no plugin names by a relative path: changes of those are in no plugin's
 * hash.
 */
export function withScripts(plugins: readonly UsedPlugin[], scripts: readonly ScriptFile[]): readonly UsedPlugin[] {
  if (scripts.length === 0) return plugins;
  const code = new CodeFiles();
  const told = new Set(plugins.flatMap(({ folder, file }) => code.of(join(folder, file))));
  const others = scripts.filter(({ path }) => !told.has(path) && code.of(path).length > 0);
  return [
    ...plugins,
    ...others.map(({ path }) => ({
      name: 'a script',
      file: basename(path),
      folder: dirname(path),
      hash: code.hash(path),
    })),
  ];
}

/** Notes which plugins are asked for. Built-in processors and classes made in memory have no file, and are left out. */
export class PluginWatch implements Plugins {
  readonly #plugins: Plugins;
  readonly #origins = new Map<string, PluginOrigin>();

  constructor(plugins: Plugins) {
    this.#plugins = plugins;
  }

  /** What was asked for so far, by name. */
  get used(): readonly UsedPlugin[] {
    return [...this.#origins]
      .map(([name, { file, root, hash }]) => ({ name, file, folder: root, hash }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  task(name: string): ReturnType<Plugins['task']> {
    this.origin(name);
    return this.#plugins.task(name);
  }

  processor(name: string): ReturnType<Plugins['processor']> {
    this.origin(name);
    return this.#plugins.processor(name);
  }

  origin(name: string): PluginOrigin | undefined {
    const origin = this.#plugins.origin(name);
    if (origin) this.#origins.set(name, origin);
    return origin;
  }

  taskNames(): Iterable<string> {
    return this.#plugins.taskNames();
  }

  processorNames(): Iterable<string> {
    return this.#plugins.processorNames();
  }
}
