/** From a parsed clause to a condition: names become columns, literals values of the type they are compared with. */

import type { Clause, Compare, Operand } from './clause.ts';
import { parseClause } from './clause.ts';
import type { Column, ColumnType, Table } from './columns.ts';
import type { Cell } from './entry.ts';
import { ClauseError } from './error.ts';
import { literal, TYPE_WORDS } from './literals.ts';
import { findColumn, suggestion, unreachable } from './names.ts';
import { regularExpression } from './regular-expression.ts';
import { timestampText } from './values.ts';

/** Three-valued, as in SQL: null is "unknown". */
export type Truth = boolean | null;

export type Condition =
  | { readonly type: 'and' | 'or'; readonly terms: readonly Condition[] }
  | { readonly type: 'not'; readonly term: Condition }
  /** A test of one or two columns. */
  | {
      readonly type: 'test';
      readonly columns: readonly Column[];
      readonly test: (...cells: Cell[]) => Truth;
      /** It searches by regular expressions. */
      readonly pattern?: true;
    }
  /** A test that the database can narrow down: the column equals one of these. */
  | {
      readonly type: 'equals';
      readonly column: Column;
      readonly values: readonly Cell[];
      /** The same, for quick answers. */
      readonly set: ReadonlySet<Cell>;
    };

export interface BindOptions {
  readonly table: Table;
  /** Stand-alone names of this request. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Reads a search clause; undefined if it restricts nothing. Throws `ClauseError`. */
export function bindClause(text: string, options: BindOptions): Condition | undefined {
  const clause = parseClause(text);
  return clause && new Binder(text, options).bind(clause);
}

class Binder {
  readonly #text: string;
  readonly #options: BindOptions;
  /** Aliases that are being read, so that none leads to itself. */
  readonly #within: readonly string[];

  constructor(text: string, options: BindOptions, within: readonly string[] = []) {
    this.#text = text;
    this.#options = options;
    this.#within = within;
  }

  bind(clause: Clause): Condition {
    switch (clause.type) {
      case 'and':
      case 'or':
        return { type: clause.type, terms: clause.terms.map((term) => this.bind(term)) };
      case 'not':
        return this.#not(clause.term);
      case 'compare':
        return this.#compare(clause.left, clause.op, clause.right);
      case 'name':
        return this.#name(clause.name);
      case 'in':
        return this.#in(clause.left, clause.right);
      case 'like':
        return this.#like(clause.left, clause.right);
      case 'has':
        return this.#has(clause.left, Array.isArray(clause.right) ? clause.right : []);
    }
  }

  #error(message: string, { offset }: { readonly offset: number }, hint?: string): ClauseError {
    return new ClauseError(message, this.#text, offset, hint);
  }

  #not(clause: Clause): Condition {
    return { type: 'not', term: this.bind(clause) };
  }

  /** A bare word: aliases of the request, of the table, then columns. */
  #name(name: Operand): Condition {
    const { table, aliases } = this.#options;
    const alias = aliases.get(name.text) ?? table.standalone.get(name.text);
    if (alias !== undefined) {
      if (this.#within.includes(name.text)) throw this.#error(`the alias "${name.text}" leads to itself`, name);
      const clause = parseClause(alias);
      if (!clause) throw this.#error(`the alias "${name.text}" is empty`, name);
      return new Binder(alias, this.#options, [...this.#within, name.text]).bind(clause);
    }
    const column = this.#column(name);
    if (!column) throw this.#error(`unknown name "${name.text}"`, name, suggestion(table, name.text));
    return { type: 'test', columns: [column], test: truthy };
  }

  #column(operand: Operand): Column | undefined {
    if (operand.kind !== 'word') return undefined;
    const { table } = this.#options;
    const column = findColumn(table, operand.text);
    const why = column && unreachable(table, column);
    if (why !== undefined) throw this.#error(why, operand, 'quote it if it is meant as a text');
    return column;
  }

  #compare(left: Operand, op: Compare, right: Operand): Condition {
    const leftColumn = this.#column(left);
    const rightColumn = this.#column(right);
    if (leftColumn && rightColumn) return this.#compareColumns(leftColumn, op, rightColumn, right);
    if (leftColumn) return this.#compareValue(leftColumn, op, right);
    if (rightColumn) return this.#compareValue(rightColumn, MIRRORED[op], left);
    throw this.#error(
      `neither "${left.text}" nor "${right.text}" is a column`,
      left,
      suggestion(this.#options.table, left.text),
    );
  }

  #compareColumns(left: Column, op: Compare, right: Column, at: Operand): Condition {
    if (family(left.type) !== family(right.type)) {
      throw this.#error(`${left.name} and ${right.name} cannot be compared`, at, 'quote what is meant as a text');
    }
    const test = (a: Cell, b: Cell): Truth => (a === null || b === null ? null : holds(op, order(a, b)));
    return { type: 'test', columns: [left, right], test };
  }

  #compareValue(column: Column, op: Compare, operand: Operand): Condition {
    const value = this.#value(operand, column);
    if (op === '=' && !Array.isArray(value)) return equals(column, [value]);
    const test = (cell: Cell): Truth => (cell === null ? null : holds(op, order(cell, value)));
    return { type: 'test', columns: [column], test };
  }

  #in(left: Operand, right: Operand | readonly Operand[]): Condition {
    if (isList(right)) {
      const column = this.#column(left);
      if (!column)
        throw this.#error(`"${left.text}" is not a column`, left, suggestion(this.#options.table, left.text));
      return equals(
        column,
        right.map((item) => this.#value(item, column)),
      );
    }
    const array = this.#column(right);
    const items = array && itemType(array.type);
    if (!array || !items)
      throw this.#error(`"in" needs a list in brackets or an array column`, right, `in [${right.text}]`);
    const column = this.#column(left);
    if (column) {
      const test = (cell: Cell, cells: Cell): Truth =>
        cell === null || cells === null ? null : (cells as readonly Cell[]).some((item) => order(item, cell) === 0);
      return { type: 'test', columns: [column, array], test };
    }
    const value = this.#value(left, { ...array, type: items });
    const test = (cells: Cell): Truth => (cells === null ? null : (cells as readonly Cell[]).includes(value as never));
    return { type: 'test', columns: [array], test };
  }

  #like(left: Operand, right: Operand | readonly Operand[]): Condition {
    const column = this.#column(left);
    if (!column) throw this.#error(`"${left.text}" is not a column`, left, suggestion(this.#options.table, left.text));
    const other = isList(right) ? undefined : this.#column(right);
    if (other) {
      const test = (cell: Cell, pattern: Cell): Truth =>
        cell === null || pattern === null
          ? null
          : this.#pattern(cellText(pattern, other.type), right as Operand).test(cellText(cell, column.type));
      return { type: 'test', columns: [column, other], test, pattern: true };
    }
    const operands = isList(right) ? right : [right];
    const patterns = operands.map((operand) => this.#pattern(operand.text, operand));
    const test = (cell: Cell): Truth =>
      cell === null ? null : patterns.some((pattern) => pattern.test(cellText(cell, column.type)));
    return { type: 'test', columns: [column], test, pattern: true };
  }

  #pattern(text: string, at: Operand): RegExp {
    try {
      return regularExpression(text);
    } catch (error) {
      throw this.#error(`not a regular expression: ${error instanceof Error ? error.message : ''}`, at);
    }
  }

  #has(left: Operand, right: readonly Operand[]): Condition {
    const column = this.#column(left);
    const items = column && itemType(column.type);
    if (!column || !items) throw this.#error(`"has" needs an array column, not "${left.text}"`, left);
    const wanted = right.map((item) => this.#value(item, { ...column, type: items }));
    const test = (cells: Cell): Truth =>
      cells === null ? null : wanted.every((value) => (cells as readonly Cell[]).includes(value as never));
    return { type: 'test', columns: [column], test };
  }

  /** A literal as a value of the column that it is compared with. */
  #value(operand: Operand, column: Column): Cell {
    const value = literal(operand, column.type, this.#options.now);
    if (value !== undefined) return value;
    throw this.#error(
      `"${operand.text}" does not compare with ${column.name}, which is ${TYPE_WORDS[column.type]}`,
      operand,
    );
  }
}

function equals(column: Column, values: readonly Cell[]): Condition {
  return { type: 'equals', column, values, set: new Set(values) };
}

function isList(right: Operand | readonly Operand[]): right is readonly Operand[] {
  return Array.isArray(right);
}

const MIRRORED: Readonly<Record<Compare, Compare>> = {
  '=': '=',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

function family(type: ColumnType): string {
  return type === 'int' || type === 'real' || type === 'gb' ? 'number' : type === 'json' ? 'text' : type;
}

function itemType(type: ColumnType): ColumnType | undefined {
  return type === 'texts' ? 'text' : type === 'ints' ? 'int' : undefined;
}

function truthy(cell: Cell): Truth {
  if (cell === null) return false;
  if (Array.isArray(cell)) return cell.length > 0;
  return cell !== 0 && cell !== '' && cell !== false;
}

/** Less than, equal to or greater than 0. Arrays item by item, then the shorter first. */
export function order(a: Cell, b: Cell): number {
  if (Array.isArray(a) && Array.isArray(b)) {
    for (const [index, item] of a.entries()) {
      if (index >= b.length) return 1;
      const difference = order(item as Cell, b[index] as Cell);
      if (difference !== 0) return difference;
    }
    return a.length - b.length;
  }
  if (a === b) return 0;
  return (a as string | number | boolean) < (b as string | number | boolean) ? -1 : 1;
}

function holds(op: Compare, difference: number): boolean {
  switch (op) {
    case '=':
      return difference === 0;
    case '!=':
      return difference !== 0;
    case '<':
      return difference < 0;
    case '<=':
      return difference <= 0;
    case '>':
      return difference > 0;
    case '>=':
      return difference >= 0;
  }
}

/** The text that `like` searches: of all but texts the form in which they are shown. */
function cellText(cell: Cell, type: ColumnType): string {
  if (type === 'time' && typeof cell === 'number') return timestampText(cell);
  return Array.isArray(cell) ? `{${cell.join(',')}}` : String(cell);
}
