import { statSync } from 'node:fs';
import type { ResolveFnOutput, ResolveHook, ResolveHookContext } from 'node:module';
import { fileURLToPath } from 'node:url';
import { generationOf, withGeneration } from './generation.ts';

type NextResolve = Parameters<ResolveHook>[2];

/** What plugins share with the program that loads them, so that both speak of the same classes and schemas. */
const SHARED = /^(@jobtronaut\/[^/]+|zod)(\/|$)/;
/** How TypeScript and editors write an import, and the files that it may mean, in this order. */
const EXTENSIONS = ['.ts', '.mts', '.js', '.mjs'];

/** A failed import as it crosses from the loader's thread, in the property `data` of Node's own error. */
export interface ImportProblem {
  /** URL of the importing module. */
  readonly importer: string;
  readonly specifier: string;
}

/**
 * Resolves the imports of plugin modules; all others are left to Node.
 *
 * @param bases URLs of modules of the running program: `@jobtronaut/*` and zod are looked for from there, in this
 * order, then from the plugin itself.
 */
export function resolver(bases: readonly string[]): ResolveHook {
  const shared = new Map<string, ResolveFnOutput>();

  async function resolveShared(specifier: string, context: ResolveHookContext, nextResolve: NextResolve) {
    const known = shared.get(specifier);
    if (known !== undefined) return known;
    for (const parentURL of bases) {
      try {
        const found = { ...(await nextResolve(specifier, { ...context, parentURL })), shortCircuit: true };
        shared.set(specifier, found);
        return found;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
      }
    }
    return nextResolve(specifier, context);
  }

  return async (specifier, context, nextResolve) => {
    const { parentURL } = context;
    const generation = generationOf(parentURL);
    if (parentURL === undefined || generation === undefined) return nextResolve(specifier, context);
    try {
      if (SHARED.test(specifier) && !inNodeModules(parentURL)) {
        return await resolveShared(specifier, context, nextResolve);
      }
      const path = /^(\.{0,2}\/|file:)/.test(specifier);
      const found = await nextResolve(path ? findFile(new URL(specifier, parentURL)).href : specifier, context);
      const ours =
        path || specifier.startsWith('#') || (/\.m?ts$/.test(pathOf(found.url)) && !inNodeModules(found.url));
      return ours && found.url.startsWith('file:') ? { ...found, url: withGeneration(found.url, generation) } : found;
    } catch (error) {
      const data: ImportProblem = { importer: parentURL, specifier };
      throw Object.assign(error as Error, { data });
    }
  };
}

/** The file that an import means: as written, with an extension, `.js` for a `.ts`, or a folder's index. */
function findFile(url: URL): URL {
  const { pathname } = url;
  const candidates = [
    pathname,
    ...(/\.m?js$/.test(pathname) ? [pathname.replace(/js$/, 'ts')] : []),
    ...EXTENSIONS.map((extension) => pathname + extension),
    ...EXTENSIONS.map((extension) => `${pathname.replace(/\/$/, '')}/index${extension}`),
  ];
  for (const candidate of candidates) {
    const found = new URL(url);
    found.pathname = candidate;
    if (statSync(fileURLToPath(found), { throwIfNoEntry: false })?.isFile()) return found;
  }
  return url;
}

function pathOf(url: string): string {
  return url.replace(/[?#].*$/s, '');
}

function inNodeModules(url: string): boolean {
  return url.includes('/node_modules/');
}
