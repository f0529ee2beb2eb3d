import type { TableName } from '@jobtronaut/tractor-client';
import { asking } from '../asking.ts';
import { connect } from '../connect.ts';
import type { RunOptions } from '../run-options.ts';
import { shortTime, timeText } from '../spans.ts';
import { EXIT, say } from '../terminal.ts';
import { type FittedTable, fittedTable } from '../text-table.ts';
import { writeLines } from '../write-out.ts';

interface Usual {
  readonly columns: readonly string[];
  readonly sort: readonly string[];
  /** What is left out where the terminal is narrow, in this order. */
  readonly spare: readonly string[];
}

/** What is shown of a table, and how it is sorted, where nothing else is asked for (tractor-protocol 6.5). */
const USUAL: Readonly<Record<TableName, Usual>> = {
  job: {
    columns: [
      'jid',
      'owner',
      'title',
      'priority',
      'numblocked',
      'numready',
      'numactive',
      'numerror',
      'numdone',
      'spooltime',
    ],
    sort: ['jid'],
    spare: ['owner', 'priority', 'numblocked', 'numready', 'spooltime', 'numactive'],
  },
  task: {
    columns: ['jid', 'tid', 'title', 'state', 'statetime', 'progress', 'Blade.name'],
    sort: ['jid', 'tid'],
    spare: ['Blade.name', 'progress', 'statetime'],
  },
  command: { columns: ['jid', 'tid', 'cid', 'service', 'argv'], sort: ['jid', 'cid'], spare: ['service'] },
  invocation: {
    columns: ['jid', 'tid', 'cid', 'iid', 'Blade.name', 'starttime', 'stoptime', 'rcode'],
    sort: ['jid', 'tid', 'cid', 'iid'],
    spare: ['Blade.name', 'iid', 'starttime'],
  },
  blade: {
    columns: ['name', 'ipaddr', 'numslots', 'loadavg', 'availmemory', 'availdisk', 'nimby'],
    sort: ['name'],
    spare: ['ipaddr', 'availdisk', 'loadavg'],
  },
  param: { columns: ['name', 'value'], sort: ['name'], spare: [] },
};

/** `jobtronaut query`. */
export async function query(options: RunOptions<'query'>): Promise<number> {
  const table = options.table.slice(0, -1) as TableName;
  const clause = options.clause.join(' ');
  const asked = words(options.columns);
  const sort = words(options.sort);
  const columns = asked.length === 0 ? USUAL[table].columns : asked.includes('all') ? [] : asked;
  const { client } = await connect(options);
  const rows = await asking(
    { table, clause, columns: [...asked, ...sort.map((name) => name.replace(/^[-+]/, ''))] },
    () =>
      client.select(table, clause, {
        ...(columns.length > 0 ? { columns } : {}),
        sortBy: sort.length > 0 ? sort : USUAL[table].sort,
        limit: options.limit,
        archive: options.archive,
      } as { columns: readonly string[] }),
  );
  if (options.json) await writeLines(jsonLines(rows));
  else if (rows.length > 0) {
    const { lines, leftOut } = tableOf(rows as readonly Cells[], asked.length > 0 ? [] : USUAL[table].spare);
    await writeLines(lines);
    if (leftOut.length > 0) say(`Not shown, the terminal is too narrow: ${leftOut.join(', ')}`);
  }
  if (!options.json) say(`${rows.length} ${rows.length === 1 ? table : options.table}`);
  return EXIT.done;
}

type Cells = Readonly<Record<string, unknown>>;

function* jsonLines(rows: readonly unknown[]): Generator<string> {
  for (const row of rows) yield JSON.stringify(row);
}

function tableOf(rows: readonly Cells[], spare: readonly string[]): FittedTable {
  const names = Object.keys(rows[0] ?? {});
  // What somebody asked for goes from the right.
  const order = spare.length > 0 ? spare : names.slice(1).toReversed();
  const columns = names.map((title) => ({
    title,
    number: rows.some((row) => typeof row[title] === 'number' || row[title] instanceof Date),
    whole: title === 'state',
    ...(rows.some((row) => row[title] instanceof Date) ? { short: (cell: string) => shortTime(cell) } : {}),
    ...(order.includes(title) ? { drop: order.indexOf(title) } : {}),
    dropIfSame: title === 'owner' && order === spare,
  }));
  return fittedTable(
    columns,
    rows.map((row) => names.map((name) => cellText(row[name], name))),
  );
}

/** Columns in gigabytes, with many digits behind the point (tractor-protocol 6.3). */
const GIGABYTES = ['availmemory', 'availdisk'];

function cellText(value: unknown, name = ''): string {
  if (typeof value === 'number' && GIGABYTES.includes(name)) return `${value.toFixed(1)} GB`;
  if (typeof value === 'number' && name === 'loadavg') return value.toFixed(1);
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return timeText(value);
  if (Array.isArray(value)) return value.map((each) => cellText(each)).join(' ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Names as words, or with commas between them. */
function words(given: readonly string[]): string[] {
  return given.flatMap((word) => word.split(',')).filter((word) => word !== '');
}
