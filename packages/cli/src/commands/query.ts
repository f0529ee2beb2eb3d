import type { TableName } from '@jobtronaut/tractor-client';
import { asking } from '../asking.ts';
import { connect } from '../connect.ts';
import type { RunOptions } from '../runners.ts';
import { timeText } from '../spans.ts';
import { EXIT, say } from '../terminal.ts';
import { textTable } from '../text-table.ts';
import { writeLines } from '../write-out.ts';

/** What is shown of a table, and how it is sorted, where nothing else is asked for (tractor-protocol 6.5). */
const USUAL: Readonly<Record<TableName, { readonly columns: readonly string[]; readonly sort: readonly string[] }>> = {
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
  },
  task: { columns: ['jid', 'tid', 'title', 'state', 'statetime', 'progress', 'Blade.name'], sort: ['jid', 'tid'] },
  command: { columns: ['jid', 'tid', 'cid', 'service', 'argv'], sort: ['jid', 'cid'] },
  invocation: {
    columns: ['jid', 'tid', 'cid', 'iid', 'Blade.name', 'starttime', 'stoptime', 'rcode'],
    sort: ['jid', 'tid', 'cid', 'iid'],
  },
  blade: { columns: ['name', 'ipaddr', 'numslots', 'loadavg', 'availmemory', 'availdisk', 'nimby'], sort: ['name'] },
  param: { columns: ['name', 'value'], sort: ['name'] },
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
  else if (rows.length > 0) await writeLines(tableLines(rows as readonly Cells[]));
  if (!options.json) say(`${rows.length} ${rows.length === 1 ? table : options.table}`);
  return EXIT.done;
}

type Cells = Readonly<Record<string, unknown>>;

function* jsonLines(rows: readonly unknown[]): Generator<string> {
  for (const row of rows) yield JSON.stringify(row);
}

function tableLines(rows: readonly Cells[]): string[] {
  const names = Object.keys(rows[0] ?? {});
  const columns = names.map((title) => ({
    title,
    number: rows.some((row) => typeof row[title] === 'number' || row[title] instanceof Date),
  }));
  return textTable(
    columns,
    rows.map((row) => names.map((name) => cellText(row[name]))),
  );
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return timeText(value);
  if (Array.isArray(value)) return value.map(cellText).join(' ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Names as words, or with commas between them. */
function words(given: readonly string[]): string[] {
  return given.flatMap((word) => word.split(',')).filter((word) => word !== '');
}
