import type { Job } from '@jobtronaut/alf';
import { createColors } from 'picocolors';
import { ALL_OPEN, type Box, FOLDED, sceneOf } from './drawing/scene.ts';
import { counted, countText, ELEMENTS, grouped, orderText, stackTitle } from './drawing/titles.ts';
import { pictureOf } from './picture.ts';

/** How much of the job is shown, and how. */
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
  const width = options.width ?? Number.POSITIVE_INFINITY;
  const scene = sceneOf(pictureOf(document).root, folds);
  yield fitted([{ text: printable(scene.members[0]?.title ?? ''), paint: colours.bold }], width);

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
    const { box } = at;
    const paint = box.kind === 'instance' ? colours.magenta : box.step === undefined ? colours.dim : colours.yellow;
    const count = countText(box);
    const details = about(box);
    yield fitted(
      [
        { text: at.prefix, paint: colours.dim },
        { text: branchOf(box, at.last), paint },
        { text: box.step === undefined || box.kind === 'rest' ? '' : `${box.step} `, paint },
        { text: printable(label(box)) },
        { text: count && `  ${count}`, paint: colours.cyan },
        { text: details && `${count ? ', ' : '  '}${details}`, paint: colours.dim },
      ],
      width,
    );
    // What is cut off anyway need not grow: jobs may be deep.
    const isCut = at.prefix.length > width;
    push(box, isCut ? at.prefix : at.prefix + (at.last ? ' '.repeat(INDENT) : `│${' '.repeat(INDENT - 1)}`));
  }
}

interface Piece {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

/** Painted pieces in a line that is no longer than `width`. */
function fitted(pieces: readonly Piece[], width: number): string {
  let length = 0;
  for (const { text } of pieces) length += text.length;
  let room = length > width ? Math.max(0, width - 1) : length;
  let line = '';
  for (const { text, paint } of pieces) {
    const shown = text.slice(0, room);
    room -= shown.length;
    line += paint && shown ? paint(shown) : shown;
  }
  return length > width ? `${line}…` : line;
}

/** A title that cannot move the cursor or begin another line. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
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
  if (first && first.commands > 1) parts.push(`${grouped(first.commands)} commands`);
  const order = orderText(box);
  if (order) parts.push(order);
  if (box.hidden > 0) parts.push(`${counted(box.hidden, 'task')} ${box.kind === 'rest' ? '' : 'below'}`.trim());
  return parts.join(', ');
}
