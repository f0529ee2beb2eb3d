import type { Job } from '@jobtronaut/alf';
import { createColors } from 'picocolors';
import { ALL_OPEN, type Box, FOLDED, sceneOf } from './drawing/scene.ts';
import { counted, countText, ELEMENTS, grouped, orderText, stackTitle } from './drawing/titles.ts';
import { pictureOf } from './picture.ts';

export interface TerminalOptions {
  /** @default false */
  readonly colour?: boolean;
  /** Columns; longer lines are cut with an ellipsis. @default no limit */
  readonly width?: number;
  /** About how many lines; what does not fit is folded, with a count. @default no limit */
  readonly lines?: number;
}

const INDENT = 3;

/**
 * The job as a tree for a terminal, line by line. Children that run one after the other hang on arrows and are numbered, parallel ones
 * on plain branches; siblings that look alike are one line with their count; Instances are dashed.
 */
export function* terminalTree(document: Job, options: TerminalOptions = {}): Generator<string> {
  const colours = createColors(options.colour ?? false);
  const { lines } = options;
  const folds =
    lines === undefined ? ALL_OPEN : { ...FOLDED, room: lines, levels: lines, siblings: Math.max(2, lines) };
  const fit = (text: string) =>
    options.width && text.length > options.width ? `${text.slice(0, options.width - 1)}…` : text;
  const scene = sceneOf(pictureOf(document).root, folds);
  yield colours.bold(fit(scene.members[0]?.title ?? ''));

  interface Open {
    readonly box: Box;
    readonly prefix: string;
    readonly last: boolean;
  }
  const open: Open[] = [];
  const push = ({ children }: Box, prefix: string) => {
    for (const [at, box] of [...children.entries()].reverse())
      open.push({ box, prefix, last: at === children.length - 1 });
  };
  push(scene, '');
  for (let at = open.pop(); at; at = open.pop()) {
    const branch = branchOf(at.box, at.last);
    const number = at.box.step === undefined ? '' : `${at.box.step} `;
    const detail = about(at.box);
    const text = fit(`${at.prefix}${branch}${number}${label(at.box)}${detail && `  ${detail}`}`);
    const start = at.prefix.length + branch.length;
    const split = detail && text.endsWith(detail) ? text.length - detail.length : text.length;
    yield colours.dim(text.slice(0, start)) +
      text.slice(start, split) +
      (split < text.length ? colours.dim(text.slice(split)) : '');
    // What is cut off anyway need not grow: jobs may be deep.
    const isCut = options.width !== undefined && at.prefix.length > options.width;
    push(at.box, isCut ? at.prefix : at.prefix + (at.last ? ' '.repeat(INDENT) : `│${' '.repeat(INDENT - 1)}`));
  }
}

function branchOf({ kind, step }: Box, last: boolean): string {
  const corner = last ? '└' : '├';
  if (kind === 'instance') return `${corner}┄ `;
  return step === undefined ? `${corner}─ ` : `${corner}▶ `;
}

function label(box: Box): string {
  if (box.kind === 'rest') return `… ${grouped(box.each[0])} more`;
  const { name, elements } = stackTitle(box.members);
  const title = elements ? name + ELEMENTS + elements : name;
  return box.kind === 'instance' ? `waits for ${title}` : title;
}

function about(box: Box): string {
  const [first] = box.members;
  const parts: string[] = [];
  const count = countText(box);
  if (count) parts.push(count);
  if (first && first.commands > 1) parts.push(`${grouped(first.commands)} commands`);
  const order = orderText(box);
  if (order) parts.push(order);
  if (box.hidden > 0) parts.push(`${counted(box.hidden, 'task')} ${box.kind === 'rest' ? '' : 'below'}`.trim());
  return parts.join(', ');
}
