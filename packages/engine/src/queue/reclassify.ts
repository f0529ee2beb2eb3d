import { ClassTable, classOf, commandClass } from '../ingest/classes.ts';
import type { CommandData, JobData, TaskData } from '../ingest/plan.ts';
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

/** A job's service, tags or slots have changed: what its commands demand follows. */
export function changeInherited(both: Both, job: Job, jobData: JobData): void {
  const { reader } = both.store;
  const table = new ClassTable(reader.classes(job.jid));
  for (const command of reader.commands(job.jid)) {
    reclassify(both, job, command, reader.taskData(job.jid, command.tid), jobData, table);
  }
}

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
