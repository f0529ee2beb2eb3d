import { stripVTControlCharacters } from 'node:util';
import { createColors } from 'picocolors';
import { cutMiddle } from './live.ts';
import { wantsColour } from './terminal.ts';

/** A column of a table for people. */
export interface Column {
  readonly title: string;
  /** A number or a time: stands on the right, and is never cut. */
  readonly number?: boolean;
}

/** Narrower than this no column is made. */
const NARROWEST = 5;

/**
 * Lines of a table; on a terminal no wider than that. The widest columns are cut first, in their middle: titles of elements begin alike and
 * differ at their end.
 *
 * @param output what it will be written to. @default standard output
 */
export function textTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  output: { readonly isTTY?: boolean; readonly columns?: number } = process.stdout,
): string[] {
  const { dim } = createColors(wantsColour(output));
  const cells = rows.map((row) => row.map(plain));
  const inCells = columns.map((_, at) => cells.reduce((widest, row) => Math.max(widest, row[at]?.length ?? 0), 0));
  const wanted = columns.map(({ title }, at) => Math.max(title.length, inCells[at] ?? 0));
  const width = output.isTTY ? (output.columns ?? 80) : Number.POSITIVE_INFINITY;
  const least = columns.map(({ number }, at) => (number ? (inCells[at] ?? 0) : 0));
  const widths = fitted(wanted, least, width);
  const line = (row: readonly string[]) => {
    const text = row.map((cell, at) => {
      const shown = cutMiddle(cell, widths[at] ?? 0);
      return columns[at]?.number ? shown.padStart(widths[at] ?? 0) : shown.padEnd(widths[at] ?? 0);
    });
    const whole = text.join('  ').trimEnd();
    return whole.length > width ? `${whole.slice(0, width - 1)}…` : whole;
  };
  return [dim(line(columns.map(({ title }) => title))), ...cells.map(line)];
}

/** Widths that fit, if that can be: the widest columns come down to one measure. */
function fitted(wanted: readonly number[], least: readonly number[], width: number): readonly number[] {
  const room = width - 2 * (wanted.length - 1);
  const at = (most: number) => wanted.map((each, index) => Math.max(least[index] ?? 0, Math.min(each, most)));
  let most = Math.max(NARROWEST, ...wanted);
  while (most > NARROWEST && at(most).reduce((sum, each) => sum + each, 0) > room) most--;
  return at(most);
}

/** Of what others have named, nothing may steer the terminal or break the line. */
function plain(text: string): string {
  return stripVTControlCharacters(text).replace(/\p{Cc}/gu, ' ');
}
