import { ok, Refusal, type Reply } from '../http/reply.ts';
import type { Row } from '../store/database.ts';
import { storedCommand } from '../store/reader.ts';
import type { Context } from './context.ts';
import { seconds } from './job-fields.ts';

/** The commands of a task with their latest attempts (tractor-protocol 9.3); of the job itself for task 0. */
export function taskDetails({ store, blade }: Context, jid: number, tid: number): Reply {
  const { committed } = store;
  const [task] = committed.all(
    'select state, firstcid, commands, cleanups from task where jid = ? and tid = ? and jid in (select jid from job)',
    jid,
    tid,
  );
  const commands = task
    ? committed.all('select * from command where jid = ? and cid >= ? and cid < ? order by cid', jid, ...cidRange(task))
    : committed.all('select * from command where jid = ? and tid = 0 order by cid', jid);
  const isJob = tid === 0 && committed.all('select 1 from job where jid = ?', jid).length > 0;
  if (!task && !isJob) throw new Refusal(404, `no task ${tid} in job ${jid}`);
  const runs = new Map<number, Row>();
  for (const run of committed.all('select * from invocation where jid = ? and tid = ? order by iid', jid, tid)) {
    runs.set(Number(run.cid), run);
  }
  const cmds = commands.map((row) => commandFields(row, runs.get(Number(row.cid)), task?.state, blade.name));
  return ok({ cmds });
}

/** A task's commands have consecutive cids; there is no index by task. */
function cidRange({ firstcid, commands, cleanups }: Row): [from: number, before: number] {
  return [Number(firstcid), Number(firstcid) + Number(commands) + Number(cleanups)];
}

function commandFields(row: Row, run: Row | undefined, taskState: unknown, blade: string): Record<string, unknown> {
  const { cid, runtype, data } = storedCommand(row);
  const live = run !== undefined && run.current === 1;
  return {
    argv: data.argv,
    cid,
    service: data.service ?? '',
    type: `${data.local ? 'L' : 'R'}${KIND[runtype]}${data.expand ? 'X' : ''}`,
    tags: data.tags ?? [],
    envkey: data.envkey ?? [],
    blades: run ? [blade] : [],
    state: commandState(live ? run : undefined, taskState),
    exitcode: typeof run?.rcode === 'number' ? String(run.rcode) : null,
    t0: seconds(run?.starttime),
    t1: seconds(run?.stoptime),
    elapsedapp: run?.usertime ?? 0,
    elapsedsys: run?.systemtime ?? 0,
    rss: run?.rss ?? 0,
    vsz: run?.vsz ?? 0,
    cpu: cpuOf(run),
    ...(data.id !== undefined && { id: data.id }),
    ...(data.refersto !== undefined && { refersto: data.refersto }),
    ...(data.minslots && { minSlots: data.minslots }),
    ...(data.maxslots && { maxSlots: data.maxslots }),
  };
}

const KIND = { regular: 'C', cleanup: 'D', post_always: 'P', post_error: 'PE', post_done: 'PD' } as const;

function commandState(run: Row | undefined, taskState: unknown): string {
  if (!run) return taskState === 'done' ? 'Skipped' : 'Blocked';
  if (run.stoptime === null) return 'Active';
  return (run.rcode === 0 && run.missed === null) || run.resumable === 1 ? 'Done' : 'Error';
}

/** Processor seconds per second. */
function cpuOf(run: Row | undefined): number {
  if (!run || typeof run.stoptime !== 'number') return 0;
  const elapsed = (run.stoptime - Number(run.starttime)) / 1000;
  return elapsed > 0 ? (Number(run.usertime ?? 0) + Number(run.systemtime ?? 0)) / elapsed : 0;
}
