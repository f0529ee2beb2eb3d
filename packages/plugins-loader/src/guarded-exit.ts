import { generationOf } from './hook/generation.ts';

let running = 0;
/** What `process.exit` was before. */
let exit: typeof process.exit | undefined;

/**
 * Runs code of the site: loads it, asks tasks for commands, lets processors and hooks work. A plugin or configuration file that calls
 * `process.exit()` meanwhile gets an error. It would end the program with the exit code of success, and all that the program was
 * asked to do undone. Others may exit as ever: a handler of signals, say.
 */
export async function guardingExit<T>(run: () => Promise<T>): Promise<T> {
  if (running++ === 0) {
    exit = process.exit;
    process.exit = guarded;
  }
  try {
    return await run();
  } finally {
    if (--running === 0 && exit !== undefined) process.exit = exit;
  }
}

function guarded(code?: number | string | null): never {
  if (exit !== undefined && !isCalledByPlugin()) return exit.call(process, code);
  throw new Error('process.exit() is called by code that must not end the program; it can throw an error');
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
