import type { JobData } from '../ingest/plan.ts';
import type { Row } from '../store/database.ts';
import { estimatedSecs, numTasks } from '../store/row-values.ts';

/** The columns that `jobFields` reads. */
export const JOB_FIELD_COLUMNS = `jid, data, jobcommands, priority, maxactive, afterjids, pausetime, aftertime, starttime,
  stoptime, deletetime, elapsedsecs, numblocked, numready, numactive, numerror, numdone`;

/** Epoch seconds of a column in epoch milliseconds. */
export function seconds(value: unknown): number | null {
  return typeof value === 'number' ? value / 1000 : null;
}

/** A job as dashboards see it (tractor-protocol 9.1). */
export function jobFields(row: Row, now: number): Record<string, unknown> & { readonly user: string } {
  const data = JSON.parse(String(row.data)) as JobData;
  const total = numTasks(row);
  return {
    jid: row.jid,
    user: data.owner,
    title: data.title,
    priority: row.priority,
    paused: row.pausetime === null ? 0 : 1,
    spooldate: localTime(data.spooltime),
    jtimes: [now / 1000, data.spooltime / 1000, seconds(row.starttime), seconds(row.stoptime)],
    nTasks: [total, row.numactive, row.numdone, row.numerror],
    state: `${row.starttime === null ? '-' : '+'}${letter(row, total)}`,
    cwd: data.spoolcwd,
    sourcefile: data.spoolfile,
    spoolhost: data.spoolhost,
    spooladdr: data.spooladdr,
    envkey: data.envkey,
    tags: data.tags,
    service: data.service,
    projects: data.projects,
    crews: data.crews,
    tier: data.tier,
    comment: data.comment,
    metadata: data.metadata,
    maxActive: row.maxactive,
    minSlots: data.minslots,
    maxSlots: data.maxslots,
    serialsubtasks: data.serialsubtasks,
    dirmaps: data.dirmap,
    afterTime: seconds(row.aftertime),
    afterJids: JSON.parse(String(row.afterjids)),
    deletetime: seconds(row.deletetime),
    elapsedTaskSecs: row.elapsedsecs,
    estTotalTaskSecs: estimatedSecs(row),
    tid: 0,
    tdh: [],
  };
}

function letter({ numactive, numerror, numdone }: Row, total: number): string {
  if (numactive !== 0) return 'A';
  if (numerror !== 0) return 'E';
  return numdone === total ? 'D' : 'B';
}

function localTime(at: number): string {
  const shifted = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 19).replace('T', ' ');
}
