import { realpathSync } from 'node:fs';
import { register } from 'node:module';
import { pathToFileURL } from 'node:url';
import { cacheFolder } from './cache-folder.ts';
import { guardingExit } from './guarded-exit.ts';
import { withGeneration } from './hook/generation.ts';
import { hooksInProcess } from './hook/hooks-in-process.ts';
import type { HookOptions } from './hook/plugin-hook.ts';
import { registerHooks } from './hook/sync-hooks.ts';
import { Watchdog } from './watchdog.ts';

/** The hook is the process's, as Node's loader is; everything else belongs to a registry. */
let hooked = false;
let generations = 0;
const patience = new Watchdog();

/** A name under which modules are loaded afresh. */
export function nextGeneration(): string {
  return String(++generations);
}

/**
 * Imports a plugin module or a configuration file, TypeScript or JavaScript, with all that it imports, as this
 * generation's copy.
 *
 * @param path absolute
 * @throws whatever the module throws; `load-failure.ts` makes a diagnostic of it.
 */
export async function importModule(
  path: string,
  generation: string,
  watchdog = patience,
): Promise<Readonly<Record<string, unknown>>> {
  if (!hooked) hook();
  const url = withGeneration(pathToFileURL(path).href, generation);
  return guardingExit(() => watchdog.watch(import(url) as Promise<Record<string, unknown>>));
}

function hook(): void {
  hooked = true;
  // From here on: Node reads the map of every module that has one, so not before the program itself is loaded.
  process.setSourceMapsEnabled(true);
  const folder = cacheFolder(process.env, 'modules');
  const options: HookOptions = { bases: runningProgram(), ...(folder !== undefined && { cacheFolder: folder }) };
  if (registerHooks !== undefined) registerHooks(hooksInProcess(options));
  else register('./hook/hooks-in-thread.js', import.meta.url, { data: options });
}

/** Where the running copy of our packages is found from: this package, then the program (which may have more of them). */
function runningProgram(): string[] {
  const bases = [import.meta.url];
  try {
    if (process.argv[1] !== undefined) bases.push(pathToFileURL(realpathSync(process.argv[1])).href);
  } catch {
    // `node -e` and the like: its first word is no file.
  }
  return bases;
}
