import { Refusal, type Reply } from '../http/reply.ts';
import type { TaskData } from '../ingest/plan.ts';
import type { Row } from '../store/database.ts';
import { cidsOf, idsOf } from '../store/row-values.ts';
import type { Context } from './context.ts';
import { JOB_FIELD_COLUMNS, jobFields, seconds } from './job-fields.ts';

/**
 * The tasks of a job as a tree (tractor-protocol 9.2). Written iteratively and in parts: `JSON.stringify` overflows on
 * deep trees, and one string may be too short for a large job.
 */
export function jobTree({ store, blade }: Context, jid: number): Reply {
  const { committed } = store;
  const [job] = committed.all(`select ${JOB_FIELD_COLUMNS} from job where jid = ?`, jid);
  if (!job) throw new Refusal(404, `no job ${jid}`);
  const tasks = committed.all(
    `select tid, parent, serial, ants, after, firstcid, commands, cleanups, data, state, statetime, activetime, progress,
     haslog from task where jid = ? and attached = 1 order by tid`,
    jid,
  );
  const ran = latestRuns(committed.raw(LATEST_RUNS, jid));
  const { user, ...fields } = jobFields(job, Date.now());
  const data = { ...fields, user, cids: idsOf(job.jobcommands) };
  const children = childrenOf(tasks);
  const key = `J${jid}`;
  const open = `{"rc":0,"users":{${JSON.stringify(user)}:{"${key}":{"data":${JSON.stringify(data)},"children":[`;
  const body = [open, ...treeParts(children, (row) => taskFields(row, ran.get(Number(row.tid)), blade.name)), ']}}}}'];
  return { status: 200, type: 'application/json', body };
}

const LATEST_RUNS = `select tid, cid, rcode, resumable, current from invocation where jid = ? and tid > 0 order by tid, starttime`;

interface LatestRun {
  rcode: number | null;
  resumable: number[];
}

/** The last attempt of each task. */
function latestRuns(rows: readonly unknown[][]): Map<number, LatestRun> {
  const found = new Map<number, LatestRun>();
  for (const [tid, cid, rcode, resumable, current] of rows as number[][]) {
    if (tid === undefined || cid === undefined || current !== 1) continue;
    const known = found.get(tid) ?? { rcode: null, resumable: [] };
    known.rcode = rcode ?? null;
    if (resumable === 1) known.resumable.push(cid);
    found.set(tid, known);
  }
  return found;
}

function childrenOf(tasks: readonly Row[]): Map<number, Row[]> {
  const children = new Map<number, Row[]>();
  for (const task of tasks) {
    const siblings = children.get(Number(task.parent));
    if (siblings) siblings.push(task);
    else children.set(Number(task.parent), [task]);
  }
  return children;
}

/** Parts are gathered to about this many characters, so that a big tree does not mean as many writes as tasks. */
const PART = 65_536;

function treeParts(children: ReadonlyMap<number, Row[]>, fields: (row: Row) => object): string[] {
  const parts: string[] = [];
  let part = '';
  const stack: { readonly rows: readonly Row[]; next: number }[] = [{ rows: children.get(0) ?? [], next: 0 }];
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const row = top.rows[top.next++];
    if (row === undefined) {
      stack.pop();
      if (stack.length > 0) part += ']}';
      continue;
    }
    part += `${top.next > 1 ? ',' : ''}{"#":"T${row.tid}","data":${JSON.stringify(fields(row))},"children":[`;
    stack.push({ rows: children.get(Number(row.tid)) ?? [], next: 0 });
    if (part.length > PART) {
      parts.push(part);
      part = '';
    }
  }
  parts.push(part);
  return parts;
}

function taskFields(row: Row, ran: LatestRun | undefined, blade: string): Record<string, unknown> {
  const data = JSON.parse(String(row.data)) as TaskData;
  const ants = [...new Set([...idsOf(row.ants), ...idsOf(row.after)])];
  return {
    tid: row.tid,
    title: data.title,
    state: stateText(row),
    cids: cidsOf(row),
    ...(data.id !== undefined && { id: data.id }),
    ...(ants.length > 0 && { ants }),
    ...(data.service && { service: data.service }),
    ...(data.preview && { preview: data.preview }),
    ...(data.chaser && { chaser: data.chaser }),
    ...(row.serial === 1 && { serialsubtasks: true }),
    ...(data.minslots && { minSlots: data.minslots }),
    ...(data.maxslots && { maxSlots: data.maxslots }),
    ...(data.resumeblock && { resumeblock: true }),
    statetime: seconds(row.statetime),
    ...(row.activetime !== null && { activetime: seconds(row.activetime) }),
    ...(ran && { blade, rcode: ran.rcode }),
    ...(ran && ran.resumable.length > 0 && { rcids: ran.resumable }),
  };
}

/** `+` or `-` (has a log), a letter, and the progress if there is one: `+A,42`. */
function stateText({ haslog, state, progress }: Row): string {
  const letter = state === 'ready' ? 'B' : String(state).charAt(0).toUpperCase();
  return `${haslog === 1 ? '+' : '-'}${letter}${Number(progress) > 0 ? `,${Number(progress)}` : ''}`;
}
