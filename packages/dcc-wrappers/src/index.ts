/**
 * Launchers: what a task's `cmd()` returns so that its script runs on the farm, in Node or in the Python of an application.
 *
 * ```ts
 * class Check extends task({ arguments: { frames: z.string() } }) {
 *   override cmd() {
 *     return nodeScript();
 *   }
 *   override async script() {
 *     console.log(`checking ${this.arguments.frames.initial}`);
 *   }
 * }
 *
 * class Render extends task({ arguments: { frames: z.string(), scene: z.string() } }) {
 *   override cmd() {
 *     return blender({ scene: this.arguments.scene.initial });
 *   }
 *   override script = pythonFile(new URL('./render.py', import.meta.url));
 * }
 * ```
 *
 * @module
 */
export { CODES, type Code } from './codes.ts';
export { type FarmCommand, farmCommand } from './farm-command.ts';
export { type BlenderOptions, blender } from './launchers/blender.ts';
export { clarisse } from './launchers/clarisse.ts';
export { houdini } from './launchers/houdini.ts';
export { katana } from './launchers/katana.ts';
export type { LauncherOptions, SceneLauncherOptions } from './launchers/launcher.ts';
export { type MayaOptions, maya } from './launchers/maya.ts';
export { type NodeScriptOptions, nodeScript, nodeScript as node } from './launchers/node.ts';
export { nuke } from './launchers/nuke.ts';
export { python } from './launchers/python.ts';
export { LAUNCHERS } from './launchers.ts';
export { pythonFile, pythonSource } from './python-script.ts';
