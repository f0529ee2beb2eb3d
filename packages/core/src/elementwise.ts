import type { BuildContext } from './build-context.ts';
import { failure } from './failure.ts';
import type { JsonValue } from './json.ts';
import { elementsOf } from './task-arguments.ts';
import { makeNode, type TaskNode, type TreeNode } from './tree.ts';

/** One element of a per-element task, and what was made for it; nothing where a stop rule left it out. */
interface Round {
  readonly element: JsonValue;
  readonly node: TaskNode | undefined;
}

/** What is waited for; several if an element occurs several times in one task; nobody, if a stop rule left it out in the first. */
type Waited = TaskNode | TaskNode[] | undefined;

/**
 * Orders the items of an `elementwise` group: what an item does for an element waits for what the last item before that
 * has this element does for it. An element that no item before has, and an item that is not per element, wait for all
 * items before. Where a stop rule left an element out, the wait is passed on.
 *
 * Every element adds one wait; what waits for several items waits for one task that stands for them.
 *
 * @param children of the group, which is complete; they may become more
 */
export function orderElements(children: TreeNode[], context: BuildContext): void {
  const items = children.splice(0);
  /** Who is to be waited for, by the number of the element. */
  let last = new Map<number, Waited>();
  /** What has to be done so that everything before is. */
  let whole: TaskNode[] = [];

  const gate = (nodes: readonly TaskNode[]): TaskNode => {
    const made = reference('all before', nodes, context);
    children.push(made);
    return made;
  };
  const everything = (): TaskNode | undefined => {
    if (whole.length > 1) whole = [gate(whole)];
    return whole[0];
  };
  const lastOf = (id: number): TaskNode | undefined => {
    const found = last.get(id);
    if (!Array.isArray(found)) return found;
    const made = gate(found);
    last.set(id, made);
    return made;
  };

  for (const item of items) {
    if (item.kind === 'instance') continue;
    const rounds = roundsOf(item, context);
    if (rounds === undefined) {
      const before = everything();
      if (before !== undefined) context.waiting.add(item, before);
      children.push(item);
      last = new Map();
      whole = [item];
      continue;
    }
    const made = new Map<number, Waited>();
    let matched = 0;
    let waitsForAll = false;
    for (const { element, node } of rounds) {
      const id = context.values.of(element);
      const known = last.has(id);
      const before = known ? lastOf(id) : everything();
      if (node === undefined) {
        made.set(id, before);
        continue;
      }
      if (before !== undefined) context.waiting.add(node, before);
      if (!known && before !== undefined) waitsForAll = true;
      const twin = made.get(id);
      if (Array.isArray(twin)) twin.push(node);
      else made.set(id, twin === undefined ? node : [twin, node]);
      if (known && twin === undefined) matched++;
    }
    const works = rounds.some(({ node }) => node !== undefined);
    if (works && matched === 0 && last.size > 0 && whole.length > 0) tellNothingInCommon(item, context);
    const coversAll = works && (waitsForAll || matched === last.size);
    for (const [id, node] of made) last.set(id, node);
    whole = coversAll ? [item] : [...whole, item];
    children.push(item);
  }
}

/** The elements of a per-element task, each with its node; undefined for any other node. */
function roundsOf(node: TaskNode, context: BuildContext): readonly Round[] | undefined {
  const [only] = node.children;
  if (node.kind === 'reference' && only?.kind === 'instance') return roundsElsewhere(node, only.of, context);
  if (node.task === undefined || node.arguments === undefined || !context.plan(node.task).perElement) return undefined;
  const elements = elementsOf(node.arguments);
  let next = 0;
  return elements?.map((element) => {
    const child = node.children[next];
    // Of commands some may be left out; everything else has one node for each element, or none at all.
    if (child === undefined || child.kind === 'instance') return { element, node: undefined };
    if (child.kind === 'command' && child.elements !== element) return { element, node: undefined };
    next++;
    return { element, node: child };
  });
}

/** For a task that runs elsewhere: a reference to each of its elements, in the place of that to the whole. */
function roundsElsewhere(node: TaskNode, task: TaskNode, context: BuildContext): readonly Round[] | undefined {
  const rounds = roundsOf(task, context)?.map(({ element, node: round }) => {
    if (round === undefined) return { element, node: undefined };
    return { element, node: reference(node.title, [round], context, element) };
  });
  const made = rounds?.flatMap(({ node: round }) => round ?? []) ?? [];
  if (made.length > 0) node.children = made;
  return rounds;
}

/** A node with nothing to run: it is done as soon as some others are, and what it waits for itself. */
export function reference(
  title: string,
  to: readonly TaskNode[],
  context: BuildContext,
  elements?: JsonValue,
): TaskNode {
  for (const node of to) context.waiting.refer(node);
  const children = to.map((of) => ({ kind: 'instance', of }) as const);
  return makeNode({ kind: 'reference', id: context.newId(), title, children, elements });
}

function tellNothingInCommon(item: TaskNode, context: BuildContext): void {
  const message = `no element of ${item.title} is an element of a task before it in elementwise(...): each waits for all of them`;
  context.warnings.add(failure('no-common-elements', message), item.task?.name);
}
