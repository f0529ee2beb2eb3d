import type { Job, Subtask, Task } from '@jobtronaut/alf';

/** A node as a picture shows it: itself, and its children in stacks of siblings that look alike. */
export interface PictureNode {
  readonly node: Job | Subtask;
  /** A number that nodes of the same look share: titles without elements, order, commands, stacks below. */
  readonly shape: number;
  readonly stacks: readonly Stack[];
}

/** Consecutive siblings of one shape; a stack of one is an ordinary node. */
export interface Stack {
  readonly first: PictureNode;
  readonly last: PictureNode;
  readonly count: number;
}

/** The label without what tells siblings apart: core titles a command node `<title>: Elements <value>`. */
export function plainTitle(title: string): string {
  const at = title.indexOf(': Elements ');
  return at < 0 ? title : title.slice(0, at);
}

export function childrenOf(node: Job | Subtask): readonly Subtask[] {
  if (node.kind === 'instance') return [];
  if (node.kind === 'iterate') return [...(node.subtasks ?? []), ...node.template];
  return node.subtasks ?? [];
}

/**
 * The picture tree of a document. Instances that only repeat the order that serialsubtasks already gives
 * (authoring-model 3, "Instances") are left out. One walk, no recursion: jobs may be deep.
 */
export function pictureOf(document: Job): PictureNode {
  const implied = impliedInstances(document);
  const shapes = new Map<string, number>();
  const done = new Map<Job | Subtask, PictureNode>();
  const open: (Job | Subtask)[] = [document];
  for (let node = open.at(-1); node; node = open.at(-1)) {
    const children = childrenOf(node).filter((child) => !implied.has(child));
    const missing = children.filter((child) => !done.has(child));
    if (missing.length > 0) {
      for (const child of missing) open.push(child);
      continue;
    }
    open.pop();
    const stacks: Stack[] = [];
    for (const child of children) {
      const picture = done.get(child);
      if (!picture) continue;
      done.delete(child);
      const before = stacks.at(-1);
      if (before?.first.shape === picture.shape)
        stacks[stacks.length - 1] = { ...before, last: picture, count: before.count + 1 };
      else stacks.push({ first: picture, last: picture, count: 1 });
    }
    const key = JSON.stringify([...look(node), ...stacks.map((stack) => stack.first.shape)]);
    const shape = shapes.get(key) ?? shapes.size;
    shapes.set(key, shape);
    done.set(node, { node, shape, stacks });
  }
  const picture = done.get(document);
  if (!picture) throw new Error('Internal error: the root of a picture was not drawn');
  return picture;
}

function look(node: Job | Subtask): readonly unknown[] {
  switch (node.kind) {
    case 'instance':
      return ['instance', node.title];
    case 'iterate':
      return ['iterate', node.varname];
    case 'job':
      return ['job'];
    case 'task':
      return ['task', plainTitle(node.title), node.serialsubtasks === true, node.cmds?.length ?? 0];
  }
}

/** Instances below serial nodes that name an earlier sibling of themselves or of a task above them. */
function impliedInstances(document: Job): Set<Subtask> {
  const implied = new Set<Subtask>();
  const open: { node: Job | Task; before: string | undefined }[] = [{ node: document, before: undefined }];
  for (let at = open.pop(); at; at = open.pop()) {
    let { before } = at;
    for (const child of at.node.subtasks ?? []) {
      if (child.kind === 'instance' && child.title === before) implied.add(child);
      if (child.kind !== 'task') continue;
      open.push({ node: child, before });
      if (at.node.serialsubtasks) before = child.id ?? child.title;
    }
  }
  return implied;
}
