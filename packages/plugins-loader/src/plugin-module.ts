import { join } from 'node:path';
import {
  type PluginKind,
  type PluginOrigin,
  type ProcessorClass,
  pluginKind,
  type SiteStatusFilterClass,
  type TaskClass,
} from '@jobtronaut/core';
import { placeText } from '@jobtronaut/diagnostics';
import { classNames, textOf } from './class-names.ts';
import { CodeFiles } from './code-files.ts';
import { importModule, nextGeneration } from './import-module.ts';
import { explainLoadFailure } from './load-failure.ts';
import { type LoaderDiagnostic, LoaderError } from './loader-error.ts';
import type { PluginFile } from './plugin-files.ts';

/** A class that a plugin file brings. */
export type PluginClass = TaskClass | ProcessorClass | SiteStatusFilterClass;

/** A plugin with what is known about it. */
export interface Plugin {
  readonly name: string;
  readonly kind: PluginKind;
  readonly class: PluginClass;
  /** The file's absolute path; absent for a built-in processor. */
  readonly path?: string;
  readonly origin?: PluginOrigin;
}

/** A plugin file that was loaded. */
export interface PluginModule {
  readonly origin: PluginOrigin;
  /** The plugins that it exports, classes of other files that it passes on included. */
  readonly plugins: readonly Plugin[];
  readonly warnings: readonly LoaderDiagnostic[];
}

/**
 * Loads one plugin file and what it imports, nothing else: for a farm host, which needs the class of one command. Each
 * call reads the file afresh.
 *
 * @param root a plugin folder
 * @param file the file below it, with `/` between the parts
 * @throws LoaderError `broken-plugin`
 */
export function loadPluginFile(root: string, file: string): Promise<PluginModule> {
  return loadPluginModule({ root, file, path: join(root, file) }, nextGeneration());
}

/** @throws LoaderError `broken-plugin`; `data.classes` has the names that the file would have given. */
export async function loadPluginModule(
  { root, file, path }: PluginFile,
  generation: string,
  code = new CodeFiles(),
): Promise<PluginModule> {
  try {
    const origin = { root, file, hash: code.hash(path) };
    const exported = await importModule(path, generation);
    return { origin, ...pluginsAmong(Object.values(exported), path, origin) };
  } catch (error) {
    throw brokenPlugin(error, path);
  }
}

function pluginsAmong(values: readonly unknown[], path: string, origin: PluginOrigin) {
  const plugins: Plugin[] = [];
  const warnings: LoaderDiagnostic[] = [];
  for (const value of new Set(values)) {
    const kind = pluginKind(value);
    if (kind === undefined) continue;
    const found = value as PluginClass;
    if (found.name === '' || found.name === 'default') warnings.push(unnamed(kind, path));
    else plugins.push({ name: found.name, kind, class: found, path, origin });
  }
  return { plugins, warnings };
}

function unnamed(kind: PluginKind, file: string): LoaderDiagnostic {
  return {
    code: 'unnamed-plugin',
    severity: 'warning',
    message: `${file} exports a ${kind} without a name`,
    hint: 'Plugins are found by their class names: write `export class Name extends …`.',
    file,
  };
}

function brokenPlugin(error: unknown, path: string): LoaderError {
  const { place, message, hint, frame, cause } = explainLoadFailure(error, path);
  const via = place.file === path ? '' : ` (imported by ${path})`;
  const diagnostic: LoaderDiagnostic = {
    code: 'broken-plugin',
    severity: 'error',
    message,
    ...place,
    ...(hint === undefined ? {} : { hint }),
    ...(frame === undefined ? {} : { frame }),
    ...(via === '' ? {} : { related: [{ file: path, message: 'imported by this plugin file' }] }),
  };
  return new LoaderError('broken-plugin', `${placeText(place)}: ${message}${via}`, {
    diagnostics: [diagnostic],
    ...(hint === undefined ? {} : { hint }),
    data: { path, classes: classNames(textOf(path)) },
    cause,
  });
}
