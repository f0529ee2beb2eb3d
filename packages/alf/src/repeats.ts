import { JobtronautError } from '@jobtronaut/diagnostics';
import type { Code } from './codes.ts';
import { copyTree } from './copy-tree.ts';
import type { Subtask } from './document.ts';

/** The task or Iterate that a list of siblings stands in; undefined for the outermost list. */
type Owner = Subtask | undefined;

/**
 * The same list if every object stands in the tree once; else a copy in which further occurrences of a task are Instances
 * of its title. Templates do not count. Source: alf-format 5, "Input rules".
 *
 * @throws JobtronautError `repeated-node` for an Iterate or Instance that occurs twice
 */
export function withoutRepeats(subtasks: readonly Subtask[]): readonly Subtask[] {
  const repeats = findRepeats(subtasks);
  if (repeats.size === 0) return subtasks;
  const replaced = (owner: Owner, list: readonly Subtask[]): Subtask[] =>
    list.map((node, index) =>
      node?.kind === 'task' && repeats.get(owner)?.has(index) ? { kind: 'instance', title: node.title } : node,
    );
  const copied = copyTree<Subtask>(replaced(undefined, subtasks), (from, to, copies) => {
    Object.assign(to, from);
    if (hasSubtasks(from)) to.subtasks = copies(replaced(from, from.subtasks));
  });
  return copied as unknown as Subtask[];
}

const hasSubtasks = (node: Subtask | null): node is Subtask & { subtasks: readonly Subtask[] } =>
  node !== null && 'subtasks' in Object(node) && Array.isArray((node as { subtasks?: unknown }).subtasks);

/** The places of further occurrences, by the owner of the list and the index in it. Each object is entered once. */
function findRepeats(subtasks: readonly Subtask[]): Map<Owner, Set<number>> {
  const repeats = new Map<Owner, Set<number>>();
  const seen = new Set<Subtask>();
  const open: { owner: Owner; list: readonly Subtask[]; next: number }[] = [
    { owner: undefined, list: subtasks, next: 0 },
  ];
  for (let siblings = open.at(-1); siblings !== undefined; siblings = open.at(-1)) {
    const { owner, list } = siblings;
    const index = siblings.next++;
    const node = list[index];
    if (siblings.next > list.length) open.pop();
    // What is no element is told when the document is checked or written.
    else if (typeof node !== 'object' || node === null) continue;
    else if (!seen.has(node)) {
      seen.add(node);
      if (hasSubtasks(node)) open.push({ owner: node, list: node.subtasks, next: 0 });
    } else if (node.kind === 'task') repeats.set(owner, (repeats.get(owner) ?? new Set()).add(index));
    else
      throw new JobtronautError(
        'repeated-node' satisfies Code,
        `the same ${node.kind} object stands in the job twice`,
        {
          hint: 'make a second one',
        },
      );
  }
  return repeats;
}
