import { blender } from './launchers/blender.ts';
import { clarisse } from './launchers/clarisse.ts';
import { houdini } from './launchers/houdini.ts';
import { katana } from './launchers/katana.ts';
import { maya } from './launchers/maya.ts';
import { nodeScript } from './launchers/node.ts';
import { nuke } from './launchers/nuke.ts';
import { python } from './launchers/python.ts';

/**
 * Every launcher, by its name: that of its file in `launchers/`, of its page in `docs/`, of the application whose output is read, and of its
 * setting, `NAME_SCRIPT_WRAPPER`. `jobtronaut doctor` tries all of them; launchers.test.ts says what a new one lacks.
 */
export const LAUNCHERS = {
  /** Scripts in Node. */
  node: nodeScript,
  /** Scripts in Python; the following run in the Python of an application. */
  python,
  /** Blender. */
  blender,
  /** Clarisse. */
  clarisse,
  /** Houdini: `hython`. */
  houdini,
  /** Katana's script mode. */
  katana,
  /** Maya's batch mode. */
  maya,
  /** Nuke's terminal mode. */
  nuke,
} as const;
