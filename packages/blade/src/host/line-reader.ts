const NEWLINE = 10;
/** The shim sends no longer lines; bytes. */
const MOST_BYTES = 4 * 1024 * 1024;

/** Puts lines together from pieces. */
export class LineReader {
  readonly #take: (line: string) => void;
  #open: Buffer[] = [];
  #length = 0;

  constructor(take: (line: string) => void) {
    this.#take = take;
  }

  /** @throws RangeError of a line that is too long to come from a shim */
  push(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      this.#open.push(chunk.subarray(start, end));
      const line = this.#open.length === 1 ? this.#open[0] : Buffer.concat(this.#open);
      this.#open = [];
      this.#length = 0;
      start = end + 1;
      if (line) this.#take(line.toString());
    }
    if (start === chunk.length) return;
    this.#open.push(chunk.subarray(start));
    this.#length += chunk.length - start;
    if (this.#length > MOST_BYTES) throw new RangeError(`a line of more than ${MOST_BYTES} bytes`);
  }
}
