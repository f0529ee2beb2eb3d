import type { TaskNode } from './tree.ts';

/** What the structure of a tree does not show: who waits for a node elsewhere, and which nodes others refer to. */
export class Waiting {
  /** Nodes with something below, and what all of that waits for. Commands have their instance at once. */
  readonly after = new Map<TaskNode, TaskNode>();
  /** Nodes that compaction must not take out: somebody waits for them, or below them. */
  readonly pinned = new Set<TaskNode>();

  /** A node, with all below it, starts when another is done. */
  add(node: TaskNode, of: TaskNode): void {
    if (node.kind === 'command') node.children = [{ kind: 'instance', of }];
    else this.#pin(node).after.set(node, of);
    this.#pin(of);
  }

  /** Somebody refers to this node. */
  refer(node: TaskNode): void {
    this.#pin(node);
  }

  #pin(node: TaskNode): this {
    // Commands and references are never taken out: nothing that is below them could stand for them.
    if (node.kind !== 'command' && node.kind !== 'reference') this.pinned.add(node);
    return this;
  }
}
