import type { Job, Subtask } from '@jobtronaut/alf';
import { createColors } from 'picocolors';
import { childrenOf, type PictureNode, pictureOf, plainTitle, type Stack } from './shape.ts';

export interface TerminalOptions {
  /** @default false */
  readonly colour?: boolean;
  /** Columns; longer lines are cut with an ellipsis. @default no limit */
  readonly width?: number;
}

const INDENT = 3;

/**
 * The job as a tree for a terminal, line by line. Children that run one after the other hang on arrows and are numbered, parallel ones
 * on plain branches; siblings that look alike are one line with their count; Instances are dashed.
 */
export function* terminalTree(document: Job, options: TerminalOptions = {}): Generator<string> {
  const colours = createColors(options.colour ?? false);
  const names = taskNames(document);
  const fit = (text: string) =>
    options.width && text.length > options.width ? `${text.slice(0, options.width - 1)}…` : text;
  const root = pictureOf(document);
  yield colours.bold(fit(document.title ?? 'untitled'));

  interface Open {
    readonly stack: Stack;
    readonly prefix: string;
    readonly last: boolean;
    readonly step: number | undefined;
  }
  const open: Open[] = [];
  const push = (parent: PictureNode, prefix: string) => {
    const serial = isSerial(parent.node);
    let step = parent.stacks.reduce((sum, stack) => sum + stack.count, 1);
    for (const [index, stack] of [...parent.stacks.entries()].reverse()) {
      step -= stack.count;
      open.push({ stack, prefix, last: index === parent.stacks.length - 1, step: serial ? step : undefined });
    }
  };
  push(root, '');
  for (let at = open.pop(); at; at = open.pop()) {
    const { node } = at.stack.first;
    const branch = branchOf(node, at.last, at.step !== undefined);
    const number = at.step === undefined || node.kind === 'instance' ? '' : `${at.step} `;
    const detail = about(at.stack.first, at.stack.count);
    const text = fit(`${at.prefix}${branch}${number}${label(at.stack, names)}${detail && `  ${detail}`}`);
    const start = at.prefix.length + branch.length;
    const split = detail && text.endsWith(detail) ? text.length - detail.length : text.length;
    yield colours.dim(text.slice(0, start)) +
      text.slice(start, split) +
      (split < text.length ? colours.dim(text.slice(split)) : '');
    push(at.stack.first, at.prefix + (at.last ? ' '.repeat(INDENT) : `│${' '.repeat(INDENT - 1)}`));
  }
}

function branchOf(node: Job | Subtask, last: boolean, serial: boolean): string {
  const corner = last ? '└' : '├';
  if (node.kind === 'instance') return `${corner}┄ `;
  return serial ? `${corner}▶ ` : `${corner}─ `;
}

function isSerial(node: Job | Subtask): boolean {
  return (node.kind === 'task' || node.kind === 'job') && node.serialsubtasks === true;
}

function label({ first, last, count }: Stack, names: ReadonlyMap<string, string>): string {
  const { node } = first;
  switch (node.kind) {
    case 'instance':
      return `waits for ${names.get(node.title) ?? node.title}`;
    case 'iterate':
      return `${node.varname} from ${node.from} to ${node.to}${node.by === undefined ? '' : ` by ${node.by}`}`;
    case 'job':
      return node.title ?? 'untitled';
    case 'task': {
      if (count === 1 || last.node.kind !== 'task' || last.node.title === node.title) return node.title;
      const common = plainTitle(node.title).length;
      return `${node.title} … ${plainTitle(node.title) === plainTitle(last.node.title) ? last.node.title.slice(common).replace(/^: Elements /, '') : last.node.title}`;
    }
  }
}

function about(picture: PictureNode, count = 1): string {
  const { node } = picture;
  const parts: string[] = [];
  if (count > 1) parts.push(`×${count}`);
  if (node.kind === 'task' && (node.cmds?.length ?? 0) > 1) parts.push(`${node.cmds?.length} commands`);
  const children = picture.stacks.reduce(
    (sum, stack) => sum + (stack.first.node.kind === 'instance' ? 0 : stack.count),
    0,
  );
  if (children > 1) parts.push(isSerial(node) ? `${children} one after the other` : `${children} in parallel`);
  return parts.join(', ');
}

/** Titles by id and by title, so that an Instance can be shown by a name that a person knows. */
function taskNames(document: Job): Map<string, string> {
  const names = new Map<string, string>();
  const open: (Job | Subtask)[] = [document];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.kind === 'task' && node.id !== undefined) names.set(node.id, node.title);
    for (const child of childrenOf(node)) open.push(child);
  }
  return names;
}
