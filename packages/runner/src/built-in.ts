import { fileURLToPath } from 'node:url';

/** The same file seen from `src` and from `dist`: Node 20 runs the built one only. */
const PROGRAM = fileURLToPath(new URL('../dist/built-in-program.js', import.meta.url));

/**
 * What runs for a portable verb (tractor-protocol 11.4): `TractorBuiltIn File|Sleep|Echo|PrintEnv|System …`. Each verb is a process
 * like any other, so that it has a pid, a folder, limits and a kill; `System` is the one command that gets a shell, as the protocol says.
 *
 * @returns undefined if the command is none
 */
export function builtInArgv(argv: readonly string[]): string[] | undefined {
  const [name, verb = '', ...rest] = argv;
  if (name !== 'TractorBuiltIn') return undefined;
  if (verb.toLowerCase() === 'system') return ['/bin/sh', '-c', rest.join(' ')];
  return [process.execPath, PROGRAM, verb, ...rest];
}
