import type { Command, TaskOptions } from '@jobtronaut/alf';
import type { Arguments } from './arguments.ts';
import type { JsonValue } from './json.ts';
import type { TaskClass } from './task.ts';

/** A command as a node carries it: what the job document says of one. */
export type CommandData = { -readonly [Key in keyof Command]: Command[Key] };

/**
 * What a node stands for: a task and what is below it (`handle`), one command of a task (`command`), a `serial` or
 * `parallel` or `elementwise` group, the place of a task that runs elsewhere (`reference`), or the node that joins several jobs
 * (`join`).
 */
export type NodeKind = 'handle' | 'command' | 'serial' | 'parallel' | 'elementwise' | 'reference' | 'join';

/** Members of a document's task that a node holds only once somebody set them. */
export type MoreOptions = Partial<Omit<TaskOptions, 'id' | 'title' | 'cmds' | 'subtasks' | 'serialsubtasks'>>;

/**
 * A task of the expanded hierarchy. Nodes of one job may be a million: what they have in common (class, arguments,
 * tags) is shared, and what few have (`more`) is made when it is set.
 */
export interface TaskNode {
  readonly kind: NodeKind;
  readonly id: string;
  title: string;
  /** Whether the children run one after the other. */
  serial: boolean;
  children: readonly TreeNode[];
  /** The class that a handle or command was made from. */
  readonly task: TaskClass | undefined;
  /** The arguments of a handle after its processors, or those of one command. */
  readonly arguments: Arguments | undefined;
  /** Command nodes, and references to them: the processed elements, which the title shows. Left out once the title was replaced. */
  elements: JsonValue | undefined;
  /** What runs, one after the other; of command nodes only. */
  commands: readonly CommandData[];
  more: MoreOptions | undefined;
}

/** A node that waits for another: its parent also needs `of`. */
export interface InstanceNode {
  readonly kind: 'instance';
  readonly of: TaskNode;
}

/** What may stand among the children of a node. */
export type TreeNode = TaskNode | InstanceNode;

/** What a new node is made of, besides the defaults. */
export type NodeInit = Pick<TaskNode, 'kind' | 'id' | 'title'> & Partial<TaskNode>;

/** A million leaves share one empty list. */
const NONE: readonly never[] = [];

/** A node with every member in the same order, so that all nodes have one shape in memory. */
export function makeNode(init: NodeInit): TaskNode {
  return {
    kind: init.kind,
    id: init.id,
    title: init.title,
    serial: init.serial ?? false,
    children: init.children ?? NONE,
    task: init.task,
    arguments: init.arguments,
    elements: init.elements,
    commands: init.commands ?? NONE,
    more: init.more,
  };
}

/** All tasks below and among some nodes, depth first, parents before children; instances left out. */
export function* walkTasks(nodes: readonly TreeNode[]): Generator<TaskNode> {
  const open = nodes.toReversed();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.kind === 'instance') continue;
    yield node;
    for (let i = node.children.length - 1; i >= 0; i--) open.push(node.children[i] as TreeNode);
  }
}
