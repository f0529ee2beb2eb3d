import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as Oxc from 'oxc-transform';
import { cacheKey, type SlotCache } from '../slot-cache.ts';
import { VERSION } from '../version.ts';

const require = createRequire(import.meta.url);
const { version: oxcVersion } = require('oxc-transform/package.json') as { version: string };

/** A syntax error, as it crosses from the loader's thread: there, of an error only plain own properties survive. */
export interface SyntaxProblem {
  readonly file: string;
  readonly message: string;
  readonly help?: string;
  /** Offsets into the text, in UTF-16 units; the end is exclusive. */
  readonly start: number;
  readonly end: number;
}

/** Code of an error that carries a {@link SyntaxProblem} as `data`. */
export const SYNTAX_ERROR = 'JOBTRONAUT_SYNTAX_ERROR';

/** A plugin module on its way to JavaScript with an inline source map. */
export interface LoadedSource {
  /** What the cache has. */
  readonly cached: string | undefined;
  /**
   * Transforms it, which the cache keeps. oxc is given: its native part takes longer to load than all the rest of a warm
   * start, so it is loaded when it is needed.
   *
   * @throws an error with the code {@link SYNTAX_ERROR}.
   */
  transform(oxc: Pick<typeof Oxc, 'transformSync'>): string;
}

/**
 * Reads a plugin module. TypeScript is transformed by oxc, which knows enums, namespaces and parameter properties (Node's own type
 * stripping refuses them); JavaScript takes the same way, since V8 does not say in which file of a graph a syntax error is.
 */
export function openSource(path: string, cache: SlotCache): LoadedSource {
  const source = readFileSync(path, 'utf8');
  const key = cacheKey(VERSION, oxcVersion, path, source);
  return {
    cached: cache.read(path, key),
    transform({ transformSync }) {
      const code = transform(transformSync, path, source);
      cache.write(path, key, code);
      return code;
    },
  };
}

function transform(transformSync: typeof Oxc.transformSync, path: string, source: string): string {
  const { code, map, errors } = transformSync(path, source, {
    lang: /\.m?ts$/.test(path) ? 'ts' : 'js',
    sourceType: 'module',
    sourcemap: true,
  });
  const error = errors.find(({ severity }) => severity === 'Error');
  if (error !== undefined) throw syntaxError(path, source, error);
  // Without the text itself: it lies beside us on disk, and Node reads it there when it prints a stack trace.
  const { sourcesContent: _, ...lean } = map ?? { mappings: '', names: [], sources: [path], version: 3 };
  const inline = Buffer.from(JSON.stringify(lean)).toString('base64');
  return `${code}\n//# sourceMappingURL=data:application/json;base64,${inline}`;
}

function syntaxError(file: string, source: string, { message, helpMessage, labels }: Oxc.OxcError): Error {
  const bytes = Buffer.from(source);
  const offset = (byte: number | undefined) => bytes.subarray(0, byte ?? 0).toString().length;
  const data: SyntaxProblem = {
    file,
    message,
    ...(helpMessage === null ? {} : { help: helpMessage }),
    start: offset(labels[0]?.start),
    end: offset(labels[0]?.end),
  };
  return Object.assign(new Error(message), { code: SYNTAX_ERROR, data });
}
