/** Answers a `tractorselect` call (tractor-protocol 6). */

import { createContext, Script } from 'node:vm';
import { systemCode } from '../errors.ts';
import { bindClause, type Condition, order, type Truth } from './bind.ts';
import type { SelectCall } from './call.ts';
import { type Column, TABLE, type Table, type TableName } from './columns.ts';
import type { Cell, Entry } from './entry.ts';
import { QueryError } from './error.ts';
import { findColumn, suggestion, unreachable } from './names.ts';
import { timestampText } from './values.ts';

/** A row of the queried table with those that stand beside it. */
export type Joined = Readonly<Partial<Record<TableName, Entry>>>;

/** Where rows come from. */
export interface RowSource {
  /**
   * Rows of a table, each with its partners of the other tables. `narrow` says what columns have to equal: a hint,
   * rows that do not may come as well. In portions, between which other work is done.
   */
  rows(request: RowRequest): AsyncIterable<readonly Joined[]>;
}

export interface RowRequest {
  readonly table: TableName;
  readonly joins: ReadonlySet<TableName>;
  readonly archive: boolean;
  readonly narrow: ReadonlyMap<string, readonly Cell[]>;
}

export interface SelectOptions {
  readonly source: RowSource;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Where the call says nothing; 0: none. */
  readonly defaultLimit: number;
  /** How long one portion may be searched by regular expressions, in milliseconds. @default 2000 */
  readonly patience?: number;
}

interface SortKey {
  readonly column: Column;
  readonly descending: boolean;
}

export type ResultRow = Record<string, unknown>;

/** The rows, keyed by canonical column names, each made when it is asked for. Throws `QueryError`. */
export async function select(call: SelectCall, options: SelectOptions): Promise<Iterable<ResultRow>> {
  const table = TABLE[call.table];
  const condition = bindClause(call.where, { table, aliases: call.aliases, now: options.now });
  const columns = outputColumns(table, call.columns);
  const sort = call.sortby.map((name) => sortKey(table, name));
  const used = [...columns, ...sort.map(({ column }) => column), ...columnsOf(condition)];
  const joins = new Set(used.map((column) => column.table).filter((name) => name !== table.name));
  const limit = call.limit ?? options.defaultLimit;
  const found: Joined[] = [];
  const request = { table: table.name, joins, archive: call.archive, narrow: narrowing(table.name, condition) };
  const matches = (row: Joined): boolean => !condition || evaluate(condition, row) === true;
  for await (const portion of options.source.rows(request)) {
    for (const row of withPatience(() => portion.filter(matches), condition, options.patience ?? 2000)) found.push(row);
    if (sort.length === 0 && limit > 0 && found.length >= limit) break;
  }
  if (sort.length > 0) sortRows(found, sort);
  const shown = limit > 0 ? found.slice(0, limit) : found;
  return outputs(shown, columns, table.name);
}

function* outputs(rows: readonly Joined[], columns: readonly Column[], table: TableName): Generator<ResultRow> {
  for (const row of rows) yield output(row, columns, table);
}

const GUARDED = new Script('work()');

/**
 * A regular expression can take for ever on an innocent text, and whoever may read may send one: the work is cut off
 * after a while. (The script is ours and constant; its context has nothing but the work.)
 */
function withPatience<T>(work: () => T, condition: Condition | undefined, timeout: number): T {
  if (!condition || !usesPatterns(condition)) return work();
  let result: T | undefined;
  const sandbox = createContext({
    work: () => {
      result = work();
    },
  });
  try {
    GUARDED.runInContext(sandbox, { timeout });
  } catch (error) {
    if (systemCode(error) !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw new QueryError('a regular expression of the search clause takes too long');
  }
  return result as T;
}

function usesPatterns(condition: Condition): boolean {
  if (condition.type === 'test') return condition.pattern === true;
  if (condition.type === 'not') return usesPatterns(condition.term);
  return condition.type !== 'equals' && condition.terms.some(usesPatterns);
}

function outputColumns(table: Table, names: readonly string[]): Column[] {
  const asked = names.map((name) => needed(table, name, 'column'));
  if (asked.some((column) => column.table === table.name)) return asked;
  return [...asked, ...table.columns.values()];
}

function needed(table: Table, name: string, what: string): Column {
  const column = findColumn(table, name);
  if (!column) {
    const close = suggestion(table, name);
    throw new QueryError(`unknown ${what} "${name}"${close === undefined ? '' : `; ${close}`}`);
  }
  const why = unreachable(table, column);
  if (why !== undefined) throw new QueryError(why);
  return column;
}

function sortKey(table: Table, text: string): SortKey {
  const name = text.replace(/^[-+]/, '');
  return { column: needed(table, name, 'sort column'), descending: text.startsWith('-') };
}

function* columnsOf(condition: Condition | undefined): Generator<Column> {
  if (!condition) return;
  if (condition.type === 'test') yield* condition.columns;
  else if (condition.type === 'equals') yield condition.column;
  else if (condition.type === 'not') yield* columnsOf(condition.term);
  else for (const term of condition.terms) yield* columnsOf(term);
}

/** What every row of the result has to equal, as far as the clause says so plainly. */
function narrowing(table: TableName, condition: Condition | undefined): Map<string, readonly Cell[]> {
  const found = new Map<string, readonly Cell[]>();
  const terms = condition?.type === 'and' ? condition.terms : condition ? [condition] : [];
  for (const term of terms) {
    const equals = asEquals(term);
    if (equals?.column.table === table) found.set(equals.column.name, equals.values);
  }
  return found;
}

/** `tid=3 or tid=4`, as tools write it, says what `tid in [3 4]` says. */
function asEquals(condition: Condition): { readonly column: Column; readonly values: readonly Cell[] } | undefined {
  if (condition.type === 'equals') return condition;
  if (condition.type !== 'or') return undefined;
  const parts = condition.terms.map(asEquals);
  const column = parts[0]?.column;
  if (column === undefined || parts.some((part) => part?.column !== column)) return undefined;
  return { column, values: parts.flatMap((part) => part?.values ?? []) };
}

const cellOf = (row: Joined, column: Column): Cell => {
  const entry = row[column.table];
  return entry ? column.read(entry) : null;
};

function evaluate(condition: Condition, row: Joined): Truth {
  switch (condition.type) {
    case 'test':
      return condition.test(...condition.columns.map((column) => cellOf(row, column)));
    case 'equals': {
      if (condition.values.length === 0) return false;
      const cell = cellOf(row, condition.column);
      if (cell === null) return null;
      return Array.isArray(cell) ? condition.values.some((value) => order(cell, value) === 0) : condition.set.has(cell);
    }
    case 'not': {
      const inner = evaluate(condition.term, row);
      return inner === null ? null : !inner;
    }
    case 'and':
      return condition.terms.reduce<Truth>((so, term) => (so === false ? false : and(so, evaluate(term, row))), true);
    case 'or':
      return condition.terms.reduce<Truth>((so, term) => (so === true ? true : or(so, evaluate(term, row))), false);
  }
}

function and(a: Truth, b: Truth): Truth {
  if (a === false || b === false) return false;
  return a === null || b === null ? null : true;
}

function or(a: Truth, b: Truth): Truth {
  if (a === true || b === true) return true;
  return a === null || b === null ? null : false;
}

/** Nulls come last when ascending, first when descending, as in PostgreSQL. Equal rows keep their order. */
function sortRows(rows: Joined[], keys: readonly SortKey[]): void {
  const keyed = rows.map((row) => ({ row, cells: keys.map(({ column }) => cellOf(row, column)) }));
  keyed.sort((a, b) => {
    for (const [index, { descending }] of keys.entries()) {
      const difference = nullsLast(a.cells[index] ?? null, b.cells[index] ?? null);
      if (difference !== 0) return descending ? -difference : difference;
    }
    return 0;
  });
  for (const [index, { row }] of keyed.entries()) rows[index] = row;
}

function nullsLast(a: Cell, b: Cell): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return order(a, b);
}

function output(row: Joined, columns: readonly Column[], table: TableName): ResultRow {
  const result: ResultRow = {};
  for (const column of columns) {
    const key = column.table === table ? column.name : `${TABLE[column.table].title}.${column.name}`;
    const cell = cellOf(row, column);
    result[key] = column.type === 'time' && typeof cell === 'number' ? timestampText(cell) : cell;
  }
  return result;
}
