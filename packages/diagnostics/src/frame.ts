/** Lines longer than this are cut around the column: a job file may be one line of megabytes. */
const WIDEST = 160;
const CUT = '...';

/**
 * A source line and the carets below it, both indented by four. The caret line repeats the tabs of the line and has one
 * space for any other character, so that the carets stand right in every terminal; they end where the line ends.
 * Source of the form: alf-format 8.
 *
 * @param line the source line, without its line end
 * @param column where the carets begin, from 1, in UTF-16 units
 * @param endColumn where they end (exclusive); at least one caret is drawn
 */
export function codeFrame(line: string, column: number, endColumn: number): string {
  let from = 0;
  let to = line.length;
  if (line.length > WIDEST) {
    from = Math.max(0, Math.min(column - 1 - WIDEST / 2, line.length - WIDEST));
    to = Math.min(line.length, from + WIDEST);
  }
  const head = from > 0 ? CUT : '';
  const shown = head + line.slice(from, to) + (to < line.length ? CUT : '');
  const before = ' '.repeat(head.length) + line.slice(from, column - 1).replace(/[^\t]/g, ' ');
  const carets = Math.max(1, Math.min(endColumn - 1, to) - (column - 1));
  return `    ${shown}\n    ${before}${'^'.repeat(carets)}`;
}
