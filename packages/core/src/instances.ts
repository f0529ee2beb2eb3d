import type { TaskNode, TreeNode } from './tree.ts';

/**
 * Gives every leaf that must wait an instance of what it waits for (authoring-model 3, "Instances"): a running command's
 * expansion carries no serial order of its own on the farm.
 */
export function appendInstances(jobChildren: readonly TreeNode[]): void {
  const open: Visit[] = [{ children: jobChildren, next: 0, serial: false, waitFor: undefined }];
  for (let visit = open.at(-1); visit !== undefined; visit = open.at(-1)) {
    const child = visit.children[visit.next++];
    if (child === undefined) {
      open.pop();
      continue;
    }
    if (child.kind === 'instance') continue;
    const { waitFor } = visit;
    if (child.children.length > 0) open.push({ children: child.children, next: 0, serial: child.serial, waitFor });
    else if (waitFor !== undefined) child.children = [{ kind: 'instance', of: waitFor }];
    if (visit.serial) visit.waitFor = child;
  }
}

interface Visit {
  readonly children: readonly TreeNode[];
  next: number;
  readonly serial: boolean;
  /** Where the children are serial: the one visited last. Else what the node itself waits for. */
  waitFor: TaskNode | undefined;
}
