import { formatEngineAddress } from './address.ts';
import { batches } from './batches.ts';
import { Clause, clause } from './clause.ts';
import type { CallOptions, EngineApi } from './engine-api.ts';
import { BrokenReplyError, EngineError, TractorClientError } from './errors.ts';
import { brief, type JsonObject } from './reply.ts';
import {
  convertRows,
  type RawRow,
  type ResultColumn,
  resolveColumn,
  sortColumn,
  sortRows,
  tableColumns,
} from './rows.ts';
import type { ColumnName, Row, SelectedRow, TableName } from './tables.ts';
import { plainText } from './values.ts';

export interface SelectOptions<T extends TableName, C extends string = ColumnName<T>> extends CallOptions {
  /** Names, aliases, or columns of other tables as `Job.owner`. @default all columns of the table */
  readonly columns?: readonly C[];
  /** Names; `-name` for descending. @default unsorted */
  readonly sortBy?: readonly ColumnName<T>[] | undefined;
  /** At most so many rows; 0 for all. @default 0 */
  readonly limit?: number | undefined;
  /** Archived (deleted) jobs too. @default false */
  readonly archive?: boolean | undefined;
  /** Only rows of these jobs, however many there are. Not for blades and params. */
  readonly jids?: readonly number[] | undefined;
}

/** Asks one table: for whole rows, or for rows of the columns that are named. */
export interface TableSelect<T extends TableName> {
  (
    where?: string | Clause,
    options?: Omit<SelectOptions<T>, 'columns'> & { readonly columns?: never },
  ): Promise<Row<T>[]>;
  <const C extends string>(where: string | Clause, options: SelectOptions<T, C>): Promise<SelectedRow<T, C>[]>;
}

/** Asks a table (tractor-protocol 6.1, 6.2). Rows come under canonical names, converted. */
export async function select<T extends TableName>(
  api: EngineApi,
  table: T,
  where: string | Clause,
  options: SelectOptions<T, string>,
): Promise<RawRow[]> {
  const { columns = [], sortBy = [], limit = 0, jids } = options;
  if (!Number.isSafeInteger(limit) || limit < 0) {
    throw new TractorClientError('bad-request-value', `${limit} is no number of rows`, {
      hint: 'give a whole number, 0 for all rows',
    });
  }
  const text = where.toString();
  const wheres = jids ? batches([...new Set(jids)]).map((some) => ofJobs(text, some)) : [text];
  const asked = columns.map((name) => resolveColumn(table, name));
  // Only with these can the rows of several batches be brought into one order.
  const toSort = wheres.length > 1 && columns.length > 0 ? missing(table, asked, sortBy) : [];
  const names = [...columns, ...toSort.map(({ key }) => key)];
  const rows: RawRow[] = [];
  for (const one of wheres) {
    for (const row of await ask(api, table, one, { ...options, columns: names })) rows.push(row);
  }
  // The engine adds all columns if none of those asked for is the table's own.
  const complete = asked.every(({ foreign }) => foreign);
  convertRows(rows, [...(complete ? tableColumns(table) : []), ...asked, ...toSort], doubtful(api));
  sortRows(rows, table, sortBy);
  const result = limit > 0 ? rows.slice(0, limit) : rows;
  if (!complete) for (const row of result) for (const { key } of toSort) delete row[key];
  return result;
}

function ofJobs(where: string, jids: readonly number[]): string {
  return (where.trim() === '' ? clause`jid in ${jids}` : clause`${new Clause(where)} and jid in ${jids}`).text;
}

/** Columns to sort by that are not among those asked for. */
function missing(table: TableName, asked: readonly ResultColumn[], sortBy: readonly string[]): ResultColumn[] {
  const keys = new Set(asked.map(({ key }) => key));
  return sortBy.map((name) => sortColumn(table, name)).filter(({ key }) => !keys.has(key) && keys.add(key));
}

async function ask(api: EngineApi, table: TableName, where: string, options: SelectOptions<TableName, string>) {
  const { columns = [], sortBy = [], limit = 0, archive = false, signal } = options;
  const call = [
    sqlText(table),
    sqlText(where),
    sqlText(columns.join(',')),
    sqlText(sortBy.join(',')),
    // Never left to the site's default, which cuts without a word (tractor-protocol 14, Q22).
    String(limit),
    sqlText(archive ? 't' : 'f'),
    sqlText('None'),
  ].join(', ');
  const reply = await api.json({
    verb: 'db',
    params: { q: `tractorselect(${call})` },
    kind: 'read',
    session: 'needed',
    signal,
  });
  return readRows(reply, api);
}

/** `rows` is an array, or the text of one, or else the server's traceback (tractor-protocol 6.2, and Q9 of 14). */
function readRows(reply: JsonObject, api: EngineApi): RawRow[] {
  let rows: unknown = reply.rows;
  const { engine } = api.settings;
  const at = `the engine at ${formatEngineAddress(engine)}`;
  if (typeof rows === 'string') {
    const msg = api.context('db').redact(rows);
    try {
      rows = JSON.parse(rows);
    } catch {
      throw new EngineError(
        `${at} refused the query: ${brief(`Traceback\n${msg}`)}`,
        { status: 200, rc: 0, msg },
        { hint: 'check the search clause and the names of the columns', data: { engine } },
      );
    }
  }
  const isRow = (row: unknown) => typeof row === 'object' && row !== null && !Array.isArray(row);
  if (Array.isArray(rows) && rows.every(isRow)) return rows as RawRow[];
  throw new BrokenReplyError(`${at} answered a query without rows`, {
    hint: 'see the log of the engine',
    data: { engine },
  });
}

function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** One warning for a whole result: the same column has the same fault in every row. */
function doubtful(api: EngineApi): (key: string, value: unknown, understood: boolean) => void {
  const told = new Set<string>();
  return (key, value, understood) => {
    if (told.has(key)) return;
    told.add(key);
    const text = plainText(value);
    api.settings.onWarning({
      code: 'doubtful-time-stamp',
      severity: 'warning',
      message: understood
        ? `the time ${text} of "${key}" names no zone and was read as local time`
        : `"${key}" is ${text}, which cannot be read as a time; it is given as null`,
      hint: 'see to the time zone of the engine and of its database',
    });
  };
}
