import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compact } from './compact.ts';
import { appendInstances } from './instances.ts';
import { makeNode, type NodeKind, type TaskNode, type TreeNode, walkTasks } from './tree.ts';

/** A tree as data, to build it twice. */
interface Shape {
  readonly kind: NodeKind;
  readonly serial: boolean;
  readonly children: readonly Shape[];
}

const { shape } = fc.letrec<{ shape: Shape }>((tie) => ({
  shape: fc.record({
    kind: fc.constantFrom<NodeKind>('handle', 'command', 'serial', 'parallel'),
    serial: fc.boolean(),
    children: fc.oneof(
      { depthSize: 'small' },
      fc.constant([]),
      fc.array(tie('shape'), { maxLength: 1 }),
      fc.array(tie('shape'), { maxLength: 3 }),
    ),
  }),
}));

function grow({ kind, serial, children }: Shape, count: { next: number }): TaskNode {
  const id = `T${count.next++}`;
  return makeNode({ kind, id, title: id, serial, children: children.map((child) => grow(child, count)) });
}

const shown = (nodes: readonly TreeNode[]): unknown =>
  nodes.map((node) => (node.kind === 'instance' ? `-> ${node.of.id}` : [node.id, node.serial, shown(node.children)]));

/** Compaction as conformance words it, recursively. */
function compactByTheBook(node: TaskNode, isJob: boolean): void {
  let end = node;
  for (
    let only = end.children[0];
    end.children.length === 1 && only !== undefined && only.kind !== 'instance';
    only = end.children[0]
  )
    end = only;
  if (end.children.length > 1)
    for (const child of end.children) if (child.kind !== 'instance') compactByTheBook(child, false);
  if (end === node) return;
  if (isJob || !(end.kind === 'serial' || end.kind === 'parallel')) node.children = [end];
  else {
    node.children = end.children;
    node.serial = end.serial;
  }
}

/** Instances as conformance words them, recursively. */
function instancesByTheBook(nodes: readonly TreeNode[], serial: boolean, waitFor: TaskNode | undefined): void {
  let current = waitFor;
  for (const node of nodes) {
    if (node.kind === 'instance') continue;
    if (node.children.length > 0) instancesByTheBook(node.children, node.serial, current);
    else if (current !== undefined) node.children = [{ kind: 'instance', of: current }];
    if (serial) current = node;
  }
}

it('compaction does what conformance says', () => {
  fc.assert(
    fc.property(shape, (tree) => {
      const job = makeNode({ kind: 'join', id: 'job', title: 'job', children: [grow(tree, { next: 1 })] });
      compactByTheBook(job, true);
      expect(shown(compact([grow(tree, { next: 1 })]))).toEqual(shown(job.children));
    }),
    { numRuns: 500 },
  );
});

it('instances are appended as conformance says, and a second time there are no more', () => {
  fc.assert(
    fc.property(shape, (tree) => {
      const [ours, book] = [grow(tree, { next: 1 }), grow(tree, { next: 1 })];
      instancesByTheBook([book], false, undefined);
      appendInstances([ours]);
      expect(shown([ours])).toEqual(shown([book]));
      appendInstances([ours]);
      expect(shown([ours])).toEqual(shown([book]));
    }),
    { numRuns: 500 },
  );
});

it('a tree of 100,000 levels is compacted, walked and given instances', () => {
  let deep = makeNode({ kind: 'command', id: 'leaf', title: 'leaf' });
  for (let i = 0; i < 100_000; i++) {
    const before = makeNode({ kind: 'command', id: `b${i}`, title: 'before' });
    deep = makeNode({ kind: 'handle', id: `h${i}`, title: 'handle', serial: true, children: [before, deep] });
  }
  const top = compact([deep]);
  appendInstances(top);
  expect([...walkTasks(top)]).toHaveLength(200_001);
});
