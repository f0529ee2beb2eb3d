import { DETAIL_SIZE, PADDING, textSizes } from './label.ts';
import type { Layout, Placed } from './layout.ts';
import type { Box } from './scene.ts';
import { escapeXml, textWidth } from './text.ts';

const RADIUS = 9;
/** How far the rail of serial tasks stands before them. */
const RAIL = 34;
const STEP_RADIUS = 10;
/** How far the cards below a stack peep out. */
const PEEP = 4;

/**
 * The markup of a picture, without the `svg` element around it: edges below, boxes above. What is folded has a knob;
 * with `hasKnobs` what is open too.
 */
export function drawPicture({ all }: Layout, hasKnobs = false): string {
  const edges: string[] = [];
  const boxes: string[] = [];
  for (const placed of all) {
    if (placed.children.length > 0) drawEdges(placed, edges);
    boxes.push(drawBox(placed, hasKnobs));
  }
  return `<g>${edges.join('\n')}</g>\n<g>${boxes.join('\n')}</g>`;
}

/** A name for a box that stays while others fold and unfold. */
export function keyOf({ members, kind, parent, range }: Box): string {
  return kind === 'rest' ? `rest-${parent?.members[0]?.index}-${range[0]}` : `box-${members[0]?.index}`;
}

function drawBox(placed: Placed, hasKnobs: boolean): string {
  const { box, label, x, y, width, height } = placed;
  const sizes = textSizes(label);
  const hasSecond = label.detail !== '' || label.order !== '';
  const middle = y + height / 2;
  const left = x + PADDING;
  const parts: string[] = [];
  if (label.count)
    for (const peep of [2 * PEEP, PEEP])
      parts.push(
        `<rect class="card" x="${x + peep}" y="${y + peep}" width="${width}" height="${height}" rx="${RADIUS}"/>`,
      );
  parts.push(`<rect class="card front" x="${x}" y="${y}" width="${width}" height="${height}" rx="${RADIUS}"/>`);
  // What an Instance does is read before what it does it to.
  const isCaption = box.kind === 'instance';
  const [titleY, detailY] = isCaption
    ? [middle + 14, middle - 5]
    : [hasSecond ? middle - 3.5 : middle + 4.5, middle + 13];
  parts.push(`<text class="title" x="${left}" y="${titleY}">${escapeXml(label.title)}</text>`);
  if (label.detail)
    parts.push(
      `<text class="detail" x="${left}" y="${detailY}">${escapeXml(label.detail)}${label.order ? ' ·' : ''}</text>`,
    );
  if (label.order)
    parts.push(
      `<text class="order ${box.serial ? 'serial' : 'parallel'}" x="${number(left + sizes.detail)}" y="${middle + 13}">${escapeXml(label.order)}</text>`,
    );
  if (label.count) {
    const start = x + width - sizes.pill - 10;
    parts.push(
      `<rect class="pill" x="${number(start)}" y="${middle - 10}" width="${number(sizes.pill)}" height="20" rx="10"/>`,
      `<text class="count" x="${number(start + sizes.pill / 2)}" y="${middle + 4}">${escapeXml(label.count)}</text>`,
    );
  }
  if (box.hasChildren && (hasKnobs || box.children.length === 0)) parts.push(knob(placed));
  return `<g class="box ${classOf(box)}" id="${keyOf(box)}"><title>${escapeXml(label.full)}</title>${parts.join('')}</g>`;
}

function knob({ box, x, y, width, height }: Placed): string {
  const [cx, cy] = [x + width, y + height / 2];
  const cross = box.children.length === 0 ? `M${cx - 4} ${cy}h8M${cx} ${cy - 4}v8` : `M${cx - 4} ${cy}h8`;
  return `<g class="knob"><circle cx="${cx}" cy="${cy}" r="8"/><path d="${cross}"/></g>`;
}

function classOf({ kind, members }: Box): string {
  return kind === 'task' && members[0]?.commands === 0 ? 'task group' : kind;
}

function drawEdges(parent: Placed, edges: string[]): void {
  const { children, box } = parent;
  const from = { x: parent.x + parent.width, y: parent.y + parent.height / 2 };
  const isMany = children.length > 1 || (children[0]?.box.each[1] ?? 0) > 1;
  const isSerial = box.serial && isMany;
  if (isSerial) drawRail(from, children, edges);
  for (const child of children) {
    const to = { x: child.x, y: child.y + child.height / 2 };
    const { kind } = child.box;
    const left = kind === 'rest' ? ' left-out' : '';
    if (isSerial) continue;
    if (kind === 'instance') edges.push(`<path class="edge waits" d="${curve(from, to)}"/>`);
    else if (!isMany) edges.push(`<path class="edge${left}" d="${curve(from, to)}"/>`);
    else {
      edges.push(`<path class="edge parallel${left}" d="${curve(from, to)}"/>`);
      edges.push(`<circle class="port${left}" cx="${to.x}" cy="${to.y}" r="3.5"/>`);
    }
  }
  if (!isSerial && isMany) edges.push(`<circle class="port" cx="${from.x}" cy="${from.y}" r="3.5"/>`);
}

/** Serial children: a rail from the first to the last with an arrow to each, and their numbers on it. */
function drawRail(from: Point, children: readonly Placed[], edges: string[]): void {
  const [first] = children;
  const last = children.at(-1);
  if (!first || !last) return;
  const x = first.x - RAIL;
  const middleOf = (child: Placed) => child.y + child.height / 2;
  const top = middleOf(first);
  edges.push(`<path class="edge serial" d="${curve(from, { x: x - STEP_RADIUS, y: top })}"/>`);
  edges.push(`<path class="rail" d="M${x} ${top}V${middleOf(last)}"/>`);
  for (const child of children) {
    const y = middleOf(child);
    const { box } = child;
    const kind = box.kind === 'instance' ? ' waits' : box.kind === 'rest' ? ' left-out' : ' serial';
    edges.push(`<path class="edge${kind}" d="M${x} ${y}H${child.x}"/>`);
    const text = stepText(box);
    const half = Math.max(STEP_RADIUS, text ? textWidth(text, DETAIL_SIZE, 'semibold') / 2 + 5 : 0);
    if (child !== first) edges.push(`<path class="arrow" d="M${x} ${y - (text ? STEP_RADIUS : 3)}l-5.5 -9h11z"/>`);
    if (!text) {
      edges.push(`<circle class="step" cx="${x}" cy="${y}" r="3.5"/>`);
      continue;
    }
    edges.push(
      `<rect class="step" x="${number(x - half)}" y="${y - STEP_RADIUS}" width="${number(2 * half)}" height="${2 * STEP_RADIUS}" rx="${STEP_RADIUS}"/>`,
      `<text class="number" x="${x}" y="${y + 4}">${text}</text>`,
    );
  }
}

function stepText({ step, kind, each: [least, most] }: Box): string {
  if (step === undefined || kind === 'rest') return '';
  return least === most && most > 1 ? `${step}–${step + most - 1}` : String(step);
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function curve(from: Point, to: Point): string {
  if (from.y === to.y) return `M${from.x} ${from.y}H${to.x}`;
  const bend = Math.min(70, Math.max(28, (to.x - from.x) / 2));
  return `M${from.x} ${from.y}H${to.x - 2 * bend < from.x ? from.x : to.x - 2 * bend}C${to.x - bend} ${from.y} ${to.x - bend} ${to.y} ${to.x} ${to.y}`;
}

function number(value: number): string {
  return String(Math.round(value * 10) / 10);
}
