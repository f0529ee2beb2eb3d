import type { Diagnostic } from '@jobtronaut/diagnostics';
import type { Code } from '../codes.ts';
import type { Iterate, Task } from '../document.ts';
import { shown } from '../shown.ts';
import type { Adjacency } from './adjacency.ts';
import { components } from './components.ts';

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

/** An Instance that was found: `node` waits for `target`. */
export interface Wait {
  readonly node: number;
  readonly target: number;
  readonly path: () => string;
}

/** What is read of a graph to tell its cycles; meanings as in `DependencyGraph`. */
interface OrderedGraph {
  readonly tasks: readonly (Task | Iterate)[];
  readonly nodeCount: number;
  readonly prerequisites: Adjacency;
  readonly order: Int32Array;
  pathOf(task: number): string;
}

/**
 * Cycles, each with the way around: `"a" waits for "b" waits for "a"`. Nesting and order alone make none, so there is one
 * for every Instance that is in a cycle, told at that Instance, unless it is on the way of one that was told.
 */
export function cycleDiagnostics(graph: OrderedGraph, waits: Iterable<Wait>): Diagnostic[] {
  const { tasks, nodeCount, order, prerequisites } = graph;
  if (order.length === nodeCount) return [];
  const isOrdered = new Uint8Array(nodeCount);
  for (const node of order) isOrdered[node] = 1;
  const component = components(prerequisites, isOrdered);
  const told = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  for (const { node, target, path } of waits) {
    if (diagnostics.length === MOST_CYCLES) break;
    if (isOrdered[node] === 1 || component[node] !== component[target] || told.has(`${node} ${target}`)) continue;
    const way = wayTo(node, target, prerequisites, component);
    for (const [index, member] of way.entries()) told.add(`${member} ${way[(index + 1) % way.length] ?? node}`);
    const all = way.filter((member) => member < tasks.length);
    const start = all.indexOf(all.reduce((least, member) => Math.min(least, member), Number.POSITIVE_INFINITY));
    const around = [...all.slice(start), ...all.slice(0, start)];
    const titles = around.map((member) => title(tasks[member]));
    const shownTitles =
      titles.length > MOST_TITLES ? [...titles.slice(0, MOST_TITLES - 1), '...', titles.at(-1)] : titles;
    diagnostics.push({
      code: 'cycle' satisfies Code,
      severity: 'error',
      message: `tasks wait for each other: ${[...shownTitles, titles[0]].join(' waits for ')}`,
      path: path(),
      hint: `the tasks: ${around
        .slice(0, MOST_TITLES)
        .map((member) => graph.pathOf(member))
        .join(', ')}`,
    });
  }
  return diagnostics;
}

/** The shortest way from `target` to `node` along prerequisites of their component. */
function wayTo(node: number, target: number, prerequisites: Adjacency, component: Int32Array): number[] {
  const cameFrom = new Map<number, number | undefined>([[target, undefined]]);
  // A Map gives what is added while it is walked.
  for (const [member] of cameFrom) {
    if (member === node) break;
    for (const next of prerequisites.of(member))
      if (component[next] === component[node] && !cameFrom.has(next)) cameFrom.set(next, member);
  }
  const way: number[] = [];
  for (let at: number | undefined = node; at !== undefined; at = cameFrom.get(at)) way.push(at);
  return way.reverse();
}

const title = (task: Task | Iterate | undefined): string =>
  task === undefined ? '' : shown(task.kind === 'task' ? task.title : task.varname);
