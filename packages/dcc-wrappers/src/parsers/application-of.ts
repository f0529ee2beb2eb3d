import { basename } from 'node:path/posix';
import type { Application } from './finding.ts';

/** The programs of each application, as their names begin: versions follow (`Nuke13.2`, `maya2024.bin`). */
const PROGRAMS: readonly (readonly [RegExp, Application])[] = [
  [/^(?:maya|mayabatch|mayapy|render)(?:[\d.]|$)/, 'maya'],
  [/^nuke(?:x|studio)?(?:[\d.]|$)/, 'nuke'],
  [/^(?:katana|renderboot)(?:[\d.]|$)/, 'katana'],
  [/^(?:clarisse|cnode|crender)(?:[\d.]|$)/, 'clarisse'],
  [/^(?:hython|hbatch|houdini|houdinifx|mantra|husk|karma)(?:[\d.-]|$)/, 'houdini'],
  [/^blender(?:[\d.-]|$)/, 'blender'],
  [/^kick(?:\.|$)/, 'arnold'],
  [/^python[wm]?(?:[\d.]|$)/, 'python'],
  [/^node(?:js)?(?:[\d.]|$)/, 'node'],
];

/** Which application a command line starts, by the name of its program; nothing for those that are not known. */
export function applicationOf(argv: readonly string[]): Application | undefined {
  const program = basename((argv[0] ?? '').replaceAll('\\', '/')).toLowerCase();
  return PROGRAMS.find(([pattern]) => pattern.test(program))?.[1];
}
