import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { isDiskTrouble } from '../errors.ts';
import { ClassTable, classOf, commandClass, type Inherited } from '../ingest/classes.ts';
import type { ClassData, CommandData } from '../ingest/plan.ts';
import type { Job } from '../machine/model.ts';
import type { Reader, StoredCommand } from '../store/reader.ts';
import type { Store } from '../store/store.ts';
import { inheritingJids, inheritingParam, type Writer } from '../store/writer.ts';
import type { Queue } from './queue.ts';

interface Both {
  readonly queue: Queue;
  readonly store: Store;
}

/**
 * Some data of a command changes; what it demands follows. It is merged within the transaction: what others change of it
 * in the same turn stays.
 */
export function changeCommand({ queue, store }: Both, job: Job, cid: number, changed: Partial<CommandData>): void {
  const { reader } = store;
  const { jid } = job;
  queue.write((writer) => {
    const command = reader.command(jid, cid);
    const jobData = reader.jobData(jid);
    if (!command || !jobData) return;
    const { tid, runtype } = command;
    const data = { ...command.data, ...changed };
    const classData = classOf(runtype, data, reader.taskData(jid, tid) ?? {}, jobData);
    writer.setCommandData(jid, cid, classIdOf(reader, writer, jid, classData), data);
    queue.apply({ type: 'reclassified', job, tid, cid, changed: commandClass(job, classData) });
  });
}

/** Whether commands inherit other things from a job than they did. */
export function inheritsOtherwise(now: Inherited, before: Inherited): boolean {
  const told = ({ service, tags, minslots, maxslots }: Inherited): string =>
    JSON.stringify([service ?? '', tags ?? [], minslots ?? 0, maxslots ?? 0]);
  return told(now) !== told(before);
}

/**
 * A job's service, tags or slots have changed: what its commands demand follows.
 *
 * @throws what the disk says; then the rest follows by itself when it can be written
 */
export async function changeInherited(both: Both, job: Job): Promise<void> {
  try {
    await inherit(both, job);
  } catch (error) {
    // Whatever else is in the way is left to the next engine.
    if (isDiskTrouble(error)) inheritOnceOnDisk(both, job.jid).catch(() => {});
    throw error;
  }
}

async function inheritOnceOnDisk(both: Both, jid: number): Promise<void> {
  await both.queue.withJobs([jid], async (jobs) => {
    // The queue tries again every second.
    while (!(await isOnDisk(both.queue)));
    const job = jobs.get(jid);
    if (job) await changeInherited(both, job);
  });
}

async function isOnDisk(queue: Queue): Promise<boolean> {
  try {
    await queue.settled();
    return true;
  } catch (error) {
    if (!isDiskTrouble(error)) throw error;
    return false;
  }
}

/**
 * A portion at a time, each on disk before the next one is read: others have their turn, and what they change meanwhile is
 * seen. That it has begun is on disk with what was written in the same turn: what a crash leaves over, the next engine does.
 */
async function inherit({ queue, store }: Both, job: Job): Promise<void> {
  const { reader } = store;
  const { jid } = job;
  const [name, mine] = [inheritingParam(jid), randomUUID()];
  queue.write((writer) => writer.setParam(name, mine));
  await queue.settled();
  // A running command may add more of them meanwhile.
  for (let from = 1; from < job.classes.length; from += PORTION) {
    // Behind it may stand those of an expansion that is not in the job.
    const end = job.classes.length;
    // It may have changed once more: who changed it is behind us, and comes to the same.
    const jobData = reader.jobData(jid);
    if (!jobData) break;
    const table = new ClassTable(reader.classes(jid));
    const changed = new Map<number, { readonly data: ClassData; readonly commands: StoredCommand[] }>();
    for (const { command, task } of reader.commandsWithTasks(jid, from, Math.min(from + PORTION, end))) {
      const data = classOf(command.runtype, command.data, task ?? {}, jobData);
      const classId = table.idOf(data);
      if (classId === command.classId) continue;
      const known = changed.get(classId);
      if (known) known.commands.push(command);
      else changed.set(classId, { data, commands: [command] });
    }
    for (const { data, commands } of changed.values()) {
      const cids = commands.map(({ cid }) => cid);
      const shared = commandClass(job, data);
      queue.write((writer) => writer.setCommandClass(jid, classIdOf(reader, writer, jid, data), cids));
      for (const { tid, cid } of commands) queue.apply({ type: 'reclassified', job, tid, cid, changed: shared });
    }
    if (changed.size === 0) await setImmediate();
    await queue.settled();
  }
  queue.write((writer) => {
    if (reader.param(name) === mine) writer.removeParam(name);
  });
  await queue.settled();
}

/** So many commands at once: some milliseconds. */
const PORTION = 1000;

/** Goes on with the changes that the engine before this one was at. */
export async function resumeInheriting(both: Both): Promise<void> {
  const { queue, store } = both;
  for (const jid of inheritingJids(store.reader)) {
    await queue.withJobs([jid], async (jobs) => {
      const job = jobs.get(jid);
      if (job) await changeInherited(both, job);
      else queue.write((writer) => writer.removeParam(inheritingParam(jid)));
    });
  }
}

/**
 * The id of a class of a job, which is added if it is new. For within a transaction: others give ids too, the thread that
 * stores an expansion and whoever writes in the same turn.
 */
function classIdOf(reader: Reader, writer: Writer, jid: number, data: ClassData): number {
  const table = new ClassTable(reader.classes(jid));
  const id = table.idOf(data);
  if (table.added.has(id)) writer.insertClass(jid, id, data);
  return id;
}
