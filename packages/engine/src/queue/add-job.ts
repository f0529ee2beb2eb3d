import { commandClass } from '../ingest/classes.ts';
import type { JobPlan } from '../ingest/job.ts';
import type { ClassData, TreePlan } from '../ingest/plan.ts';
import type { Job } from '../machine/model.ts';
import { newJob } from '../machine/wire.ts';
import type { Capacity } from '../scheduler/capacity.ts';
import { isServiceExpression } from '../scheduler/service-keys.ts';
import type { Store } from '../store/store.ts';
import type { Queue } from './queue.ts';

/** Stores a planned job and gives it to the scheduler. Throws what the database throws; then nothing is stored. */
export function addJob(
  { queue, store, capacity }: { readonly queue: Queue; readonly store: Store; readonly capacity: Capacity },
  plan: JobPlan,
): { readonly jid: number; readonly warnings: string[] } {
  const jid = store.reader.nextJid();
  const job = newJob({ ...plan.seed, jid, jobCommands: plan.tree.jobCommands });
  addClasses(job, plan.tree, plan.tree.classes);
  const seeds = plan.tree.tasks.map(({ seed }) => seed);
  queue.spool(job, seeds, (writer) => writer.insertJob(job, plan.data, plan.tree));
  return { jid, warnings: neverRuns(job, capacity) };
}

/** Makes a job know its new commands; `known` are all classes that they may have. */
export function addClasses(job: Job, tree: TreePlan, known: ReadonlyMap<number, ClassData>): void {
  const classes = new Map([...known].map(([id, data]) => [id, commandClass(job, data)]));
  for (const { cid, classId } of tree.commands) job.classes[cid] = classes.get(classId) ?? null;
}

/** Commands that wait for what this machine will never have: said at once, since they stay ready for ever. */
function neverRuns(job: Job, capacity: Capacity): string[] {
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
