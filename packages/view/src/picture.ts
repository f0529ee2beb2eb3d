import type { Job, Subtask } from '@jobtronaut/alf';
import { type Branch, stacksOf } from './drawing/branch.ts';
import { ELEMENTS } from './drawing/titles.ts';

/** What pictures are made of: the nodes of a document, and the document's own node for each of them. */
export interface Picture {
  readonly root: Branch;
  /** Document nodes by the index of their branch. */
  readonly nodes: readonly (Job | Subtask)[];
}

/** A node whose children are being looked at. */
interface Open {
  readonly node: Job | Subtask;
  readonly index: number;
  readonly subtasks: readonly Subtask[];
  readonly children: Branch[];
  next: number;
  /** What the order of serial tasks makes the next child wait for. */
  before: string | undefined;
}

/**
 * The picture of a document. Instances that only repeat the order that serialsubtasks already gives (authoring-model 3,
 * "Instances") are left out. One walk, no recursion: jobs may be deep.
 */
export function pictureOf(document: Job): Picture {
  const titles = titlesById(document);
  const shapes = new Map<string, number>();
  const nodes: (Job | Subtask)[] = [];
  const open: Open[] = [];
  let root: Branch | undefined;
  const enter = (node: Job | Subtask, before: string | undefined): void => {
    open.push({ node, index: nodes.push(node) - 1, subtasks: childrenOf(node), children: [], next: 0, before });
  };
  enter(document, undefined);
  for (let at = open.at(-1); at; at = open.at(-1)) {
    const child = at.subtasks[at.next++];
    if (child !== undefined) {
      if (child.kind === 'instance' && child.title === at.before) continue;
      enter(child, at.node.kind === 'iterate' ? undefined : at.before);
      if (child.kind === 'task' && isSerial(at.node)) at.before = child.id ?? child.title;
      continue;
    }
    open.pop();
    const { node, index, children } = at;
    const title = titleOf(node, titles);
    const look = [node.kind, plain(title), isSerial(node), commandsOf(node), turnsOf(node)];
    const below = stacksOf(children, isSerial(node)).map((stack) => stack[0]?.shape);
    const key = JSON.stringify([...look, ...below]);
    const shape = shapes.get(key) ?? shapes.size;
    shapes.set(key, shape);
    root = {
      kind: node.kind,
      index,
      title,
      shape,
      serial: isSerial(node),
      commands: commandsOf(node),
      tasks: tasksOf(node, children),
      children,
    };
    open.at(-1)?.children.push(root);
  }
  if (!root) throw new Error('Internal error: the root of a picture was not drawn');
  return { root, nodes };
}

function childrenOf(node: Job | Subtask): readonly Subtask[] {
  if (node.kind === 'instance') return [];
  if (node.kind === 'iterate') return node.subtasks ? [...node.subtasks, ...node.template] : node.template;
  return node.subtasks ?? [];
}

function isSerial(node: Job | Subtask): boolean {
  return (node.kind === 'task' || node.kind === 'job') && node.serialsubtasks === true;
}

function commandsOf(node: Job | Subtask): number {
  return node.kind === 'task' ? (node.cmds?.length ?? 0) : 0;
}

function turnsOf(node: Job | Subtask): number {
  if (node.kind !== 'iterate') return 1;
  const { from, to, by = 1 } = node;
  return by === 0 ? 0 : Math.max(0, Math.floor((to - from) / by) + 1);
}

function tasksOf(node: Job | Subtask, children: readonly Branch[]): number {
  let tasks = node.kind === 'task' ? 1 : 0;
  const turns = turnsOf(node);
  const isBefore = node.kind === 'iterate' ? (node.subtasks?.length ?? 0) : 0;
  for (const [at, child] of children.entries()) tasks += child.tasks * (at < isBefore ? 1 : turns);
  return tasks;
}

function titleOf(node: Job | Subtask, titles: ReadonlyMap<string, string>): string {
  switch (node.kind) {
    case 'job':
      return node.title ?? 'untitled';
    case 'task':
      return node.title;
    case 'instance':
      return titles.get(node.title) ?? node.title;
    case 'iterate':
      return `${node.varname} from ${node.from} to ${node.to}${node.by === undefined ? '' : ` by ${node.by}`}`;
  }
}

/** A title without what tells siblings apart: elements (core titles a command node `<title>: Elements <value>`) and numbers. */
function plain(title: string): string {
  const at = title.indexOf(ELEMENTS);
  return (at < 0 ? title : title.slice(0, at)).replace(/\d+/g, '#');
}

/** Titles of tasks by their ids, so that an Instance can be shown by a name that a person knows. */
function titlesById(document: Job): Map<string, string> {
  const titles = new Map<string, string>();
  const open: (Job | Subtask)[] = [document];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.kind === 'task' && node.id !== undefined && !titles.has(node.id)) titles.set(node.id, node.title);
    for (const child of childrenOf(node)) open.push(child);
  }
  return titles;
}
