/** Tasks that a running command adds to its job (tractor-protocol 5). */

import { readFile } from 'node:fs/promises';
import { readExpandText } from '@jobtronaut/runner';
import { refuseCycles } from '../ingest/cycles.ts';
import type { TreePlan } from '../ingest/plan.ts';
import { readSnippet } from '../ingest/spooled.ts';
import { planTree } from '../ingest/tree.ts';
import type { Attempt, Task } from '../machine/model.ts';
import { withDependents } from '../machine/states.ts';
import { addClasses } from '../queue/add-job.ts';
import type { Queue } from '../queue/queue.ts';
import type { Store } from '../store/store.ts';

export interface Expansion {
  readonly queue: Queue;
  readonly store: Store;
  readonly attempt: Attempt;
  /** Its number among the expansions of the attempt, from 0. */
  readonly index: number;
  /** The file with the tasks. */
  readonly file: string;
}

/** Grafts what a `-expand` command has written below its task. Returns warnings for the log. */
export async function graftOutput({ file, ...into }: Expansion): Promise<readonly string[]> {
  return graft(into, await readExpandText(file), into.attempt.task);
}

/** Grafts a chunk beside the task that announced it, while it runs. */
export async function graftChunk({ file, ...into }: Expansion): Promise<readonly string[]> {
  const { task } = into.attempt;
  return graft(into, await readFile(file), task.parent ?? task);
}

function graft(
  { queue, store, attempt, index }: Omit<Expansion, 'file'>,
  text: string | Uint8Array,
  parent: Task,
): readonly string[] {
  const { job, task } = attempt;
  if (task === job.root) throw new Error('only the commands of tasks can expand');
  // A task that is about to run again, or that nobody wants any more, adds nothing.
  if (attempt.intent !== null || !task.attached) return [];
  const jobData = store.reader.jobData(job.jid);
  const snippet = readSnippet(text);
  const planned = planTree({
    subtasks: snippet.subtasks,
    serial: parent.serial,
    job: jobData ?? {},
    into: {
      parent: parent.tid,
      creator: task.tid,
      maxtid: job.tasks.length - 1,
      maxcid: job.classes.length - 1,
      classes: store.reader.classes(job.jid),
      lookup: (name) => store.reader.findTask(job.jid, name),
    },
  });
  refuseCycles(snippet.subtasks, parent.serial, planned.tasks);
  const { tree, warnings } = withoutCircles(planned, parent);
  const now = Date.now();
  const made = attempt.made ?? job.tasks.length;
  // The tasks, and that they were added, in one transaction: an end that is told again must not add them twice.
  const missed = attempt.missed.filter((number) => number !== index);
  const known = { grafts: Math.max(attempt.grafts, index + 1), missed, made };
  queue.writeNow((writer) => {
    writer.insertTree(job.jid, tree, now);
    writer.setGrafts(attempt, known);
  });
  Object.assign(attempt, known);
  addClasses(job, tree, store.reader.classes(job.jid));
  queue.apply({ type: 'expanded', job, tasks: tree.tasks.map(({ seed }) => seed) });
  return [...snippet.warnings, ...planned.warnings, ...warnings];
}

/** The tasks of an expansion could not be added: that is known until the attempt has ended, also to the next engine. */
export function missGraft({ queue, attempt, index }: Pick<Expansion, 'queue' | 'attempt' | 'index'>): void {
  const { grafts, missed } = attempt;
  if (missed.includes(index)) return;
  Object.assign(attempt, { grafts: Math.max(grafts, index + 1), missed: [...missed, index] });
  queue.write((writer) => writer.setGrafts(attempt, attempt));
}

/** Leaves out Instances of tasks that wait for the parent of the new ones: both would wait for ever. */
function withoutCircles(tree: TreePlan, parent: Task): { tree: TreePlan; warnings: string[] } {
  const { job } = parent;
  const outside = (tid: number): boolean => job.tasks[tid] !== undefined;
  if (!tree.tasks.some(({ seed }) => [...seed.ants, ...seed.after].some(outside))) return { tree, warnings: [] };
  const waiting = withDependents(parent.parent === null ? [] : [parent]);
  const warnings: string[] = [];
  const sound = (tid: number): boolean => {
    const known = job.tasks[tid];
    if (known === undefined || !waiting.has(known)) return true;
    warnings.push(`an Instance of task ${tid} is left out: that task waits for this expansion`);
    return false;
  };
  const tasks = tree.tasks.map((task) => {
    const { seed } = task;
    return { ...task, seed: { ...seed, ants: seed.ants.filter(sound), after: seed.after.filter(sound) } };
  });
  return { tree: { ...tree, tasks }, warnings };
}
