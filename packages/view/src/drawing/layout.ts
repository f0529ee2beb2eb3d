import { type Label, labelOf, textSizes } from './label.ts';
import { type Box, boxesOf } from './scene.ts';

/** Pixels. All boxes are equally high, so that a parent never needs more room than its children. */
const BOX_HEIGHT = 44;
const MARGIN = 28;
const ROW_GAP = 16;
/** Between families: more, so that the eye finds them. */
const FAMILY_GAP = 10;
/** Between a box and the boxes below it: room for the curve, the rail and the numbers. */
const COLUMN_GAP = 92;

/** A box with its place. */
export interface Placed {
  readonly box: Box;
  readonly label: Label;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly children: readonly Placed[];
}

export interface Layout {
  readonly root: Placed;
  /** Parents before children. */
  readonly all: readonly Placed[];
  readonly width: number;
  readonly height: number;
}

type Mutable = { -readonly [Key in keyof Placed]: Placed[Key] } & { children: Mutable[] };

/**
 * The tree from left to right: a column for each level, a row for each box that has nothing drawn below it, parents in the
 * middle of their children. Boxes cannot overlap: each family has a band of rows to itself. Linear, and without recursion.
 */
export function layoutOf(scene: Box): Layout {
  const placed = new Map<Box, Mutable>();
  const all: Mutable[] = [];
  const columns: number[] = [];
  for (const box of boxesOf(scene)) {
    const label = labelOf(box);
    const width = textSizes(label).width;
    const here: Mutable = { box, label, x: 0, y: 0, width, height: BOX_HEIGHT, children: [] };
    all.push(here);
    placed.set(box, here);
    if (box.parent) placed.get(box.parent)?.children.push(here);
    columns[box.depth] = Math.max(columns[box.depth] ?? 0, width);
  }
  const starts: number[] = [];
  let x = MARGIN;
  for (const width of columns) {
    starts.push(x);
    x += width + COLUMN_GAP;
  }
  let y = MARGIN;
  let before: Mutable | undefined;
  for (const here of all) {
    here.x = starts[here.box.depth] ?? 0;
    if (here.children.length > 0) continue;
    if (before) y += BOX_HEIGHT + ROW_GAP + (before.box.parent === here.box.parent ? 0 : FAMILY_GAP);
    here.y = y;
    before = here;
  }
  for (let at = all.length - 1; at >= 0; at--) {
    const here = all[at];
    const first = here?.children[0];
    const last = here?.children.at(-1);
    if (here && first && last) here.y = (first.y + last.y) / 2;
  }
  const [root] = all;
  if (!root) throw new Error('Internal error: a scene without boxes');
  return { root, all, width: x - COLUMN_GAP + MARGIN + 8, height: y + BOX_HEIGHT + MARGIN + 8 };
}
