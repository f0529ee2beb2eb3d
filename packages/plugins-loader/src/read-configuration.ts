import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { placeText } from '@jobtronaut/diagnostics';
import { importModule, nextGeneration } from './import-module.ts';
import { explainLoadFailure, type LoadFailure } from './load-failure.ts';
import { type LoaderDiagnostic, LoaderError } from './loader-error.ts';
import { frameOf, placeIn } from './place.ts';

/**
 * What a configuration file says, unchecked: the object of a JSON file or of a module's default export, with the
 * module's named exports.
 *
 * @throws LoaderError `broken-configuration`
 */
export async function readConfiguration(file: string): Promise<Readonly<Record<string, unknown>>> {
  const extension = extname(file);
  if (extension === '.json') return settingsOf(readJson(file), file);
  if (!/^\.m?[jt]s$/.test(extension)) {
    const message = 'A configuration is written in TypeScript (.ts), JavaScript (.js) or JSON (.json)';
    throw broken({ place: { file }, message, cause: undefined });
  }
  let module: Readonly<Record<string, unknown>>;
  try {
    module = await importModule(file, nextGeneration());
  } catch (error) {
    throw broken(explainLoadFailure(error, file));
  }
  const { default: main, ...named } = module;
  return { ...(main === undefined ? {} : settingsOf(main, file)), ...named };
}

function settingsOf(value: unknown, file: string): Readonly<Record<string, unknown>> {
  if (isPlain(value)) return value;
  const hint = value instanceof Promise ? { hint: 'Write `export default await …`.' } : {};
  throw broken({ place: { file }, message: 'It must give an object with settings', cause: undefined, ...hint });
}

/** Not a list, and nothing with a class of its own: of a promise or a Map no setting would be seen. */
function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function readJson(file: string): unknown {
  let text = '';
  try {
    // Some editors begin files with a mark of byte order; offsets stay.
    text = readFileSync(file, 'utf8').replace(/^\uFEFF/, ' ');
    return JSON.parse(text) as unknown;
  } catch (error) {
    const { message } = error as Error;
    if (!(error instanceof SyntaxError)) throw broken({ place: { file }, message, cause: error });
    const offset = jsonErrorOffset(message, text);
    const at = placeIn(file, text, offset, offset);
    const frame = frameOf(text, at);
    const what = message.replace(/,? (in JSON )?at position .*$|, (\.\.\.)?".*" is not valid JSON$/s, '');
    throw broken({ place: at, message: what, cause: error, ...(frame === undefined ? {} : { frame }) });
  }
}

function broken({ place: at, message, hint, frame, cause }: LoadFailure): LoaderError {
  const more = { ...(hint === undefined ? {} : { hint }) };
  const diagnostic: LoaderDiagnostic = {
    code: 'broken-configuration',
    severity: 'error',
    message,
    ...at,
    ...more,
    ...(frame === undefined ? {} : { frame }),
  };
  return new LoaderError('broken-configuration', `The configuration cannot be read: ${placeText(at)}: ${message}`, {
    diagnostics: [diagnostic],
    ...more,
    cause,
  });
}

/**
 * Where V8 says that a JSON text is wrong: by a position, or by an excerpt that begins ten characters before it, or at
 * the start of the text. Where it says nothing the text ended too soon.
 */
function jsonErrorOffset(message: string, text: string): number {
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return Number(position);
  const [, token, cut, excerpt] = /^Unexpected token '(.)', (\.\.\.)?"(.*?)"(?:\.\.\.)? is/su.exec(message) ?? [];
  if (token === undefined || excerpt === undefined) return text.length;
  return cut === undefined ? text.indexOf(token) : text.indexOf(excerpt) + 10;
}
