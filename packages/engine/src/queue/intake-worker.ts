/**
 * Takes in one large job, in a thread of its own: reads the script, plans it, and writes its rows a portion at a time, each
 * in a transaction of its own, so that the engine gets at its database between. The row of the job comes last, and with it
 * the job is there.
 */

import { once } from 'node:events';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort } from 'node:worker_threads';
import { JobtronautError } from '@jobtronaut/diagnostics';
import { messageOf, systemCode } from '../errors.ts';
import { type JobPlan, planJob, type SpoolInfo } from '../ingest/job.ts';
import { readJob } from '../ingest/spooled.ts';
import { openDatabase, transaction } from '../store/database.ts';
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
  const nothing = { ...tree, tasks: [], commands: [], classes: new Map() };
  const db = openDatabase(join(stateDir, 'engine.db'));
  try {
    const writer = new Writer(db);
    const { tasks, commands } = tree;
    for (let from = 0; from < tasks.length; from += PORTION) {
      if (!(await mayGoOn())) return false;
      const portion = { ...nothing, tasks: tasks.slice(from, from + PORTION) };
      transaction(db, () => writer.insertTree(jid, portion, data.spooltime, job.tasks));
    }
    for (let from = 0; from < commands.length; from += PORTION) {
      if (!(await mayGoOn())) return false;
      transaction(db, () => writer.insertTree(jid, { ...nothing, commands: commands.slice(from, from + PORTION) }, 0));
    }
    if (!(await mayGoOn())) return false;
    transaction(db, () => {
      writer.insertJob(job, data, { ...nothing, classes: tree.classes });
      writer.removeParam(incomingParam(jid));
    });
    return true;
  } finally {
    db.close();
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
