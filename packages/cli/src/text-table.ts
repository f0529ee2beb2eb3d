import { stripVTControlCharacters } from 'node:util';
import { createColors } from 'picocolors';
import { cutMiddle } from './live.ts';
import { wantsColour } from './terminal.ts';

/** A column of a table for people. */
export interface Column {
  readonly title: string;
  /** A number: stands on the right, and is never cut. */
  readonly number?: boolean;
}

/** Narrower than this no column is cut. */
const NARROWEST = 8;

/**
 * Lines of a table; on a terminal it is as wide as that, and the widest columns are cut in their middle, where titles are alike.
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
  const wanted = columns.map(({ title }, at) =>
    cells.reduce((widest, row) => Math.max(widest, row[at]?.length ?? 0), title.length),
  );
  const widths = output.isTTY ? fitted(columns, wanted, output.columns ?? 80) : wanted;
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => {
        const width = widths[at] ?? 0;
        if (columns[at]?.number) return cell.padStart(width);
        return cutMiddle(cell, width).padEnd(width);
      })
      .join('  ')
      .trimEnd();
  return [dim(line(columns.map(({ title }) => title))), ...cells.map(line)];
}

/** Widths that fit: the widest are cut to one measure. */
function fitted(columns: readonly Column[], wanted: readonly number[], width: number): readonly number[] {
  const at = (most: number) => wanted.map((each, index) => (columns[index]?.number ? each : Math.min(each, most)));
  const room = width - 2 * (columns.length - 1);
  let most = Math.max(NARROWEST, ...wanted);
  while (most > NARROWEST && at(most).reduce((sum, each) => sum + each, 0) > room) most--;
  return at(most);
}

/** Of what others have named, nothing may steer the terminal or break the line. */
function plain(text: string): string {
  return stripVTControlCharacters(text).replace(/\p{Cc}/gu, ' ');
}
