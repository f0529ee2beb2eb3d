import { type Branch, type Stack, stacksOf } from './branch.ts';

/** What is drawn in one place: a node, or a stack of nodes that look alike, or the siblings that are left out (`rest`). */
export interface Box {
  readonly kind: Branch['kind'] | 'rest';
  /** All the nodes that it stands for. */
  readonly members: Stack;
  readonly parent: Box | undefined;
  readonly depth: number;
  /** How many of them each parent has: the same for all parents, or the least and the most. */
  readonly each: readonly [least: number, most: number];
  /** Its place among siblings that run one after the other, from 1; none for parallel ones and Instances. */
  readonly step: number | undefined;
  /** Its children run one after the other. */
  readonly serial: boolean;
  /** Drawn below it; empty for what is folded. */
  children: readonly Box[];
  /** There is something below it, drawn or not. */
  readonly hasChildren: boolean;
  /** Tasks that it counts for and that have no box of their own: those below a fold, all those of a rest. */
  hidden: number;
  /** Of a rest: the entries of its parent that it stands for, from (inclusive) and to (exclusive). */
  readonly range: readonly [from: number, to: number];
}

/** What is open and what is folded. Branches are named by their index, stacks by their first member. */
export interface Folds {
  /** Whether what is below a node is drawn; nodes that are not named are open as long as there is room. */
  readonly open: ReadonlyMap<number, boolean>;
  /** Stacks whose members are drawn one by one. */
  readonly split: ReadonlySet<number>;
  /** Which entries of a node are drawn. */
  readonly windows: ReadonlyMap<number, readonly [from: number, to: number]>;
  /** How many boxes nodes that are not named may open in all. */
  readonly room: number;
  /** How many levels they may open. */
  readonly levels: number;
  /** How many siblings are drawn where no window is named. */
  readonly siblings: number;
}

export const ALL_OPEN: Folds = {
  open: new Map(),
  split: new Set(),
  windows: new Map(),
  room: Number.POSITIVE_INFINITY,
  levels: Number.POSITIVE_INFINITY,
  siblings: Number.POSITIVE_INFINITY,
};

/** A picture that a person can take in. */
export const FOLDED: Folds = { ...ALL_OPEN, room: 48, levels: 9, siblings: 14 };

/** Fewer of many siblings say nothing. */
const LEAST_SIBLINGS = 4;

/** The boxes of a picture, level by level, so that what is near the root is drawn first when room is scarce. */
export function sceneOf(root: Branch, folds: Folds): Box {
  const scene = boxOf([root], undefined, [1, 1], undefined);
  let { room } = folds;
  for (let level = [scene]; level.length > 0; level = level.flatMap(({ children }) => children)) {
    const parents: { box: Box; entries: readonly Entry[]; isNamed: boolean }[] = [];
    for (const box of level) {
      const [first] = box.members;
      const named = first && folds.open.get(first.index);
      if (!box.hasChildren || named === false) continue;
      if (named === undefined && (room <= 0 || box.depth >= folds.levels)) continue;
      parents.push({ box, entries: entriesOf(box, folds), isNamed: named === true });
    }
    const siblings = siblingsWithin(room, parents, folds);
    for (const { box, entries, isNamed } of parents) {
      if (!isNamed && siblings === 0) continue;
      const [from, to] = windowOf(box, entries.length, folds.windows, isNamed ? folds.siblings : siblings);
      if (!isNamed) room -= to - from;
      const children = entries.slice(from, to).map(({ stack, each, step }) => boxOf(stack, box, each, step));
      if (from > 0) children.unshift(restOf(box, entries, 0, from));
      if (to < entries.length) children.push(restOf(box, entries, to, entries.length));
      box.children = children;
      box.hidden = 0;
    }
  }
  return scene;
}

/**
 * How many siblings the boxes of a level may draw where only `room` are left: those of one level share it. None, if that would be a few of
 * many for each: then the level stays folded, all of it alike.
 */
function siblingsWithin(
  room: number,
  parents: readonly { readonly entries: readonly Entry[]; readonly isNamed: boolean }[],
  folds: Folds,
): number {
  const asking = parents.filter(({ isNamed }) => !isNamed);
  let wanted = 0;
  for (const { entries } of asking) wanted += Math.min(entries.length, folds.siblings);
  if (wanted <= room) return folds.siblings;
  const share = Math.min(folds.siblings, Math.floor(room / asking.length));
  if (share < LEAST_SIBLINGS) return asking.length === 1 ? Math.min(folds.siblings, LEAST_SIBLINGS) : 0;
  return share;
}

/** What stands in one row below a node. */
export interface Entry {
  readonly stack: Stack;
  readonly each: readonly [least: number, most: number];
  readonly step: number | undefined;
}

/** The entries below a box: the stacks of its children, those that are split one by one; below a stack those of all members together. */
export function entriesOf(box: Pick<Box, 'members' | 'serial'>, { split }: Pick<Folds, 'split'>): readonly Entry[] {
  const entries: Entry[] = [];
  let step = 1;
  const stacks = box.members.length === 1 ? ownStacks(box) : joinedStacks(box);
  for (const { stack, each } of stacks) {
    const [first] = stack;
    const numbered = box.serial && first?.kind !== 'instance';
    if (box.members.length === 1 && first && split.has(first.index))
      for (const member of stack) entries.push({ stack: [member], each: [1, 1], step: numbered ? step++ : undefined });
    else {
      entries.push({ stack, each, step: numbered ? step : undefined });
      if (numbered) step += each[0];
    }
  }
  return entries;
}

type Counted = Pick<Entry, 'stack' | 'each'>;

function ownStacks({ members, serial }: Pick<Box, 'members' | 'serial'>): Counted[] {
  return stacksOf(members[0]?.children ?? [], serial).map((stack) => ({ stack, each: [stack.length, stack.length] }));
}

/** Members look alike: each has the same stacks in the same order, of other lengths perhaps. */
function joinedStacks({ members, serial }: Pick<Box, 'members' | 'serial'>): Counted[] {
  const joined: { stack: Branch[]; each: [number, number] }[] = [];
  for (const member of members)
    for (const [at, stack] of stacksOf(member.children, serial).entries()) {
      const entry = joined[at] ?? { stack: [], each: [stack.length, stack.length] };
      joined[at] = entry;
      for (const branch of stack) entry.stack.push(branch);
      entry.each = [Math.min(entry.each[0], stack.length), Math.max(entry.each[1], stack.length)];
    }
  return joined;
}

function windowOf(
  { members }: Box,
  entries: number,
  windows: Folds['windows'],
  siblings: number,
): readonly [from: number, to: number] {
  const [first] = members;
  const window = first && windows.get(first.index);
  if (window) return [Math.max(0, window[0]), Math.min(entries, window[1])];
  return [0, entries > siblings ? siblings - 1 : entries];
}

function boxOf(
  members: Stack,
  parent: Box | undefined,
  each: readonly [number, number],
  step: number | undefined,
): Box {
  const [first] = members;
  let hidden = 0;
  for (const member of members) hidden += member.tasks - (member.kind === 'task' ? 1 : 0);
  return {
    kind: first?.kind ?? 'rest',
    members,
    parent,
    depth: parent ? parent.depth + 1 : 0,
    each,
    step,
    serial: first?.serial ?? false,
    children: [],
    hasChildren: members.some(({ children }) => children.length > 0),
    hidden,
    range: [0, 0],
  };
}

function restOf(parent: Box, entries: readonly Entry[], from: number, to: number): Box {
  const left = entries.slice(from, to);
  let hidden = 0;
  for (const { stack } of left) for (const { tasks } of stack) hidden += tasks;
  const first = left[0]?.step;
  const box = boxOf([], parent, [to - from, to - from], first);
  return { ...box, hidden, range: [from, to] };
}

/** All boxes of a scene, parents before children, siblings in order. */
export function* boxesOf(scene: Box): Generator<Box> {
  const open = [scene];
  for (let box = open.pop(); box; box = open.pop()) {
    yield box;
    for (let at = box.children.length - 1; at >= 0; at--) {
      const child = box.children[at];
      if (child) open.push(child);
    }
  }
}
