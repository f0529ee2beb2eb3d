/**
 * What waits for what in a job: nesting, `serialsubtasks` and Instances as one directed acyclic graph.
 * The engine, other farms, plans and pictures stand on it.
 */
import type { Diagnostic } from '@jobtronaut/diagnostics';
import { requireTree } from '../check/shape.ts';
import type { Iterate, Task } from '../document.ts';
import { MOST_EXPANDED } from '../iterate.ts';
import type { AlfDocument } from '../write/serialize.ts';
import { Adjacency } from './adjacency.ts';
import { cycleDiagnostics, topologicalOrder } from './cycles.ts';
import { GraphWalk, type Unresolved } from './walk.ts';

/** What becomes a node of a dependency graph. */
export interface GraphOptions {
  /**
   * Whether the tasks that an Iterate stands for are nodes. Otherwise it is one node, and its template is not looked at.
   *
   * @default false
   */
  readonly expandIterates?: boolean;
  /**
   * How many tasks the Iterates may be expanded to in all.
   *
   * @default 1000000
   */
  readonly mostExpanded?: number;
}

/**
 * A graph whose nodes are numbers. The nodes 0 to `tasks.length - 1` are the tasks in document order, parents before
 * children (node n is the engine's task id n + 1); those from there to `nodeCount - 1` are barriers: they have nothing
 * to run, and are done as soon as all that they wait for is done. Barriers keep the number of edges linear.
 *
 * A node that is done means: its commands are done, and everything below it. A node may start its commands when all its
 * prerequisites are done. An Instance at the top level of a job holds nobody up, unless the job is serial.
 */
export interface DependencyGraph {
  /** The tasks, and the Iterates that were not expanded. */
  readonly tasks: readonly (Task | Iterate)[];
  /** Tasks and barriers. */
  readonly nodeCount: number;
  /** What must be done before a node. */
  readonly prerequisites: Adjacency;
  /** The other way round: what may become ready when a node is done. */
  readonly dependents: Adjacency;
  /** All nodes, each after its prerequisites; shorter if there are cycles. */
  readonly order: Int32Array;
  /** The task that a task stands in, or -1. */
  parentOf(task: number): number;
  /** Where a task stands in the document: `subtasks[3].subtasks[0]`; through an Iterate, `subtasks[1].template[0]`. */
  pathOf(task: number): string;
  /**
   * Instances that name no task here, and the node that should wait; -1 if none would. Of a fragment they may refer to
   * the job around it.
   */
  readonly unresolved: readonly Unresolved[];
  /** `cycle` errors, `unknown-instance` and `ambiguous-instance` warnings. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The dependency graph of a job, of a fragment, or of a task.
 *
 * @throws AlfDocumentError for what is no tree of tasks
 * @throws JobtronautError `too-large` if Iterates would be expanded to more tasks than `mostExpanded`
 */
export function dependencyGraph(document: AlfDocument, options: GraphOptions = {}): DependencyGraph {
  requireTree(document);
  const walk = new GraphWalk(document, options.expandIterates ?? false, options.mostExpanded ?? MOST_EXPANDED);
  walk.run();
  const { tasks, nodeCount, edges, unresolved } = walk.finish();
  const prerequisites = new Adjacency(nodeCount, edges.targets, edges.sources);
  const dependents = new Adjacency(nodeCount, edges.sources, edges.targets);
  const order = topologicalOrder(nodeCount, prerequisites, dependents);
  const graph = {
    tasks,
    nodeCount,
    prerequisites,
    dependents,
    order,
    parentOf: (task: number) => walk.parentOf(task),
    pathOf: (task: number) => walk.pathOf(task),
    unresolved,
  };
  return { ...graph, diagnostics: [...walk.diagnostics(), ...cycleDiagnostics(graph, walk.waits())] };
}
