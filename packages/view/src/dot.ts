import type { Job } from '@jobtronaut/alf';
import { labelOf, linesOf } from './drawing/label.ts';
import { LIGHT } from './drawing/palette.ts';
import { type Box, boxesOf, FOLDED, sceneOf } from './drawing/scene.ts';
import type { PictureOptions } from './options.ts';
import { pictureOf } from './picture.ts';

/**
 * The job as a Graphviz graph. Serial children hang on thick numbered arrows, parallel ones on plain lines; Instances are dashed;
 * stacks have a double border.
 */
export function renderDot(document: Job, { boxes = FOLDED.room }: PictureOptions = {}): string {
  const { root } = pictureOf(document);
  const nodes = new Map<Box, string>();
  const lines: string[] = [];
  for (const box of boxesOf(sceneOf(root, { ...FOLDED, room: boxes }))) {
    const name = `n${nodes.size}`;
    nodes.set(box, name);
    lines.push(
      `  ${name} [${attributes({ label: linesOf(box).join('\n'), tooltip: labelOf(box).full, ...looksOf(box) })}]`,
    );
    const { parent } = box;
    if (parent) lines.push(`  ${nodes.get(parent)} -> ${name} [${attributes(edgeOf(box, parent))}]`);
  }
  return [
    `digraph ${quoted(root.title)} {`,
    '  rankdir=LR',
    `  graph [bgcolor="${LIGHT.ground}", ranksep=0.7, nodesep=0.2, fontname="Inter,Helvetica,Arial"]`,
    `  node [shape=box, style="rounded,filled", fillcolor="${LIGHT.card}", color="${LIGHT.border}", fontcolor="${LIGHT.text}", fontname="Inter,Helvetica,Arial", fontsize=11, margin="0.16,0.09"]`,
    `  edge [color="${LIGHT.parallel}", arrowhead=none, fontname="Inter,Helvetica,Arial", fontsize=10]`,
    ...lines,
    '}\n',
  ].join('\n');
}

function looksOf({ kind, members: [first], each }: Box): Record<string, string> {
  const stack: Record<string, string> = kind !== 'rest' && each[1] > 1 ? { peripheries: '2' } : {};
  switch (kind) {
    case 'job':
      return { fillcolor: LIGHT.root, color: LIGHT.root, fontcolor: LIGHT.rootText };
    case 'instance':
      return { ...stack, style: 'rounded,filled,dashed', color: LIGHT.instance };
    case 'iterate':
      return { ...stack, color: LIGHT.instance };
    case 'rest':
      return { style: 'rounded,dotted', color: LIGHT.line };
    case 'task':
      return first?.commands === 0 ? { ...stack, fillcolor: LIGHT.group } : stack;
  }
}

function edgeOf(box: Box, parent: Box): Record<string, string> {
  if (box.kind === 'instance') return { style: 'dashed', color: LIGHT.instance };
  if (!parent.serial) return {};
  return {
    color: LIGHT.serial,
    penwidth: '2',
    arrowhead: 'normal',
    label: box.step === undefined ? '' : String(box.step),
  };
}

function attributes(pairs: Readonly<Record<string, string>>): string {
  return Object.entries(pairs)
    .map(([name, value]) => `${name}=${quoted(value)}`)
    .join(', ');
}

/** A quoted text of DOT: a backslash would begin an escape, a line end is one. What no text can hold is left out. */
function quoted(text: string): string {
  const escaped = text
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replaceAll('\0', '\ufffd')
    .replace(/[\\"]/g, '\\$&')
    // Graphviz reads HTML entities in labels.
    .replaceAll('&', '&amp;')
    .replace(/\r\n?|\n/g, '\\n');
  return `"${escaped}"`;
}
