import { readFileSync } from 'node:fs';
import type { LoadFnOutput } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openSlotCache } from '../slot-cache.ts';
import { generationOf } from './generation.ts';
import { type ResolvePlan, resolvePlanner } from './resolve.ts';
import { type LoadedSource, openSource } from './transform.ts';

/** What the hook needs to know. */
export interface HookOptions {
  /** URLs of modules of the running program, see `resolvePlanner`. */
  readonly bases: readonly string[];
  /** Folder of the transform cache; absent: none. */
  readonly cacheFolder?: string;
}

/** The decisions of the module hooks for plugin files. How Node is asked, in this thread or another, is not its business. */
export interface PluginHook {
  /** Nothing for an import that is left to Node. */
  resolve(specifier: string, parentURL: string | undefined): ResolvePlan | undefined;
  /** Nothing for a module that is left to Node. */
  load(url: string): LoadedSource | undefined;
}

export function pluginHook({ bases, cacheFolder }: HookOptions): PluginHook {
  const cache = openSlotCache(cacheFolder);
  return {
    resolve: resolvePlanner(bases),
    load(url) {
      if (generationOf(url) === undefined || !url.startsWith('file:')) return undefined;
      const path = fileURLToPath(url);
      if (!/\.m?[jt]s$/.test(path) || (path.endsWith('.js') && isCommonJs(dirname(path)))) return undefined;
      return openSource(path, cache);
    },
  };
}

/** A hook's answer: an ES module. */
export function moduleOf(source: string): LoadFnOutput {
  return { format: 'module', source, shortCircuit: true };
}

/** Whether a `package.json` says outright that `.js` in this folder is CommonJS. Its silence means ES modules here. */
function isCommonJs(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    try {
      return (JSON.parse(readFileSync(join(at, 'package.json'), 'utf8')) as { type?: unknown }).type === 'commonjs';
    } catch {
      if (dirname(at) === at) return false;
    }
  }
}
