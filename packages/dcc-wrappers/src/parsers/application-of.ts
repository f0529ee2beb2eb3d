import { basename } from 'node:path/posix';
import { APPLICATIONS, type Application } from './finding.ts';

/** The programs of each application, as their names begin: versions follow (`Nuke13.2`, `maya2024.bin`). */
const PROGRAMS: Readonly<Record<Application, RegExp>> = {
  arnold: /^kick(?:\.|$)/,
  blender: /^blender(?:[\d.-]|$)/,
  clarisse: /^(?:clarisse|cnode|crender)(?:[\d.]|$)/,
  houdini: /^(?:hython|hbatch|houdini|houdinifx|mantra|husk|karma)(?:[\d.-]|$)/,
  katana: /^(?:katana|renderboot)(?:[\d.]|$)/,
  maya: /^(?:maya|mayabatch|mayapy|render)(?:[\d.]|$)/,
  node: /^node(?:js)?(?:[\d.]|$)/,
  nuke: /^nuke(?:x|studio)?(?:[\d.]|$)/,
  python: /^python[wm]?(?:[\d.]|$)/,
};

/** Which application a command line starts, by the name of its program; nothing for those that are not known. */
export function applicationOf(argv: readonly string[]): Application | undefined {
  const program = basename((argv[0] ?? '').replaceAll('\\', '/')).toLowerCase();
  return APPLICATIONS.find((application) => PROGRAMS[application].test(program));
}
