import { closeNames, didYouMean } from '@jobtronaut/diagnostics';
import { type Column, TABLE, TABLES, type Table, type TableName } from './columns.ts';

/** Tables whose rows can stand beside a row of the queried table (tractor-protocol 6.3, joins). */
const JOINS: Readonly<Record<TableName, readonly TableName[]>> = {
  job: [],
  task: ['job', 'command', 'invocation', 'blade'],
  command: ['job', 'task', 'invocation', 'blade'],
  invocation: ['job', 'task', 'command', 'blade'],
  blade: ['invocation', 'job', 'task', 'command'],
  param: [],
};

/** `Job.owner`, or a bare name: of the queried table, else of the others in their order. Aliases count. */
export function findColumn(from: Table, name: string): Column | undefined {
  const dot = name.indexOf('.');
  if (dot > 0) {
    const named = TABLES.find((one) => TABLE[one].title === name.slice(0, dot));
    return named && columnOf(TABLE[named], name.slice(dot + 1));
  }
  const own = columnOf(from, name);
  if (own) return own;
  for (const other of TABLES) {
    const found = other === from.name ? undefined : columnOf(TABLE[other], name);
    if (found) return found;
  }
  return undefined;
}

function columnOf(table: Table, name: string): Column | undefined {
  return table.columns.get(table.aliases.get(name) ?? name);
}

/** Why a column cannot be used in a query of a table; undefined if it can. */
export function unreachable(from: Table, column: Column): string | undefined {
  if (column.table === from.name || JOINS[from.name].includes(column.table)) return undefined;
  return `a query of ${from.name}s cannot reach ${TABLE[column.table].title}.${column.name}`;
}

/** The end of a message about an unknown name. */
export function suggestion(from: Table, name: string): string | undefined {
  const known = [...from.columns.keys(), ...from.aliases.keys(), ...from.standalone.keys()];
  return didYouMean(closeNames(name, known));
}
