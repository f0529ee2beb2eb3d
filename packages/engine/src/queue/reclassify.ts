import { setImmediate } from 'node:timers/promises';
import { ClassTable, classOf, commandClass } from '../ingest/classes.ts';
import type { ClassData, CommandData, JobData, TaskData } from '../ingest/plan.ts';
import type { Job } from '../machine/model.ts';
import type { StoredCommand } from '../store/reader.ts';
import type { Store } from '../store/store.ts';
import type { Queue } from './queue.ts';

interface Both {
  readonly queue: Queue;
  readonly store: Store;
}

/** A command gets other data; what it demands follows. */
export function changeCommand(both: Both, job: Job, command: StoredCommand, data: CommandData): void {
  const { reader } = both.store;
  const jobData = reader.jobData(job.jid);
  if (!jobData) return;
  const table = new ClassTable(reader.classes(job.jid));
  reclassify(both, job, { ...command, data }, reader.taskData(job.jid, command.tid), jobData, table);
}

/**
 * A job's service, tags or slots have changed: what its commands demand follows. A portion at a time, each on disk before
 * the next one is read: others have their turn, and what they change meanwhile is seen.
 */
export async function changeInherited({ queue, store }: Both, job: Job, jobData: JobData): Promise<void> {
  const { reader } = store;
  const { jid } = job;
  await queue.settled();
  // A running command may add more of them meanwhile.
  for (let from = 1; from < job.classes.length; from += PORTION) {
    const table = new ClassTable(reader.classes(jid));
    const changed = new Map<number, { readonly data: ClassData; readonly commands: StoredCommand[] }>();
    for (const { command, task } of reader.commandsWithTasks(jid, from, from + PORTION)) {
      const data = classOf(command.runtype, command.data, task ?? {}, jobData);
      const classId = table.idOf(data);
      if (classId === command.classId) continue;
      const known = changed.get(classId);
      if (known) known.commands.push(command);
      else changed.set(classId, { data, commands: [command] });
    }
    for (const [classId, { data, commands }] of changed) {
      const cids = commands.map(({ cid }) => cid);
      const shared = commandClass(job, data);
      queue.write((writer) => {
        if (table.added.has(classId)) writer.insertClass(jid, classId, data);
        writer.setCommandClass(jid, classId, cids);
      });
      for (const { tid, cid } of commands) queue.apply({ type: 'reclassified', job, tid, cid, changed: shared });
    }
    if (changed.size > 0) await queue.settled();
    else await setImmediate();
  }
}

/** So many commands at once: some milliseconds. */
const PORTION = 1000;

function reclassify(
  { queue }: Both,
  job: Job,
  { cid, tid, runtype, data }: StoredCommand,
  task: TaskData | undefined,
  jobData: JobData,
  table: ClassTable,
): void {
  const classData = classOf(runtype, data, task ?? {}, jobData);
  const classId = table.idOf(classData);
  const isNew = table.added.has(classId);
  queue.write((writer) => {
    if (isNew) writer.insertClass(job.jid, classId, classData);
    writer.setCommandData(job.jid, cid, classId, data);
  });
  queue.apply({ type: 'reclassified', job, tid, cid, changed: commandClass(job, classData) });
}
