import type { TaskNode, TreeNode } from './tree.ts';

/**
 * Gives every leaf that must wait an instance of what it waits for (authoring-model 3, "Instances"): a running command's
 * expansion carries no serial order of its own on the farm. What all below a node waits for by `after` waits itself for
 * what the node would wait for, so that one instance is enough; a reference, which waits for a task elsewhere, gets a second one.
 *
 * @param after nodes, and what all below them waits for
 * @param serialOrder whether serial order is carried by instances too
 */
export function appendInstances(
  jobChildren: readonly TreeNode[],
  after: ReadonlyMap<TaskNode, TaskNode> = new Map(),
  serialOrder = true,
): void {
  if (!serialOrder && after.size === 0) return;
  const open: Visit[] = [{ children: jobChildren, next: 0, serial: false, waitFor: undefined }];
  for (let visit = open.at(-1); visit !== undefined; visit = open.at(-1)) {
    const child = visit.children[visit.next++];
    if (child === undefined) {
      open.pop();
      continue;
    }
    if (child.kind === 'instance') continue;
    const waitFor = after.get(child) ?? visit.waitFor;
    const { children } = child;
    if (children.length === 0 || isReferenceLeaf(child)) {
      if (waitFor !== undefined && !children.some((node) => node.kind === 'instance' && node.of === waitFor)) {
        child.children = [...children, { kind: 'instance', of: waitFor }];
      }
    } else open.push({ children, next: 0, serial: child.serial && serialOrder, waitFor });
    if (visit.serial) visit.waitFor = child;
  }
}

function isReferenceLeaf({ kind, children }: TaskNode): boolean {
  return kind === 'reference' && children[0]?.kind === 'instance';
}

interface Visit {
  readonly children: readonly TreeNode[];
  next: number;
  readonly serial: boolean;
  /** Where the children are serial: the one visited last. Else what the node itself waits for. */
  waitFor: TaskNode | undefined;
}
