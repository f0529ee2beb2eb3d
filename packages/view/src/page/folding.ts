import { type Branch, stacksOf } from '../drawing/branch.ts';
import { type Box, boxesOf, entriesOf, FOLDED, type Folds, sceneOf } from '../drawing/scene.ts';

/** How many more siblings are drawn at a time. */
const MORE = 30;
/** Siblings around one that was looked for. */
const AROUND = 4;
/** Opening everything stops here: nobody reads more, and the page must stay quick. */
const MOST_BOXES = 1500;

/** What is open and what is folded, as the reader of the page wants it. */
export class Folding {
  readonly #branches: readonly Branch[];
  readonly #parents: readonly number[];
  readonly #open = new Map<number, boolean>();
  readonly #split = new Set<number>();
  readonly #windows = new Map<number, readonly [number, number]>();

  constructor(branches: readonly Branch[], parents: readonly number[]) {
    this.#branches = branches;
    this.#parents = parents;
    this.reset();
  }

  scene(): Box {
    return sceneOf(this.#root, this.#folds({ room: Number.POSITIVE_INFINITY, levels: 0 }));
  }

  /** As a picture that a person can take in. */
  reset(): void {
    this.#openWithin(FOLDED, true);
  }

  /** All that is folded, within reason. */
  openAll(): void {
    this.#openWithin({ ...FOLDED, room: MOST_BOXES, levels: Number.POSITIVE_INFINITY }, false);
  }

  toggle(box: Box): void {
    const [first] = box.members;
    if (!first || !box.hasChildren) return;
    const isOpen = box.children.length > 0;
    this.#open.set(first.index, !isOpen);
    // A chain of single tasks would have to be opened one by one.
    for (let [below] = first.children; !isOpen && below; [below] = below.children) {
      this.#open.set(below.index, below.children.length === 1);
      if (below.children.length !== 1) break;
    }
  }

  /** Draws some more of what a rest stands for. */
  more({ parent, range: [from, to] }: Box): void {
    const [first] = parent?.members ?? [];
    if (!parent || !first) return;
    const drawn = this.#windows.get(first.index) ?? [0, FOLDED.siblings - 1];
    this.#windows.set(first.index, from === 0 ? [Math.max(0, to - MORE), drawn[1]] : [drawn[0], from + MORE]);
  }

  /** Draws a node with a box of its own: what is above it is opened, its stack taken apart. */
  reveal(index: number): void {
    for (let at = this.#branches[index]; at; ) {
      const parent = this.#branches[this.#parents[at.index] ?? -1];
      if (!parent) return;
      const child = at;
      this.#open.set(parent.index, true);
      const stack = stacksOf(parent.children, parent.serial).find(
        (siblings) => siblings[0]?.shape === child.shape && siblings.includes(child),
      );
      const [first] = stack ?? [];
      if (stack && first && stack.length > 1) this.#split.add(first.index);
      const entries = entriesOf({ members: [parent], serial: parent.serial }, { split: this.#split });
      const place = entries.findIndex((entry) => entry.stack[0] === child);
      const [from, to] = this.#windows.get(parent.index) ?? [0, Math.min(entries.length, FOLDED.siblings)];
      if (place < from || place >= to)
        this.#windows.set(parent.index, [Math.max(0, place - AROUND), Math.min(entries.length, place + AROUND + 1)]);
      else this.#windows.set(parent.index, [from, to]);
      at = parent;
    }
  }

  /** The stack that a node was taken out of; nothing if it was not. */
  stackOf(index: number): readonly Branch[] | undefined {
    const branch = this.#branches[index];
    const parent = this.#branches[this.#parents[index] ?? -1];
    if (!branch || !parent) return undefined;
    const stack = stacksOf(parent.children, parent.serial).find(
      (siblings) => siblings[0]?.shape === branch.shape && siblings.includes(branch),
    );
    return stack?.[0] && this.#split.has(stack[0].index) ? stack : undefined;
  }

  /** Puts the members of a stack back. */
  join(stack: readonly Branch[]): void {
    const [first] = stack;
    if (!first) return;
    this.#split.delete(first.index);
    const parent = this.#parents[first.index];
    if (parent !== undefined) this.#windows.delete(parent);
  }

  get #root(): Branch {
    const [root] = this.#branches;
    if (!root) throw new Error('Internal error: a page without a job');
    return root;
  }

  #folds(limits: Partial<Folds>): Folds {
    return { ...FOLDED, open: this.#open, split: this.#split, windows: this.#windows, ...limits };
  }

  /** Opens what has room, and keeps that: later changes move nothing else. */
  #openWithin(limits: Folds, anew: boolean): void {
    if (anew) this.#split.clear();
    this.#open.clear();
    if (anew) this.#windows.clear();
    for (const { members, hasChildren, children } of boxesOf(sceneOf(this.#root, this.#folds(limits)))) {
      const [first] = members;
      if (!first || !hasChildren) continue;
      this.#open.set(first.index, children.length > 0);
      const drawn = children.filter(({ kind }) => kind !== 'rest').length;
      if (drawn < children.length && !this.#windows.has(first.index)) this.#windows.set(first.index, [0, drawn]);
    }
  }
}
