import type { ResolveFnOutput } from 'node:module';
import { fileURLToPath } from 'node:url';
import { statOf } from '../stat-of.ts';
import { generationOf, withGeneration } from './generation.ts';

/** How TypeScript and editors write an import, and the files that it may mean, in this order. */
const EXTENSIONS = ['.ts', '.mts', '.js', '.mjs'];

/** How Node is asked for an import: the first attempt that finds a module counts. */
export interface ResolvePlan {
  readonly attempts: readonly { readonly specifier: string; readonly parentURL: string }[];
  /** Makes the hook's answer of Node's. */
  finish(found: ResolveFnOutput): ResolveFnOutput;
  /** Adds to the last attempt's error who imported what. */
  fail(error: unknown): Error;
}

/** A failed import, in the property `data` of Node's own error: of one that crosses threads only plain properties survive. */
export interface ImportProblem {
  /** URL of the importing module. */
  readonly importer: string;
  readonly specifier: string;
}

/** Whether the next attempt is worth while. */
export function isNotFound(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | null)?.code === 'ERR_MODULE_NOT_FOUND';
}

/**
 * Plans how the imports of plugin modules are resolved; there is no plan for all others, which are Node's business.
 *
 * @param bases URLs of modules of the running program: `@jobtronaut/*` and zod are looked for from there, in this
 * order, then beside this package, then from the plugin itself.
 */
export function resolvePlanner(bases: readonly string[]) {
  const shared = new Map<string, ResolveFnOutput>();

  return (specifier: string, parentURL: string | undefined): ResolvePlan | undefined => {
    const generation = generationOf(parentURL);
    if (parentURL === undefined || generation === undefined) return undefined;
    const fail = (error: unknown) => {
      const data: ImportProblem = { importer: parentURL, specifier };
      return Object.assign(error instanceof Error ? error : new Error(String(error)), { data });
    };
    if (isShared(specifier, parentURL)) {
      const known = shared.get(specifier);
      return {
        attempts: known
          ? [{ specifier: known.url, parentURL }]
          : [...bases, ...besides(specifier), parentURL].map((base) => ({ specifier, parentURL: base })),
        finish(found) {
          shared.set(specifier, found);
          return { ...found, shortCircuit: true };
        },
        fail,
      };
    }
    const isPath = /^(\.{0,2}\/|file:)/.test(specifier);
    const own = { specifier: isPath ? findFile(new URL(specifier, parentURL)).href : specifier, parentURL };
    // A package that brings no zod of its own takes ours.
    const others = isZod(specifier) ? bases.map((base) => ({ specifier, parentURL: base })) : [];
    return {
      attempts: [own, ...others],
      finish(found) {
        const ours = isPath || specifier.startsWith('#') || (isTypeScript(found.url) && !inNodeModules(found.url));
        return ours && found.url.startsWith('file:') ? { ...found, url: withGeneration(found.url, generation) } : found;
      },
      fail,
    };
  };
}

/**
 * What plugins share with the program that loads them, so that both speak of the same classes and schemas. A package in
 * `node_modules` that brings plugins keeps the zod that it was made for.
 */
function isShared(specifier: string, parentURL: string): boolean {
  return /^@jobtronaut\/./.test(specifier) || (isZod(specifier) && !inNodeModules(parentURL));
}

/**
 * The folder where a package of ours lies if all of them lie side by side, as in a clone and where npm installs: the command depends on
 * others than the wrapper on the farm does, and a plugin finds the same ones in both. A package finds itself by its name.
 */
function besides(specifier: string): string[] {
  const [, name] = /^@jobtronaut\/([^/]+)/.exec(specifier) ?? [];
  return name === undefined ? [] : [new URL(`../../../${name}/package.json`, import.meta.url).href];
}

function isZod(specifier: string): boolean {
  return /^zod(\/|$)/.test(specifier);
}

/** The file that an import means: as written, with an extension, `.js` for a `.ts`, or a folder's index. */
export function findFile(url: URL): URL {
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
    if (statOf(fileURLToPath(found))?.isFile()) return found;
  }
  return url;
}

function isTypeScript(url: string): boolean {
  return /\.m?ts$/.test(url.replace(/[?#].*$/s, ''));
}

function inNodeModules(url: string): boolean {
  return url.includes('/node_modules/');
}
