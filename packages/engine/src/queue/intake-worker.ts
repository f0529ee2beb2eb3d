/**
 * Takes in one large job or expansion, in a thread of its own: reads the script, plans it, and writes its rows a portion at a
 * time, each in a transaction of its own, so that the engine gets at its database between. The row of the job comes last, and
 * with it the job is there; tasks of an expansion are detached, and the engine takes them into the tree.
 */

import { once } from 'node:events';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort } from 'node:worker_threads';
import { JobtronautError } from '@jobtronaut/diagnostics';
import type Database from 'libsql';
import { messageOf, systemCode } from '../errors.ts';
import { planGraft } from '../ingest/graft.ts';
import { type JobPlan, planJob, type SpoolInfo } from '../ingest/job.ts';
import type { ClassData, TreePlan } from '../ingest/plan.ts';
import { readJob } from '../ingest/spooled.ts';
import { openDatabase, transaction } from '../store/database.ts';
import { Reader } from '../store/reader.ts';
import { incomingParam, Writer } from '../store/writer.ts';
import { newPlannedJob } from './add-job.ts';
import type { FromIntake, ToIntake } from './intake-messages.ts';

/** Rows of one transaction: while it lasts, the engine cannot write. A few milliseconds. */
const PORTION = 1000;

const tell = (message: FromIntake): void => parentPort?.postMessage(message);

async function answer(): Promise<ToIntake> {
  if (!parentPort) throw new Error('Internal error: this is a worker');
  const [message] = (await once(parentPort, 'message')) as [ToIntake];
  return message;
}

/** False: nobody wants the job any more. */
async function mayGoOn(): Promise<boolean> {
  tell({ kind: 'turn' });
  return (await answer()).kind === 'go';
}

/**
 * The syntax tree of a million tasks is most of a gigabyte, and so is what planning them leaves behind: left alone, V8 keeps
 * all of it until the heap is several times as large. The collector has a name only in contexts that begin after this flag.
 */
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function planLarge(script: Uint8Array, info: SpoolInfo): JobPlan {
  const { document, warnings } = readJob(script);
  collectGarbage();
  const plan = planJob(document, info);
  return { ...plan, warnings: [...warnings, ...plan.warnings] };
}

async function takeIn(): Promise<void> {
  const first = await answer();
  if (first.kind === 'expansion') await takeExpansion(first);
  if (first.kind !== 'script') return;
  const { script, info, stateDir } = first;
  const plan = planLarge(script, info);
  collectGarbage();
  tell({ kind: 'planned' });
  const next = await answer();
  if (next.kind !== 'jid') return;
  if (await store(plan, next.jid, stateDir)) tell({ kind: 'stored', warnings: plan.warnings });
}

async function store({ data, seed, tree }: JobPlan, jid: number, stateDir: string): Promise<boolean> {
  const job = newPlannedJob({ seed, tree }, jid);
  const nothing = { ...tree, tasks: [], commands: [] };
  const db = openDatabase(join(stateDir, 'engine.db'));
  try {
    const writer = new Writer(db);
    for (const portion of portionsOf(tree)) {
      if (!(await mayGoOn())) return false;
      transaction(db, () => writer.insertTree(jid, portion, data.spooltime, job.tasks));
    }
    if (!(await mayGoOn())) return false;
    transaction(db, () => {
      writer.insertJob(job, data, nothing);
      writer.removeParam(incomingParam(jid));
    });
    return true;
  } finally {
    db.close();
  }
}

/** Tasks first, then commands; without the classes. */
function* portionsOf(tree: TreePlan): Generator<TreePlan> {
  const nothing = { ...tree, tasks: [], commands: [], classes: new Map<number, ClassData>() };
  const { tasks, commands } = tree;
  for (let from = 0; from < tasks.length; from += PORTION) {
    yield { ...nothing, tasks: tasks.slice(from, from + PORTION) };
  }
  for (let from = 0; from < commands.length; from += PORTION) {
    yield { ...nothing, commands: commands.slice(from, from + PORTION) };
  }
}

/** Writes the tasks of an expansion as detached ones: nobody waits for them before the engine takes them into the tree. */
async function takeExpansion({ text, jid, place, stateDir }: ToIntake & { kind: 'expansion' }): Promise<void> {
  const db = openDatabase(join(stateDir, 'engine.db'));
  try {
    const writer = new Writer(db);
    const tree = planAmong(db, writer, { text, jid, place });
    collectGarbage();
    for (const portion of portionsOf(tree)) {
      if (!(await mayGoOn())) return;
      transaction(db, () => writer.insertTree(jid, portion, Date.now(), [], false));
    }
    tell({ kind: 'stored', warnings: tree.warnings });
  } finally {
    db.close();
  }
}

/** The plan, with its classes in the database under ids that nobody else has given meanwhile. */
function planAmong(
  db: Database.Database,
  writer: Writer,
  { text, jid, place }: Pick<ToIntake & { kind: 'expansion' }, 'text' | 'jid' | 'place'>,
): TreePlan {
  const reader = new Reader(db);
  for (;;) {
    const classes = reader.classes(jid);
    const tree = planGraft(text, place, classes, (names) => atOnce(reader.findTasks(jid, place.maxtid, names)));
    const isTaken = transaction(db, () => {
      if (reader.classes(jid).size !== classes.size) return false;
      for (const [id, data] of tree.classes) writer.insertClass(jid, id, data);
      return true;
    });
    if (isTaken) return tree;
  }
}

/** The result of work that need not stop here: nobody else has a turn in this thread. */
function atOnce<T>(work: Generator<void, T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

try {
  await takeIn();
} catch (error) {
  const [message, code] = [messageOf(error), systemCode(error)];
  if (!JobtronautError.is(error)) tell({ kind: 'failed', message, ...(code !== undefined && { code }) });
  else tell({ kind: 'refused', message, code: error.code, hint: error.hint, diagnostics: error.diagnostics });
}
parentPort?.close();
