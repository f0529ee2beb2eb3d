import type { Diagnostic } from '@jobtronaut/diagnostics';
import type { Code } from '../codes.ts';
import { shown } from '../shown.ts';
import type { Adjacency } from './adjacency.ts';
import type { DependencyGraph } from './graph.ts';

/** Every node after its prerequisites. Nodes of a cycle, and what waits for them, are left out. */
export function topologicalOrder(nodeCount: number, prerequisites: Adjacency, dependents: Adjacency): Int32Array {
  const missing = new Int32Array(nodeCount);
  const order = new Int32Array(nodeCount);
  let count = 0;
  for (let node = 0; node < nodeCount; node++) {
    missing[node] = prerequisites.count(node);
    if (missing[node] === 0) order[count++] = node;
  }
  for (let done = 0; done < count; done++) {
    for (const node of dependents.of(order[done] ?? 0)) {
      const left = (missing[node] ?? 0) - 1;
      missing[node] = left;
      if (left === 0) order[count++] = node;
    }
  }
  return order.subarray(0, count);
}

/** More cycles than this say nothing new. */
const MOST_CYCLES = 20;
/** A longer way around is cut in the message. */
const MOST_TITLES = 8;

/** The cycles of a graph, each with the way around: `"a" waits for "b" waits for "a"`. */
export function cycleDiagnostics(
  graph: Pick<DependencyGraph, 'tasks' | 'nodeCount' | 'order' | 'prerequisites' | 'pathOf'>,
): Diagnostic[] {
  const { tasks, nodeCount, order, prerequisites } = graph;
  if (order.length === nodeCount) return [];
  /** 0 is not visited; ordered nodes count as visited in walk -1, others by the number of the walk. */
  const visitedIn = new Int32Array(nodeCount);
  for (const node of order) visitedIn[node] = -1;
  const diagnostics: Diagnostic[] = [];
  for (let start = 0, walk = 1; start < nodeCount && diagnostics.length < MOST_CYCLES; start++, walk++) {
    const way: number[] = [];
    let node = start;
    while (visitedIn[node] === 0) {
      visitedIn[node] = walk;
      way.push(node);
      // A node that is not in the order has a prerequisite that is not.
      node = prerequisites.of(node).find((other) => visitedIn[other] !== -1) ?? node;
    }
    if (visitedIn[node] !== walk || way.length === 0) continue;
    const around = way.slice(way.indexOf(node)).filter((member) => member < tasks.length);
    const [first] = around;
    if (first === undefined) continue;
    const titles = around.map((member) => title(tasks[member]));
    const shownTitles =
      titles.length > MOST_TITLES ? [...titles.slice(0, MOST_TITLES - 1), '...', titles.at(-1)] : titles;
    diagnostics.push({
      code: 'cycle' satisfies Code,
      severity: 'error',
      message: `tasks wait for each other: ${[...shownTitles, titles[0]].join(' waits for ')}`,
      path: graph.pathOf(first),
      hint: `the tasks: ${around
        .slice(0, MOST_TITLES)
        .map((member) => graph.pathOf(member))
        .join(', ')}`,
    });
  }
  return diagnostics;
}

const title = (task: DependencyGraph['tasks'][number] | undefined): string =>
  task === undefined ? '' : shown(task.kind === 'task' ? task.title : task.varname);
