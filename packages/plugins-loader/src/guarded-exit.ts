import { generationOf } from './hook/generation.ts';
import { LoaderError } from './loader-error.ts';

let loading = 0;
/** What `process.exit` was before. */
let exit: typeof process.exit | undefined;

/**
 * Runs a loading of modules during which a plugin file that calls `process.exit()` is an error of that file. It would end the program with
 * the exit code of success, and all that the program was asked to do undone. Others may exit as ever: a handler of signals, say.
 */
export async function guardingExit<T>(load: () => Promise<T>): Promise<T> {
  if (loading++ === 0) {
    exit = process.exit;
    process.exit = guarded;
  }
  try {
    return await load();
  } finally {
    if (--loading === 0 && exit !== undefined) process.exit = exit;
  }
}

function guarded(code?: number | string | null): never {
  if (exit !== undefined && !isCalledByPlugin()) return exit.call(process, code);
  throw new LoaderError('broken-plugin', 'It calls process.exit() while it is loaded', {
    hint: 'It is loaded for what it exports, and must not end the program. Programs belong elsewhere.',
  });
}

/** Stack traces as text show sources; only the call sites have the URLs under which modules were loaded. */
function isCalledByPlugin(): boolean {
  const { prepareStackTrace } = Error;
  let sites: readonly NodeJS.CallSite[] = [];
  try {
    Error.prepareStackTrace = (_, found) => {
      sites = found;
      return '';
    };
    void new Error().stack;
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
  }
  return sites.some((site) => generationOf(site.getFileName() ?? undefined) !== undefined);
}
