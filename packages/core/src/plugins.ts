import { unknownName } from './failure.ts';
import { pluginKind } from './plugin-kind.ts';
import type { ProcessorClass } from './processor.ts';
import { builtinProcessors } from './processors/index.ts';
import type { TaskClass } from './task.ts';

/** Where a plugin class comes from. */
export interface PluginOrigin {
  /** The plugin folder. */
  readonly root: string;
  /** The file below the folder, with `/` between the parts. */
  readonly file: string;
  /** Of the file's content. */
  readonly hash: string;
}

/** The plugins that a job is built from, by class name. */
export interface Plugins {
  /** @throws `unknown-task` with the closest names; or why its file could not be loaded */
  task(name: string): TaskClass;
  /** @throws `unknown-processor` with the closest names; or why its file could not be loaded */
  processor(name: string): ProcessorClass;
  /** Nothing for a class that no file brought. */
  origin(className: string): PluginOrigin | undefined;
  /** The class names of all tasks, those without a broken file. */
  taskNames(): Iterable<string>;
  /** The class names of all processors, the built-in ones too. */
  processorNames(): Iterable<string>;
}

/** Plugins in memory: these classes and the built-in processors. */
export function pluginsOf(...classes: readonly (TaskClass | ProcessorClass)[]): Plugins {
  const tasks = new Map<string, TaskClass>();
  const processors = new Map<string, ProcessorClass>(builtinProcessors.map((processor) => [processor.name, processor]));
  for (const plugin of classes) {
    if (pluginKind(plugin) === 'task') tasks.set(plugin.name, plugin as TaskClass);
    else processors.set(plugin.name, plugin as ProcessorClass);
  }
  return {
    task: (name) => tasks.get(name) ?? raise(unknownTask(name, tasks.keys())),
    processor: (name) => processors.get(name) ?? raise(unknownProcessor(name, processors.keys())),
    origin: () => undefined,
    taskNames: () => tasks.keys(),
    processorNames: () => processors.keys(),
  };
}

/** The error of `Plugins.task`. */
export function unknownTask(name: string, known: Iterable<string>): Error {
  return unknownName('unknown-task', `there is no task "${name}"`, name, known);
}

/** The error of `Plugins.processor`. */
export function unknownProcessor(name: string, known: Iterable<string>): Error {
  return unknownName('unknown-processor', `there is no processor "${name}"`, name, known);
}

function raise(error: Error): never {
  throw error;
}
