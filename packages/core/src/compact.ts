import type { TaskNode, TreeNode } from './tree.ts';

/**
 * Cuts chains of single children below a job and returns the job's children (conformance, "Compaction"): a node takes over the
 * children and the serial mark of the group that ends its chain and keeps its own title; what ends in anything else becomes its
 * only child. For the job itself the end of the chain becomes the only child, the nodes between are left as they were.
 *
 * @param pinned nodes that others refer to: they end a chain and stay
 */
export function compact(jobChildren: readonly TreeNode[], pinned: ReadonlySet<TaskNode> = new Set()): TreeNode[] {
  const first = jobChildren[0];
  const top =
    jobChildren.length === 1 && isTask(first) && !pinned.has(first) ? [endOfChain(first, pinned)] : [...jobChildren];
  // The children of a chain's end keep their place while they are compacted themselves, so parents may come first.
  const open: TreeNode[] = [...top];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (!isTask(node)) continue;
    const end = endOfChain(node, pinned);
    const stays = end !== node && pinned.has(end);
    if (stays) open.push(end);
    else for (const child of end.children) open.push(child);
    if (end === node) continue;
    if (isGroup(end) && !stays) {
      node.children = end.children;
      node.serial = end.serial;
    } else {
      node.children = [end];
    }
  }
  return top;
}

/** The first node down a chain of only children that is pinned, or has no child, several, or an instance. */
function endOfChain(node: TaskNode, pinned: ReadonlySet<TaskNode>): TaskNode {
  let end = node;
  for (let only = end.children[0]; end.children.length === 1 && isTask(only); only = end.children[0]) {
    end = only;
    if (pinned.has(end)) break;
  }
  return end;
}

function isTask(node: TreeNode | undefined): node is TaskNode {
  return node !== undefined && node.kind !== 'instance';
}

function isGroup(node: TaskNode): boolean {
  return node.kind === 'serial' || node.kind === 'parallel' || node.kind === 'elementwise';
}
