import type { TaskNode, TreeNode } from './tree.ts';

/**
 * Cuts chains of single children below a job and returns the job's children (conformance, "Compaction"): a node takes over the
 * children and the serial mark of the group that ends its chain and keeps its own title; what ends in anything else becomes its
 * only child. For the job itself the end of the chain becomes the only child, the nodes between are left as they were.
 */
export function compact(jobChildren: readonly TreeNode[]): TreeNode[] {
  const first = jobChildren[0];
  const top = jobChildren.length === 1 && isTask(first) ? [endOfChain(first)] : [...jobChildren];
  // The children of a chain's end keep their place while they are compacted themselves, so parents may come first.
  const open: TreeNode[] =
    jobChildren.length === 1 ? top.flatMap((end) => (isTask(end) ? end.children : [])) : [...top];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (!isTask(node)) continue;
    const end = endOfChain(node);
    for (const child of end.children) open.push(child);
    if (end === node) continue;
    if (isGroup(end)) {
      node.children = end.children;
      node.serial = end.serial;
    } else {
      node.children = [end];
    }
  }
  return top;
}

/** The first node down a chain of only children that has no child, several, or an instance. */
function endOfChain(node: TaskNode): TaskNode {
  let end = node;
  for (let only = end.children[0]; end.children.length === 1 && isTask(only); only = end.children[0]) end = only;
  return end;
}

function isTask(node: TreeNode | undefined): node is TaskNode {
  return node !== undefined && node.kind !== 'instance';
}

function isGroup(node: TaskNode): boolean {
  return node.kind === 'serial' || node.kind === 'parallel';
}
