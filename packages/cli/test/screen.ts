/** What a terminal shows: enough of one for what our live view and a shell write. Wraps long lines, and scrolls. */
export class Screen {
  readonly #rows: number;
  readonly #columns: number;
  #lines: string[][] = [[]];
  #row = 0;
  #column = 0;
  /** The beginning of a sequence whose end is still to come. */
  #pending = '';

  constructor(rows: number, columns: number) {
    this.#rows = rows;
    this.#columns = columns;
  }

  /** The lines on the screen, without blanks at their ends. */
  lines(): string[] {
    return this.#lines.slice(-this.#rows).map((line) =>
      Array.from(line, (char) => char ?? ' ')
        .join('')
        .trimEnd(),
    );
  }

  text(): string {
    return this.lines().join('\n');
  }

  write(text: string): void {
    const all = this.#pending + text;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a terminal is told by.
    this.#pending = /\u001b(\[[\d;?]*)?$/.exec(all)?.[0] ?? '';
    const whole = all.slice(0, all.length - this.#pending.length);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: as above.
    for (const [piece, count = '', order = ''] of whole.matchAll(/\u001b(?:\[([\d;?]*)([A-Za-z])|[=>])|./gsu)) {
      if (order !== '') this.#obey(order, Number(count || 1));
      else if (piece.length > 1) continue;
      else if (piece === '\n') this.#down();
      else if (piece === '\r') this.#column = 0;
      else if (piece === '\b') this.#column = Math.max(0, this.#column - 1);
      else if (piece === '\u0007') continue;
      else this.#put(piece);
    }
  }

  #obey(order: string, count: number): void {
    if (order === 'A') this.#row = Math.max(this.#top(), this.#row - count);
    else if (order === 'J') {
      this.#lines.length = this.#row + 1;
      this.#line().length = this.#column;
    } else if (order === 'K') this.#line().length = Math.min(this.#line().length, this.#column);
    else if (order === 'C') this.#column += count;
    else if (order === 'G') this.#column = count - 1;
    else if (order === 'D') this.#column = Math.max(0, this.#column - count);
    else if (!'mhl'.includes(order)) throw new Error(`a screen that does not know ESC [ ${order}`);
  }

  #put(char: string): void {
    if (this.#column === this.#columns) {
      this.#column = 0;
      this.#down();
    }
    const line = this.#line();
    while (line.length < this.#column) line.push(' ');
    line[this.#column++] = char;
  }

  #down(): void {
    this.#row++;
    while (this.#lines.length <= this.#row) this.#lines.push([]);
  }

  #line(): string[] {
    const line = this.#lines[this.#row] ?? [];
    this.#lines[this.#row] = line;
    return line;
  }

  /** Nothing above the screen can be reached. */
  #top(): number {
    return Math.max(0, this.#lines.length - this.#rows);
  }
}
