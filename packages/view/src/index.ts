/**
 * Pictures of a job: its tree for the terminal, as SVG, PNG, a page, Mermaid or DOT text, or as data.
 *
 * ```ts
 * import { job, remoteCmd, task } from '@jobtronaut/alf';
 * import { renderSvg } from '@jobtronaut/view';
 *
 * const frames = [1, 2, 3].map((frame) => task({ title: `frame ${frame}`, cmds: [remoteCmd({ argv: ['render', `${frame}`] })] }));
 * const svg = renderSvg(job({ title: 'teapot', subtasks: frames }), { scheme: 'light' });
 * ```
 *
 * @module
 */
export { CODES, type Code } from './codes.ts';
export type { ArgumentDetails, Details, TaskDetails } from './details.ts';
export { renderDot } from './dot.ts';
export { type HtmlOptions, renderHtml } from './html.ts';
export { type JobPicture, type PictureNode, pictureData, renderJson } from './json.ts';
export { renderMermaid } from './mermaid.ts';
export type { PictureOptions, Scheme } from './options.ts';
export { type PngOptions, renderPng } from './png.ts';
export { renderSvg, type SvgOptions } from './svg.ts';
export { type TerminalOptions, terminalTree } from './terminal.ts';
