/**
 * Launchers: what a task's `cmd()` returns so that its script runs on the farm.
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
 * ```
 *
 * @module
 */
export { CODES, type Code } from './codes.ts';
export { type NodeScriptOptions, nodeScript } from './node-script.ts';
