import { ALIASES, type ColumnKind, REACHABLE, TABLES, type TableName } from './tables.ts';
import { parseJsonList, parseList, parseNumbers, parseTimestamp, plainNumber, plainText } from './values.ts';

/** A row as it came, or as it leaves: its cells are converted in place, since there may be a million. */
export type RawRow = Record<string, unknown>;

/** A column of a result: its key in the rows, and how to read it. */
export interface ResultColumn {
  readonly key: string;
  readonly kind: ColumnKind | 'unknown';
  /** Of another table: null if there is no such row. */
  readonly foreign: boolean;
}

/** The column behind a name as it may stand in `columns` or `sortBy`. */
export function resolveColumn(table: TableName, name: string): ResultColumn {
  const own = lookUp(table, name);
  if (own) return { ...own, foreign: false };
  const [prefix = '', column] = name.split('.');
  for (const other of column === undefined ? REACHABLE[table] : [prefix.toLowerCase()]) {
    const found = Object.hasOwn(TABLES, other) ? lookUp(other as TableName, column ?? name) : undefined;
    if (found && other === table) return { ...found, foreign: false };
    if (found) return { key: `${capitalize(other)}.${found.key}`, kind: found.kind, foreign: true };
  }
  return { key: name, kind: 'unknown', foreign: false };
}

/** All columns of a table. */
export function tableColumns(table: TableName): ResultColumn[] {
  return Object.entries(TABLES[table]).map(([key, kind]) => ({ key, kind, foreign: false }));
}

/** Every name that a column of a table has, aliases too; an engine newer than this list may have more. */
export function columnNames(table: TableName): string[] {
  return [...Object.keys(TABLES[table]), ...Object.keys(ALIASES[table])];
}

/** Told of time stamps without zone (read as local) and of those that cannot be read (given as null). */
export type OnDoubt = (key: string, value: unknown, understood: boolean) => void;

/** Converts the cells of rows in place, and fills in columns that did not come. */
export function convertRows(rows: readonly RawRow[], columns: readonly ResultColumn[], onDoubt: OnDoubt): void {
  for (const row of rows) {
    for (const column of columns) row[column.key] = convert(row[column.key], column, onDoubt);
  }
}

function convert(value: unknown, { key, kind, foreign }: ResultColumn, onDoubt: OnDoubt): unknown {
  if (kind === 'unknown') return value;
  if (value === null || value === undefined) return foreign ? null : EMPTY[kind];
  switch (kind) {
    case 'id':
    case 'count':
    case 'int':
    case 'real': {
      const number = plainNumber(value);
      return Number.isNaN(number) ? (foreign ? null : EMPTY[kind]) : number;
    }
    case 'flag':
      return value === true || value === 1 || value === 't' || value === 'true' || value === '1';
    case 'name':
    case 'text':
      return plainText(value);
    case 'time': {
      const stamp = parseTimestamp(value);
      if (!stamp?.zoned) onDoubt(key, value, stamp !== undefined);
      return stamp?.date ?? null;
    }
    case 'ids':
      return parseNumbers(value);
    case 'texts':
      return parseList(value).map(plainText);
    case 'json':
      return parseJsonList(value);
  }
}

const NONE: readonly never[] = Object.freeze([]);
const EMPTY: Readonly<Record<ColumnKind, unknown>> = {
  id: 0,
  count: 0,
  flag: false,
  name: '',
  int: null,
  real: null,
  text: null,
  time: null,
  ids: NONE,
  texts: NONE,
  json: NONE,
};

function lookUp(table: TableName, name: string): { key: string; kind: ColumnKind } | undefined {
  const aliases: Readonly<Record<string, string>> = ALIASES[table];
  const columns: Readonly<Record<string, ColumnKind>> = TABLES[table];
  const key = Object.hasOwn(aliases, name) ? (aliases[name] ?? name) : name;
  const kind = Object.hasOwn(columns, key) ? columns[key] : undefined;
  return kind && { key, kind };
}

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** The column to sort by that is meant by `name`, `+name` or `-name`. */
export function sortColumn(table: TableName, name: string): ResultColumn {
  return resolveColumn(table, name.replace(/^[-+]/, ''));
}

/** The order of the engine again, since engines differ in where null goes: last ascending, first descending. */
export function sortRows(rows: RawRow[], table: TableName, sortBy: readonly string[]): void {
  const orders = sortBy.map((name) => {
    const { key } = sortColumn(table, name);
    return { key, sign: name.startsWith('-') ? -1 : 1 };
  });
  // Sorted by a column that did not come along, the rows are in an order that only the engine knows.
  if (orders.length === 0 || rows.some((row) => orders.some(({ key }) => !(key in row)))) return;
  rows.sort((a, b) => {
    for (const { key, sign } of orders) {
      const order = compare(a[key], b[key]);
      if (order !== 0) return order * sign;
    }
    return 0;
  });
}

function compare(a: unknown, b: unknown): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (Array.isArray(a) && Array.isArray(b)) {
    for (let i = 0; i < Math.min(a.length, b.length); i++) {
      const order = compare(a[i], b[i]);
      if (order !== 0) return order;
    }
    return a.length - b.length;
  }
  if (a instanceof Date && b instanceof Date) return a.getTime() - b.getTime();
  const [x, y] = [a as number | string, b as number | string];
  return x < y ? -1 : x > y ? 1 : 0;
}
