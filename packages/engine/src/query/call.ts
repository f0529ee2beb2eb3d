import { TABLES, type TableName } from './columns.ts';
import { QueryError } from './error.ts';

/** `tractorselect('table', 'where', 'columns', 'sortby', limit, 'archive', 'aliases')` (tractor-protocol 6.1). */
export interface SelectCall {
  readonly table: TableName;
  readonly where: string;
  readonly columns: readonly string[];
  readonly sortby: readonly string[];
  /** Undefined: the site's default; 0: none. */
  readonly limit: number | undefined;
  /** Deleted jobs count too. */
  readonly archive: boolean;
  readonly aliases: ReadonlyMap<string, string>;
}

const ARGUMENT = /\s*(?:'([^']*(?:''[^']*)*)'|(-?\d+)|(null))\s*(,|\)|$)/iy;

/** Reads exactly this call. It is never handed to the database. Throws `QueryError`. */
export function parseSelectCall(text: string): SelectCall {
  const head = /^\s*tractorselect\s*\(/i.exec(text);
  if (!head) throw new QueryError('unsupported query');
  const [table, where, columns, sortby, limit, archive, aliases, ...more] = readArguments(text, head[0].length);
  if (more.length > 0 || aliases === undefined) throw new QueryError('tractorselect takes seven arguments');
  const name = TABLES.find((known) => known === String(table).toLowerCase());
  if (!name) throw new QueryError(`unknown table "${String(table)}"; there are ${TABLES.join(', ')}`);
  return {
    table: name,
    where: textOf(where),
    columns: names(columns),
    sortby: names(sortby),
    limit: limitOf(limit),
    archive: /^t/i.test(textOf(archive)),
    aliases: parseAliases(textOf(aliases)),
  };
}

type Argument = string | number | null;

function readArguments(text: string, from: number): Argument[] {
  const found: Argument[] = [];
  const pattern = new RegExp(ARGUMENT);
  pattern.lastIndex = from;
  for (;;) {
    const at = pattern.lastIndex;
    const match = pattern.exec(text);
    if (!match) throw new QueryError(`unreadable argument ${found.length + 1} at character ${at + 1}`);
    const [, quoted, digits, , after] = match;
    found.push(quoted !== undefined ? quoted.replaceAll("''", "'") : digits !== undefined ? Number(digits) : null);
    if (after === ',') continue;
    if (after !== ')') throw new QueryError('the call is not closed');
    const rest = text.slice(pattern.lastIndex).trim();
    if (rest !== '' && rest !== ';') throw new QueryError('unsupported query: something follows the call');
    return found;
  }
}

const textOf = (argument: Argument | undefined): string => (argument === null ? '' : String(argument ?? ''));

function names(argument: Argument | undefined): string[] {
  return textOf(argument)
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function limitOf(argument: Argument | undefined): number | undefined {
  if (argument === null || argument === '') return undefined;
  const limit = Number(argument);
  if (!Number.isInteger(limit) || limit < 0)
    throw new QueryError(`the limit must be a whole number, not "${argument}"`);
  return limit;
}

const TEXT = String.raw`(?:'([^'\\]*(?:\\.[^'\\]*)*)'|"([^"\\]*(?:\\.[^"\\]*)*)")`;
/** Python 2 marks texts that may hold more than ASCII: `{u'mine': u'owner=fred'}`. */
const PAIR = new RegExp(String.raw`\s*[uU]?${TEXT}\s*:\s*[uU]?${TEXT}\s*(,|$)`, 'sy');

/** A Python dictionary literal of texts, or `None`. */
function parseAliases(text: string): Map<string, string> {
  const aliases = new Map<string, string>();
  const trimmed = text.trim();
  if (trimmed === '' || trimmed === 'None') return aliases;
  const inner = /^\{(.*)\}$/s.exec(trimmed)?.[1];
  if (inner === undefined) throw new QueryError('the aliases must be a dictionary or None');
  const pattern = new RegExp(PAIR);
  while (inner.slice(pattern.lastIndex).trim() !== '') {
    const match = pattern.exec(inner);
    if (!match) throw new QueryError('the aliases must be a dictionary of texts');
    const plain = (value: string): string => value.replace(/\\(.)/gs, '$1');
    aliases.set(plain(match[1] ?? match[2] ?? ''), plain(match[3] ?? match[4] ?? ''));
  }
  return aliases;
}
