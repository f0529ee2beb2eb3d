/**
 * Pictures of a job.
 *
 * @module
 */
export { type PictureNode, pictureOf, type Stack } from './shape.ts';
export { type TerminalOptions, terminalTree } from './terminal.ts';
