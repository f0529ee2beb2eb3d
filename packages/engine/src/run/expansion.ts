/** Tasks that a running command adds to its job (tractor-protocol 5). */

import { readFile } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { readExpandText } from '@jobtronaut/runner';
import { commandClass } from '../ingest/classes.ts';
import { type GraftPlace, planGraft } from '../ingest/graft.ts';
import type { FindTasks } from '../ingest/names.ts';
import type { TreePlan } from '../ingest/plan.ts';
import { isLarge } from '../ingest/spooled.ts';
import type { Attempt, CommandClass, Job, Task } from '../machine/model.ts';
import { withDependents } from '../machine/states.ts';
import type { TaskSeed } from '../machine/wire.ts';
import { addClasses } from '../queue/add-job.ts';
import { inTurns } from '../queue/in-turns.ts';
import type { Intake } from '../queue/intake.ts';
import type { Queue } from '../queue/queue.ts';
import { changeInherited, inheritsOtherwise } from '../queue/reclassify.ts';
import type { Store } from '../store/store.ts';

export interface Expansion {
  readonly queue: Queue;
  readonly store: Store;
  /** For large ones. */
  readonly intake: Intake;
  readonly attempt: Attempt;
  /** Its number among the expansions of the attempt, from 0. */
  readonly index: number;
  /** The file with the tasks. */
  readonly file: string;
}

/** Grafts what a `-expand` command has written below its task. Returns warnings for the log. */
export async function graftOutput({ file, ...into }: Expansion): Promise<readonly string[]> {
  return graft(into, Buffer.from(await readExpandText(file)), into.attempt.task);
}

/** Grafts a chunk beside the task that announced it, while it runs. */
export async function graftChunk({ file, ...into }: Expansion): Promise<readonly string[]> {
  const { task } = into.attempt;
  return graft(into, await readFile(file), task.parent ?? task);
}

async function graft(into: Omit<Expansion, 'file'>, text: Buffer, parent: Task): Promise<readonly string[]> {
  const { job, task } = into.attempt;
  if (task === job.root) throw new Error('only the commands of tasks can expand');
  // Ids are given out one expansion after the other.
  const before = AT_WORK.get(job);
  const mine = (before ?? Promise.resolve()).then(() => graftInTurn(into, text, parent));
  const over = mine.then(
    () => undefined,
    () => undefined,
  );
  AT_WORK.set(job, over);
  try {
    return await mine;
  } finally {
    if (AT_WORK.get(job) === over) AT_WORK.delete(job);
  }
}

const AT_WORK = new WeakMap<Job, Promise<void>>();

async function graftInTurn(into: Omit<Expansion, 'file'>, text: Buffer, parent: Task): Promise<readonly string[]> {
  const { queue, store, intake, attempt } = into;
  const { job } = attempt;
  await removeLeftovers(into);
  // What was added before can be named.
  await queue.settled();
  if (!isWanted(attempt)) return [];
  const place = placeOf(into, text, parent);
  if (isLarge(text)) {
    const warnings = await intake.expand(text, job.jid, place);
    if (await joinStored(into, place)) return warnings;
    await removeLeftovers(into);
    return [];
  }
  const plan = (lookup: FindTasks): TreePlan =>
    planGraft(text, placeOf(into, text, parent), store.reader.classes(job.jid), lookup);
  let unknown: ReadonlySet<string> = new Set();
  let tree = plan((names) => {
    unknown = names;
    return new Map();
  });
  if (unknown.size > 0) {
    // A million tasks are not searched in one go.
    const found = await inTurns(store.reader.findTasks(job.jid, place.maxtid, unknown), () => isWanted(attempt));
    if (!found) return [];
    tree = plan(() => found);
  }
  // In the same turn: whoever writes next would give their ids to others.
  if (tree.classes.size > 0) {
    store.commit([
      (writer) => {
        for (const [id, data] of tree.classes) writer.insertClass(job.jid, id, data);
      },
    ]);
  }
  const now = Date.now();
  queue.write((writer) => writer.insertTree(job.jid, tree, now));
  addClasses(job, tree, store.reader.classes(job.jid));
  join(into, place, { tasks: tree.tasks.map(({ seed }) => seed) });
  return tree.warnings;
}

/**
 * Removes the rows of an expansion that never came to the job: of one that was cut off, or that nobody wanted in the end.
 * Nobody but readers has seen them, so that their ids are free again. Expansions of a job come one after the other: no
 * thread is at work on others.
 */
async function removeLeftovers({ store, attempt }: Omit<Expansion, 'file'>): Promise<void> {
  const { jid, tasks, classes } = attempt.job;
  for (let isMore = true; isMore; ) {
    const last = store.reader.highestIds(jid);
    if (last.tid < tasks.length && last.cid < classes.length) return;
    store.commit([
      (writer) => {
        isMore = writer.removeBeyond(jid, { tid: tasks.length - 1, cid: classes.length - 1 }, REMOVED_AT_ONCE) > 0;
      },
    ]);
    await setImmediate();
  }
}

/** A few milliseconds. */
const REMOVED_AT_ONCE = 1000;

/** A task that is about to run again, or that nobody wants any more, adds nothing. */
function isWanted({ intent, task }: Attempt): boolean {
  return intent === null && task.attached;
}

function placeOf({ store, attempt }: Omit<Expansion, 'file'>, text: Buffer, parent: Task): GraftPlace {
  const { job, task } = attempt;
  // Only Instances name other tasks.
  const waiting = parent.parent !== null && text.includes('Instance') ? withDependents([parent]) : [];
  return {
    parent: parent.tid,
    serial: parent.serial,
    creator: task.tid,
    maxtid: job.tasks.length - 1,
    maxcid: job.classes.length - 1,
    job: store.reader.jobData(job.jid) ?? {},
    waiting: new Set([...waiting].map(({ tid }) => tid)),
  };
}

/** Takes rows that another thread has written into the tree, unless nobody wants them by now. */
async function joinStored(into: Omit<Expansion, 'file'>, place: GraftPlace): Promise<boolean> {
  const { store, attempt, queue } = into;
  const { job } = attempt;
  const found = await inTurns(readStored(store, job, place), () => isWanted(attempt));
  if (!found) return false;
  for (const [cid, known] of found.classes) job.classes[cid] = known;
  join(into, place, { tasks: found.tasks, staged: true });
  // Somebody has changed the job since the rows were planned.
  const jobData = store.reader.jobData(job.jid);
  if (jobData && inheritsOtherwise(jobData, place.job)) {
    queue.withJobs([job.jid], () => changeInherited({ queue, store }, job)).catch(() => {});
  }
  return true;
}

function* readStored({ reader }: Store, job: Job, { maxtid, maxcid }: GraftPlace) {
  const { jid } = job;
  const last = reader.highestIds(jid);
  const known = new Map([...reader.classes(jid)].map(([id, data]) => [id, commandClass(job, data)]));
  const classes = new Map<number, CommandClass | null>();
  for (const portion of reader.commandClasses(jid, last.cid, maxcid + 1)) {
    for (const [cid, id] of portion) classes.set(cid, known.get(id) ?? null);
    yield;
  }
  const tasks: TaskSeed[] = [];
  for (const { memory: _, ...seed } of reader.tasks(jid, last.tid, maxtid + 1)) {
    tasks.push(seed);
    if (tasks.length % 1000 === 0) yield;
  }
  return { tasks, classes };
}

/** The tasks, and that they were added, come in one transaction: an end that is told again must not add them twice. */
function join(
  { queue, attempt, index }: Omit<Expansion, 'file'>,
  { maxtid }: GraftPlace,
  added: { readonly tasks: readonly TaskSeed[]; readonly staged?: boolean },
): void {
  const { grafts, missed, made } = attempt;
  const left = missed.filter((number) => number !== index);
  Object.assign(attempt, { grafts: Math.max(grafts, index + 1), missed: left, made: made ?? maxtid + 1 });
  queue.write((writer) => writer.setGrafts(attempt, attempt));
  queue.apply({ type: 'expanded', job: attempt.job, ...added });
}

/** The tasks of an expansion could not be added: that is known until the attempt has ended, also to the next engine. */
export function missGraft({ queue, attempt, index }: Pick<Expansion, 'queue' | 'attempt' | 'index'>): void {
  const { grafts, missed } = attempt;
  if (missed.includes(index)) return;
  Object.assign(attempt, { grafts: Math.max(grafts, index + 1), missed: [...missed, index] });
  queue.write((writer) => writer.setGrafts(attempt, attempt));
}
