import { Refusal, type Reply } from '../http/reply.ts';
import type { TaskData } from '../ingest/plan.ts';
import type { Row } from '../store/database.ts';
import { cidsOf, idsOf } from '../store/row-values.ts';
import type { Context } from './context.ts';
import { JOB_FIELD_COLUMNS, jobFields, seconds } from './job-fields.ts';

/**
 * The tasks of a job as a tree (tractor-protocol 9.2). Written iteratively and in parts: `JSON.stringify` overflows on
 * deep trees, one string may be too short for a large job, and others must not wait for the whole of it.
 */
export function jobTree(context: Context, jid: number): Reply {
  const { committed } = context.store;
  const [job] = committed.all(`select ${JOB_FIELD_COLUMNS} from job where jid = ?`, jid);
  if (!job) throw new Refusal(404, `no job ${jid}`);
  const { user, ...fields } = jobFields(job, Date.now());
  const data = { ...fields, user, cids: idsOf(job.jobcommands) };
  const open = `{"rc":0,"users":{${JSON.stringify(user)}:{"J${jid}":{"data":${JSON.stringify(data)},"children":[`;
  return { status: 200, type: 'application/json', body: treeText(context, jid, open) };
}

/** So many tasks are read and written at once. */
const PORTION = 500;
const ROWS = `select tid, serial, ants, after, firstcid, commands, cleanups, data, state, statetime, activetime, progress,
  haslog from task where jid = ? and tid in (select value from json_each(?))`;

function* treeText({ store: { committed }, blade }: Context, jid: number, open: string): Generator<string> {
  yield open;
  const children = new Map<number, number[]>();
  for (const portion of committed.parents(jid)) {
    for (const [tid, parent] of portion) {
      const siblings = children.get(parent);
      if (siblings) siblings.push(tid);
      else children.set(parent, [tid]);
    }
    // Nothing to tell yet, but others have their turn.
    yield '';
  }
  const order = documentOrder(children);
  /** Of the task written last. */
  let depth = -1;
  for (let portion = take(order, PORTION); portion.length > 0; portion = take(order, PORTION)) {
    const ids = JSON.stringify(portion.map(({ tid }) => tid));
    const rows = new Map(committed.all(ROWS, jid, ids).map((row) => [Number(row.tid), row]));
    const ran = latestRuns(committed.raw(LATEST_RUNS, jid, ids));
    let text = '';
    for (const { tid, depth: here } of portion) {
      const row = rows.get(tid);
      if (row === undefined) throw new Error(`Internal error: J${jid} has lost task ${tid}`);
      text += `${here <= depth ? `${']}'.repeat(depth - here + 1)},` : ''}{"#":"T${tid}","data":`;
      text += `${JSON.stringify(taskFields(row, ran.get(tid), blade.name))},"children":[`;
      depth = here;
    }
    yield text;
  }
  yield `${']}'.repeat(depth + 1)}]}}}}`;
}

interface Place {
  readonly tid: number;
  /** How deep it stands; 0: at the top. */
  readonly depth: number;
}

/** Tasks depth first, siblings by tid. */
function* documentOrder(children: ReadonlyMap<number, readonly number[]>): Generator<Place, void> {
  const stack: { readonly siblings: readonly number[]; next: number }[] = [
    { siblings: children.get(0) ?? [], next: 0 },
  ];
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const tid = top.siblings[top.next++];
    if (tid === undefined) {
      stack.pop();
      continue;
    }
    yield { tid, depth: stack.length - 1 };
    const below = children.get(tid);
    if (below) stack.push({ siblings: below, next: 0 });
  }
}

/** The next ones, so many at most. */
function take<T>(from: Iterator<T, void>, most: number): T[] {
  const taken: T[] = [];
  while (taken.length < most) {
    const { done, value } = from.next();
    if (done) break;
    taken.push(value);
  }
  return taken;
}

const LATEST_RUNS = `select tid, cid, rcode, resumable, current from invocation
  where jid = ? and tid in (select value from json_each(?)) order by tid, starttime`;

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
