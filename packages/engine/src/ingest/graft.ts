/** What a running command adds to its job, as rows (tractor-protocol 5). */

import type { Inherited } from './classes.ts';
import { refuseCycles } from './cycles.ts';
import type { FindTasks } from './names.ts';
import type { ClassData, TreePlan } from './plan.ts';
import { readSnippet } from './spooled.ts';
import { planTree } from './tree.ts';

/** Where the tasks of an expansion go. Plain data: it can be handed to another thread. */
export interface GraftPlace {
  /** The task above them; 0: the job itself. */
  readonly parent: number;
  /** Whether that runs its subtasks one after the other. */
  readonly serial: boolean;
  /** The task whose command made them. */
  readonly creator: number;
  readonly maxtid: number;
  readonly maxcid: number;
  /** Wishes of the job that commands inherit. */
  readonly job: Inherited;
  /** Tids of the tasks that wait for the one above. */
  readonly waiting: ReadonlySet<number>;
}

/**
 * Plans the tasks of an expansion.
 *
 * @param classes those that the job has already
 * @param lookup for tasks of the job outside the expansion; asked once at most
 * @throws JobtronautError for a text that cannot be read, is empty, or has tasks that wait for each other
 */
export function planGraft(
  text: Uint8Array,
  { parent, serial, creator, maxtid, maxcid, job, waiting }: GraftPlace,
  classes: ReadonlyMap<number, ClassData>,
  lookup: FindTasks,
): TreePlan {
  const { subtasks, warnings } = readSnippet(text);
  const into = { parent, creator, maxtid, maxcid, classes, lookup };
  const tree = planTree({ subtasks, serial, job, into });
  refuseCycles(subtasks, serial, tree.tasks);
  return withoutCircles({ ...tree, warnings: [...warnings, ...tree.warnings] }, maxtid, waiting);
}

/** Leaves out Instances of tasks that wait for the parent of the new ones: both would wait for ever. */
function withoutCircles(tree: TreePlan, maxtid: number, waiting: ReadonlySet<number>): TreePlan {
  const isOutside = (tid: number): boolean => tid <= maxtid;
  if (!tree.tasks.some(({ seed }) => seed.ants.some(isOutside) || seed.after.some(isOutside))) return tree;
  const warnings: string[] = [];
  const sound = (tid: number): boolean => {
    if (!isOutside(tid) || !waiting.has(tid)) return true;
    warnings.push(`an Instance of task ${tid} is left out: that task waits for this expansion`);
    return false;
  };
  const tasks = tree.tasks.map((task) => {
    const { seed } = task;
    return { ...task, seed: { ...seed, ants: seed.ants.filter(sound), after: seed.after.filter(sound) } };
  });
  return { ...tree, tasks, warnings: [...tree.warnings, ...warnings] };
}
