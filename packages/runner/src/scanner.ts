import { isAscii } from 'node:buffer';
import type { CommandSpec } from './command.ts';
import type { LineParser, LineVerdict, OutputStream } from './line-parser.ts';

/** Bytes of one line that are kept back until it ends, and that its parsers see. */
export const LONGEST_LINE = 64 * 1024;

/** What became of some output, in order: bytes for the log, or what a line says. */
export type ScanItem = Buffer | Exclude<LineVerdict, { kind: 'text' }>;

const NEWLINE = 10;
const NOTHING = Buffer.alloc(0);

/**
 * Reads the output of one stream line by line, whatever the borders of its chunks. Lines that nobody claims are passed
 * on as the bytes they are. Of a line over 64 KiB the parsers see the beginning, and the rest shares its fate: logged if the beginning is logged as
 * it is, else dropped. So no output without newlines can fill the memory.
 */
export class OutputScanner {
  readonly #ask: (line: string) => LineVerdict | undefined;
  /** The beginning of a line that has not ended; `LONGEST_LINE` bytes at most between two calls. */
  #open: Buffer[] = [];
  #openLength = 0;
  /** Inside the rest of a line that is too long: whether that rest is logged. */
  #rest: 'log' | 'drop' | undefined;

  /** @param failed is told when a parser throws; it then has no opinion on the line */
  constructor(
    stream: OutputStream,
    parsers: readonly LineParser[],
    command: CommandSpec,
    failed: (error: unknown) => void,
  ) {
    this.#ask = (line) => {
      for (const parse of parsers) {
        try {
          const verdict = parse(line, stream, command);
          if (verdict) return verdict;
        } catch (error) {
          failed(error);
        }
      }
      return undefined;
    };
  }

  /** Takes the next bytes of the stream. */
  push(chunk: Buffer): ScanItem[] {
    const items: ScanItem[] = [];
    let bytes = chunk;
    if (this.#rest) {
      const end = bytes.indexOf(NEWLINE) + 1;
      const rest = end === 0 ? bytes : bytes.subarray(0, end);
      if (this.#rest === 'log') items.push(rest);
      if (end === 0) return items;
      this.#rest = undefined;
      bytes = bytes.subarray(end);
    }
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    if (end > 0) {
      this.#scanLines(this.#takeOpen(bytes.subarray(0, end)), items);
      bytes = bytes.subarray(end);
    }
    if (bytes.length > 0) {
      this.#open.push(bytes);
      this.#openLength += bytes.length;
    }
    if (this.#openLength > LONGEST_LINE) this.#rest = this.#scanLines(this.#takeOpen(NOTHING), items) ? 'log' : 'drop';
    return items;
  }

  /** The stream has ended: its last line may have no newline. */
  finish(): ScanItem[] {
    const items: ScanItem[] = [];
    this.#scanLines(this.#takeOpen(NOTHING), items);
    return items;
  }

  #takeOpen(more: Buffer): Buffer {
    const bytes = this.#open.length === 0 ? more : Buffer.concat([...this.#open, more]);
    this.#open = [];
    this.#openLength = 0;
    return bytes;
  }

  /**
   * Asks about each line; the last one may have no newline. Lines that are logged as they are stay together, without a copy.
   *
   * @returns whether the last line is logged as it is
   */
  #scanLines(bytes: Buffer, items: ScanItem[]): boolean {
    // One byte, one character: offsets in this text are offsets in the bytes, and a newline is found without a call into the buffer.
    const text = bytes.toString('latin1');
    const ascii = isAscii(bytes);
    let kept = 0;
    for (let start = 0, end = 0; start < bytes.length; start = end) {
      const newline = text.indexOf('\n', start);
      const stop = newline < 0 ? bytes.length : newline;
      end = newline < 0 ? stop : stop + 1;
      const tooLong = stop - start > LONGEST_LINE;
      const seen = tooLong ? start + LONGEST_LINE : stop;
      const verdict = this.#ask(ascii ? text.slice(start, seen) : bytes.toString('utf8', start, seen));
      if (!verdict) continue;
      if (kept < start) items.push(bytes.subarray(kept, start));
      if (verdict.kind !== 'text') items.push(verdict);
      if (typeof verdict.log === 'string')
        items.push(Buffer.from(newline < 0 && !tooLong ? verdict.log : `${verdict.log}\n`));
      kept = verdict.log === true ? start : end;
    }
    if (kept < bytes.length) items.push(bytes.subarray(kept));
    return kept < bytes.length;
  }
}
