import { commandClass } from '../ingest/classes.ts';
import type { JobPlan } from '../ingest/job.ts';
import type { ClassData, TreePlan } from '../ingest/plan.ts';
import { Changes } from '../machine/changes.ts';
import { type Job, newFarm } from '../machine/model.ts';
import { transition } from '../machine/transition.ts';
import { newJob, type TaskSeed } from '../machine/wire.ts';
import type { Capacity } from '../scheduler/capacity.ts';
import { isServiceExpression } from '../scheduler/service-keys.ts';
import type { Store } from '../store/store.ts';
import type { Queue } from './queue.ts';

/** A job that was taken, and what was odd about it. */
export interface Added {
  readonly jid: number;
  readonly warnings: readonly string[];
}

/** Stores a planned job and gives it to the scheduler. Throws what the database throws; then nothing is stored. */
export function addJob(
  { queue, store, capacity }: { readonly queue: Queue; readonly store: Store; readonly capacity: Capacity },
  plan: JobPlan,
): Added {
  const jid = store.reader.nextJid();
  const job = plannedJob(plan, jid);
  queue.spool(job, seedsOf(plan), (writer) => {
    writer.insertJob(job, plan.data, plan.tree);
    writer.countJob(jid);
  });
  return { jid, warnings: [...plan.warnings, ...neverRuns(job, capacity)] };
}

/** A planned job with the states in which its tasks begin, on no farm. */
export function newPlannedJob(plan: Pick<JobPlan, 'seed' | 'tree'>, jid: number): Job {
  const job = plannedJob(plan, jid);
  transition(newFarm(), { type: 'spooled', job, tasks: seedsOf(plan) }, Date.now(), new Changes());
  return job;
}

function plannedJob({ seed, tree }: Pick<JobPlan, 'seed' | 'tree'>, jid: number): Job {
  const job = newJob({ ...seed, jid, jobCommands: tree.jobCommands });
  addClasses(job, tree, tree.classes);
  return job;
}

const seedsOf = ({ tree }: Pick<JobPlan, 'tree'>): TaskSeed[] => tree.tasks.map(({ seed }) => seed);

/** Makes a job know its new commands; `known` are all classes that they may have. */
export function addClasses(job: Job, tree: TreePlan, known: ReadonlyMap<number, ClassData>): void {
  const classes = new Map([...known].map(([id, data]) => [id, commandClass(job, data)]));
  for (const { cid, classId } of tree.commands) job.classes[cid] = classes.get(classId) ?? null;
}

/** Commands that wait for what this machine will never have: said at once, since they stay ready for ever. */
export function neverRuns(job: Job, capacity: Capacity): string[] {
  const warnings: string[] = [];
  for (const { demand } of job.lanes.values()) {
    if (demand.minslots > capacity.slots) {
      warnings.push(`commands that need ${demand.minslots} slots will wait: this engine has ${capacity.slots}`);
    }
    if (!isServiceExpression(demand.service)) {
      warnings.push(`the service expression "${demand.service}" cannot be read: its commands will wait`);
    } else if (!capacity.provides(demand.service)) {
      warnings.push(`this engine does not provide "${demand.service}" now: its commands will wait`);
    }
  }
  return [...new Set(warnings)];
}
