import { currentUser } from '@jobtronaut/farm';
import { Clause, clause, type TractorClient } from '@jobtronaut/tractor-client';
import { asking } from '../asking.ts';
import { connect } from '../connect.ts';
import { clock } from '../job-status.ts';
import { refusal } from '../refusal.ts';
import type { RunOptions } from '../run-options.ts';
import { ageText, shortTime, timeText } from '../spans.ts';
import { EXIT, print, printJson, say } from '../terminal.ts';
import { textTable } from '../text-table.ts';

/** A job as the list tells it; the shape of `--json`. */
interface ListedJob {
  readonly jid: number;
  readonly title: string;
  readonly owner: string;
  readonly state: 'running' | 'failed' | 'paused' | 'waiting' | 'delayed' | 'ready' | 'done';
  readonly total: number;
  readonly done: number;
  readonly active: number;
  readonly failed: number;
  readonly priority: number | null;
  readonly spooled: Date | null;
  /** When it last ran out of work. */
  readonly stopped: Date | null;
  /** Jobs that must be done before. */
  readonly waitsFor: readonly number[];
  /** Not before this time. */
  readonly until: Date | null;
}

/** `jobtronaut jobs`. */
export async function jobs(options: RunOptions<'jobs'>): Promise<number> {
  const { client } = await connect(options);
  const { limit } = options;
  const listed = await asking({ table: 'job', clause: options.where ?? '', before: 1 }, () =>
    listJobs(client, whereOf(options, currentUser(process.env)), limit > 0 ? limit + 1 : 0),
  );
  const shown = limit > 0 ? listed.slice(0, limit) : listed;
  if (options.json) {
    for (const job of shown) printJson(job);
    return EXIT.done;
  }
  if (shown.length === 0) say(options.all ? 'There are no such jobs' : 'Nothing is going on (--all shows older jobs)');
  else {
    const refused = shown.some(({ state }) => state === 'ready') ? refusal(await client.bladeList()) : undefined;
    print(
      textTable(
        COLUMNS,
        shown.map((job) => cells(job)),
      ),
    );
    if (refused !== undefined) say(`Nothing starts: ${refused}`);
  }
  if (listed.length > shown.length) say('There are more (--limit 0 shows all)');
  return EXIT.done;
}

/** The user's clause comes first, behind a parenthesis: the engine tells places in it. */
function whereOf({ where, owner, mine, all }: RunOptions<'jobs'>, user: string): Clause {
  const wanted = [
    ...(where === undefined ? [] : [where]),
    ...(owner === undefined ? [] : [clause`owner = ${owner}`]),
    ...(mine ? [clause`owner = ${user}`] : []),
    ...(all ? [] : ['not done or stoptime > -1d']),
  ];
  return new Clause(wanted.map((each) => `(${each})`).join(' and '));
}

async function listJobs(client: TractorClient, where: Clause, limit: number): Promise<ListedJob[]> {
  const rows = await client.select('job', where, {
    columns: [
      'jid',
      'title',
      'owner',
      'numtasks',
      'numdone',
      'numactive',
      'numerror',
      'numready',
      'priority',
      'pausetime',
      'spooltime',
      'stoptime',
      'afterjids',
      'aftertime',
    ],
    sortBy: ['-jid'],
    limit,
  });
  const open = await unfinished(
    client,
    rows.flatMap(({ afterjids }) => afterjids),
  );
  return rows.map((row) => {
    const waitsFor = row.afterjids.filter((jid) => open.has(jid));
    const until = row.aftertime !== null && row.aftertime.getTime() > Date.now() ? row.aftertime : null;
    const { jid, title, owner, priority } = row;
    const [total, done, active, failed] = [row.numtasks, row.numdone, row.numactive, row.numerror];
    const state =
      total === done
        ? 'done'
        : row.pausetime !== null
          ? 'paused'
          : active > 0
            ? 'running'
            : failed > 0 && row.numready === 0
              ? 'failed'
              : waitsFor.length > 0
                ? 'waiting'
                : until !== null
                  ? 'delayed'
                  : 'ready';
    return {
      jid,
      title,
      owner,
      state,
      total,
      done,
      active,
      failed,
      priority,
      spooled: row.spooltime,
      stopped: row.stoptime,
      waitsFor,
      until,
    };
  });
}

async function unfinished(client: TractorClient, jids: readonly number[]): Promise<ReadonlySet<number>> {
  if (jids.length === 0) return new Set();
  const rows = await client.select('job', 'not done', { columns: ['jid'], jids: [...new Set(jids)] });
  return new Set(rows.map(({ jid }) => jid));
}

const COLUMNS = [
  { title: 'JOB', number: true },
  { title: 'TITLE' },
  { title: 'OWNER', dropIfSame: true, drop: 3 },
  { title: 'STATE', whole: true },
  { title: 'DONE', number: true },
  { title: '', number: true, drop: 1 },
  { title: 'AGE', number: true, drop: 2 },
];

function cells(job: ListedJob): string[] {
  const percent = job.total === 0 ? 100 : Math.floor((100 * job.done) / job.total);
  return [
    String(job.jid),
    job.title,
    job.owner,
    stateText(job),
    `${job.done}/${job.total}`,
    `${percent}%`,
    ageText(job.spooled),
  ];
}

/** Where a job stands, in words. */
function stateText({ state, active, failed, waitsFor, until, spooled, stopped }: ListedJob): string {
  const failures = failed > 0 ? `${failed} failed` : '';
  switch (state) {
    case 'done':
      return spooled !== null && stopped !== null
        ? `done after ${clock(stopped.getTime() - spooled.getTime())}`
        : 'done';
    case 'running':
      return [`${active} running`, failures].filter(Boolean).join(', ');
    case 'failed':
      return failures;
    case 'paused':
      return ['paused', active > 0 ? `${active} running` : '', failures].filter(Boolean).join(', ');
    case 'waiting':
      return `waits for job ${waitsFor.slice(0, 3).join(', ')}${waitsFor.length > 3 ? ' ...' : ''}`;
    case 'delayed':
      return `waits until ${until === null ? '' : shortTime(timeText(until))}`;
    case 'ready':
      // Only a job that was brought back from the archive has ended before all that is ready was done.
      return [stopped === null ? 'waits for a free slot' : 'waits for job retry', failures].filter(Boolean).join(', ');
  }
}
