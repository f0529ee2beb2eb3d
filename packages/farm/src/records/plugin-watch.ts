import type { PluginOrigin, Plugins } from '@jobtronaut/core';

/** A plugin that a job was built from. */
export interface UsedPlugin {
  /** Its class name. */
  readonly name: string;
  /** Below `folder`, with `/` between the parts. */
  readonly file: string;
  readonly folder: string;
  /** Of the file's content at that time. */
  readonly hash: string;
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
