import type { Job } from '@jobtronaut/alf';
import { linesOf } from './drawing/label.ts';
import { LIGHT } from './drawing/palette.ts';
import { type Box, boxesOf, FOLDED, sceneOf } from './drawing/scene.ts';
import type { PictureOptions } from './options.ts';
import { pictureOf } from './picture.ts';

/**
 * The job as a Mermaid flowchart, for Markdown. Serial children hang on thick numbered arrows, parallel ones on
 * plain ones; Instances are dashed; stacks have double sides.
 */
export function renderMermaid(document: Job, { boxes = FOLDED.room }: PictureOptions = {}): string {
  const scene = sceneOf(pictureOf(document).root, { ...FOLDED, room: boxes });
  const lines = ['flowchart LR'];
  const links: string[] = [];
  const serialLinks: number[] = [];
  const names = new Map<Box, string>();
  for (const box of boxesOf(scene)) {
    const name = `n${names.size}`;
    names.set(box, name);
    lines.push(
      `  ${name}${nodeOf(box)}:::${box.kind === 'task' && box.members[0]?.commands === 0 ? 'group' : box.kind}`,
    );
    const { parent } = box;
    if (!parent) continue;
    if (parent.serial && box.kind !== 'instance') serialLinks.push(links.length);
    links.push(`  ${names.get(parent)} ${linkOf(box, parent)} ${name}`);
  }
  lines.push(...links);
  const { root, rootText, card, group, border, text, instance, ground, line, serial } = LIGHT;
  lines.push(
    `  classDef job fill:${root},stroke:${root},color:${rootText}`,
    `  classDef task fill:${card},stroke:${border},color:${text}`,
    `  classDef group fill:${group},stroke:${border},color:${text}`,
    `  classDef instance fill:${card},stroke:${instance},color:${text},stroke-dasharray:5 4`,
    `  classDef iterate fill:${card},stroke:${instance},color:${text}`,
    `  classDef rest fill:${ground},stroke:${line},color:${text},stroke-dasharray:2 3`,
  );
  if (serialLinks.length > 0) lines.push(`  linkStyle ${serialLinks.join(',')} stroke:${serial}`);
  return `${lines.join('\n')}\n`;
}

function nodeOf(box: Box): string {
  const text = `"${linesOf(box).map(quoted).join('<br/>')}"`;
  return box.kind !== 'rest' && box.each[1] > 1 ? `[[${text}]]` : `[${text}]`;
}

function linkOf(box: Box, parent: Box): string {
  if (box.kind === 'instance') return '-.->';
  if (!parent.serial) return '-->';
  return box.step === undefined ? '==>' : `== "${box.step}" ==>`;
}

/** Everything that could mean something to Mermaid, Markdown or HTML as an entity by its number. */
function quoted(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[^\p{L}\p{N} .,·…–×]/gu, (character) => `#${character.codePointAt(0)};`);
}
