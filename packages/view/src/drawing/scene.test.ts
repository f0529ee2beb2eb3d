import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pictureOf } from '../picture.ts';
import { anyJob, sequenceOf, tasksIn } from '../testing/documents.ts';
import type { Branch } from './branch.ts';
import { layoutOf } from './layout.ts';
import { ALL_OPEN, boxesOf, FOLDED, type Folds, sceneOf } from './scene.ts';

const limits: fc.Arbitrary<Folds> = fc.record({
  open: fc.constant(new Map()),
  split: fc.uniqueArray(fc.nat(30)).map((indices) => new Set(indices)),
  windows: fc
    .array(fc.tuple(fc.nat(30), fc.tuple(fc.nat(8), fc.nat(12))))
    .map((windows) => new Map(windows.map(([index, [from, more]]) => [index, [from, from + more] as const]))),
  room: fc.nat(60),
  levels: fc.nat(6),
  siblings: fc.integer({ min: 2, max: 15 }),
});

describe('a scene', () => {
  it('draws every task, or counts it in a stack or a fold', () => {
    fc.assert(
      fc.property(anyJob, fc.oneof(fc.constant(ALL_OPEN), fc.constant(FOLDED), limits), (document, folds) => {
        const { root } = pictureOf(document);
        const drawn = new Set<Branch>();
        let counted = 0;
        for (const { members, kind, hidden, children } of boxesOf(sceneOf(root, folds))) {
          for (const member of members) {
            expect(drawn).not.toContain(member);
            drawn.add(member);
          }
          if (kind === 'task') counted += members.length;
          if (children.length === 0) counted += hidden;
        }
        // What is folded inside an Iterate is counted for all its turns.
        if (!JSON.stringify(document).includes('"iterate"')) expect(counted).toBe(tasksIn(document));
        if (folds === ALL_OPEN)
          expect([...drawn].filter(({ kind }) => kind === 'task')).toHaveLength(tasksIn(document));
      }),
      { numRuns: 300 },
    );
  });

  it('is laid out without one box on another, parents before their children', () => {
    fc.assert(
      fc.property(anyJob, fc.oneof(fc.constant(ALL_OPEN), fc.constant(FOLDED), limits), (document, folds) => {
        const { all, width, height } = layoutOf(sceneOf(pictureOf(document).root, folds));
        for (const [at, box] of all.entries()) {
          expect(box.x + box.width).toBeLessThan(width);
          expect(box.y + box.height).toBeLessThan(height);
          for (const child of box.children) expect(child.x).toBeGreaterThan(box.x + box.width);
          for (const other of all.slice(at + 1)) {
            const areApart =
              box.x + box.width <= other.x ||
              other.x + other.width <= box.x ||
              box.y + box.height <= other.y ||
              other.y + other.height <= box.y;
            expect(areApart).toBe(true);
          }
        }
      }),
    );
  });

  it('joins what lies below the members of a stack, and counts the least and the most', () => {
    const document = sequenceOf(3, 4);
    const longer = sequenceOf(1, 7);
    const scene = sceneOf(
      pictureOf({ ...document, subtasks: [...(document.subtasks ?? []), ...(longer.subtasks ?? [])] }).root,
      FOLDED,
    );
    const rows = [...boxesOf(scene)].map(({ depth, members, each, step }) => [
      depth,
      members[0]?.title,
      members.length,
      ...each,
      step,
    ]);
    expect(rows).toEqual([
      [0, 'Sequence', 1, 1, 1, undefined],
      [1, 'Shot 0000', 4, 4, 4, undefined],
      [2, 'Prepare 0', 4, 1, 1, 1],
      [2, 'Render', 4, 1, 1, 2],
      [3, 'Render: Elements 1001', 19, 4, 7, undefined],
      [2, 'Movie 0', 4, 1, 1, 3],
    ]);
  });

  it('is of a size that a person can take in, whatever the job', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 60 }), (wide, deep) => {
        const branch = (level: number, at: number): Branch => ({
          kind: 'task',
          index: 0,
          title: 't',
          shape: level * 1000 + at,
          serial: at % 2 === 0,
          commands: 1,
          tasks: 1,
          children:
            level < deep
              ? Array.from({ length: level % 3 === 0 ? wide : 1 }, (_, child) =>
                  child === 0 ? branch(level + 1, child) : { ...branch(deep, child), children: [] },
                )
              : [],
        });
        expect([...boxesOf(sceneOf(branch(0, 0), FOLDED))].length).toBeLessThan(100);
      }),
    );
  });
});
