/**
 * The module hooks of plugin files; runs in the thread of Node's loader, registered by `../import-module.ts`.
 *
 * @module
 */
import { readFileSync } from 'node:fs';
import type { InitializeHook, LoadHook, ResolveHook } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generationOf } from './generation.ts';
import { resolver } from './resolve.ts';
import { moduleSource } from './transform.ts';
import { openTransformCache, type TransformCache } from './transform-cache.ts';

/** What the main thread tells the hooks. */
export interface HookData {
  readonly bases: readonly string[];
  /** Folder of the transform cache; absent: none. */
  readonly cacheFolder?: string;
}

let cache: TransformCache;
let resolveImport: ResolveHook;

export const initialize: InitializeHook<HookData> = ({ bases, cacheFolder }) => {
  cache = openTransformCache(cacheFolder);
  resolveImport = resolver(bases);
};

export const resolve: ResolveHook = (specifier, context, nextResolve) => resolveImport(specifier, context, nextResolve);

export const load: LoadHook = async (url, context, nextLoad) => {
  if (generationOf(url) === undefined || !url.startsWith('file:')) return nextLoad(url, context);
  const path = fileURLToPath(url);
  if (!/\.m?[jt]s$/.test(path) || (path.endsWith('.js') && isCommonJs(dirname(path)))) return nextLoad(url, context);
  return { format: 'module', source: await moduleSource(path, cache), shortCircuit: true };
};

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
