import { stripVTControlCharacters } from 'node:util';
import { createColors } from 'picocolors';
import { wantsColour } from './terminal.ts';
import { cut, padEnd, textWidth } from './text-width.ts';

/** A column of a table for people. */
export interface Column {
  readonly title: string;
  /** A number or a time: stands on the right, and is never cut. */
  readonly number?: boolean;
  /** Never cut, as a state: half of it says something else. */
  readonly whole?: boolean;
  /** How a cell is written where there is too little room. */
  readonly short?: (cell: string) => string;
  /** Of columns that are left out for want of room: the lowest goes first. Without it the column stays. */
  readonly drop?: number;
  /** Left out before any other, if all rows agree. */
  readonly dropIfSame?: boolean;
}

/** A table that fits. */
export interface FittedTable {
  readonly lines: readonly string[];
  /** Titles of the columns that found no room. */
  readonly leftOut: readonly string[];
}

interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Text that is cut keeps so many characters, as long as columns can be left out instead. */
const READABLE = 12;
/** Narrower than this no text is cut. */
const NARROWEST = 5;
const GAP = 2;
/** Where no terminal sets a limit, cells are whole, but not all are filled up to one that is longer: a title may have a megabyte. */
const WIDEST = 200;

/** The lines of `fittedTable`. */
export function textTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  output?: Output,
): readonly string[] {
  return fittedTable(columns, rows, output).lines;
}

/**
 * A table; on a terminal no wider than that. Where it does not fit, short forms are taken, columns are left out in their order, and
 * text is cut at its end, the widest column first. Numbers, states and titles of columns are never cut.
 *
 * @param output what it will be written to. @default standard output
 */
export function fittedTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  output: Output = process.stdout,
): FittedTable {
  const { dim } = createColors(wantsColour(output));
  const width = output.isTTY ? (output.columns ?? 80) : Number.POSITIVE_INFINITY;
  const all = columns.map((column, at) => measured(column, plainCells(rows, at)));
  const shown = roomFor(all, width);
  const widths = fitted(shown, width);
  const line = (cellOf: (column: Measured) => string) => {
    const text = shown.map((column, at) => {
      const cell = output.isTTY ? cut(cellOf(column), widths[at] ?? 0) : cellOf(column);
      return column.number ? cell.padStart(widths[at] ?? 0) : padEnd(cell, widths[at] ?? 0);
    });
    const whole = text.join(' '.repeat(GAP)).trimEnd();
    return output.isTTY ? cut(whole, width) : whole;
  };
  return {
    lines: [dim(line(({ title }) => title)), ...rows.map((_, row) => line(({ cells }) => cells[row] ?? ''))],
    leftOut: columns.map(({ title }) => title).filter((title) => !shown.some((column) => column.title === title)),
  };
}

interface Measured extends Column {
  readonly cells: readonly string[];
  readonly wanted: number;
}

function measured(column: Column, cells: readonly string[]): Measured {
  return {
    ...column,
    cells,
    wanted: cells.reduce((most, cell) => Math.max(most, textWidth(cell)), column.title.length),
  };
}

/** The columns that find room, in short forms if need be. */
function roomFor(all: readonly Measured[], width: number): readonly Measured[] {
  if (leastOf(all, Number.POSITIVE_INFINITY) <= width) return all;
  let shown = all.map((column) => (column.short ? measured(column, column.cells.map(column.short)) : column));
  const same = shown.filter(({ dropIfSame, cells }) => dropIfSame && cells.every((cell) => cell === cells[0]));
  const others = shown
    .filter((column) => column.drop !== undefined && !same.includes(column))
    .sort((a, b) => (a.drop ?? 0) - (b.drop ?? 0));
  for (const next of [...same, ...others]) {
    if (leastOf(shown, READABLE) <= width) break;
    shown = shown.filter((column) => column !== next);
  }
  return shown;
}

/** How wide a table is whose texts are cut to `most`. */
function leastOf(columns: readonly Measured[], most: number): number {
  return columns.reduce((sum, column) => sum + widthOf(column, most) + GAP, -GAP);
}

function widthOf({ wanted, number, whole, title }: Measured, most: number): number {
  return number || whole ? wanted : Math.max(title.length, Math.min(wanted, most));
}

/** Widths that fit, if that can be: the widest texts come down to one measure. */
function fitted(columns: readonly Measured[], width: number): readonly number[] {
  const limit = Math.max(NARROWEST, Number.isFinite(width) ? width : WIDEST);
  let most = columns.reduce((widest, { wanted }) => Math.max(widest, Math.min(wanted, limit)), NARROWEST);
  while (most > NARROWEST && leastOf(columns, most) > width) most--;
  return columns.map((column) => widthOf(column, most));
}

function plainCells(rows: readonly (readonly string[])[], at: number): string[] {
  return rows.map((row) => plain(row[at] ?? ''));
}

/** Of what others have named, nothing may steer the terminal or break the line. */
function plain(text: string): string {
  return stripVTControlCharacters(text).replace(/\p{Cc}/gu, ' ');
}
