import { Buffer } from 'node:buffer';
import { quote } from './quote.ts';

/**
 * One chunk. From about a million characters on strings lie outside of the heap, where the garbage collector does not
 * copy them about.
 */
const SIZE = 2 ** 20;

/** Characters that cannot be copied into a byte, by code. */
const WIDE = new Uint8Array(2 ** 16).fill(1, 0x100);
/** Characters that need a closer look between braces: all others are right there. */
const SUSPECT = WIDE.slice();
for (const character of '\0\r\x1a\\{}') SUSPECT[character.charCodeAt(0)] = 1;
const SUSPECT_OR_NOT_ASCII = SUSPECT.slice().fill(1, 0x80);

/**
 * Collects text. Characters below U+0100 go into one byte buffer, which becomes a string when it is full: joining many
 * short strings instead leaves a garbage of ropes, which took ten times as long (benchmarks/alf.mjs).
 */
export class Sink {
  readonly #asciiOnly: boolean;
  readonly #suspect: Uint8Array;
  readonly #bytes = Buffer.allocUnsafe(SIZE);
  #used = 0;
  #pieces: string[] = [];

  constructor(asciiOnly = false) {
    this.#asciiOnly = asciiOnly;
    this.#suspect = asciiOnly ? SUSPECT_OR_NOT_ASCII : SUSPECT;
  }

  /** Whether there is a chunk to take: about {@link SIZE} characters are waiting. */
  get isFull(): boolean {
    return this.#pieces.length > 0;
  }

  /** What was written since the last call. */
  take(): string {
    this.#flush();
    const text = this.#pieces.length === 1 ? (this.#pieces[0] ?? '') : this.#pieces.join('');
    this.#pieces = [];
    return text;
  }

  /** Text as it is. */
  write(text: string): void {
    if (!this.#copy(text)) this.#append(text);
  }

  /**
   * One word, quoted (quote.ts).
   *
   * @throws Unwritable for texts that no job file can hold
   */
  quote(text: string): void {
    if (!this.#brace(text)) this.write(quote(text, this.#asciiOnly));
  }

  /** Copies a text between braces into the buffer, unless something in it needs a closer look. */
  #brace(text: string): boolean {
    const { length } = text;
    if (this.#used + length + 2 > SIZE) this.#flush();
    if (length + 2 > SIZE) return false;
    const bytes = this.#bytes;
    const suspect = this.#suspect;
    let at = this.#used;
    bytes[at++] = 0x7b;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (suspect[code] !== 0) return false;
      bytes[at++] = code;
    }
    bytes[at++] = 0x7d;
    this.#used = at;
    return true;
  }

  /** Copies a text into the buffer; not one that is too long or has a character that does not fit into a byte. */
  #copy(text: string): boolean {
    const { length } = text;
    if (this.#used + length > SIZE) this.#flush();
    if (length > SIZE) return false;
    const bytes = this.#bytes;
    let at = this.#used;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (WIDE[code] !== 0) return false;
      bytes[at++] = code;
    }
    this.#used = at;
    return true;
  }

  #append(text: string): void {
    this.#flush();
    this.#pieces.push(text);
  }

  #flush(): void {
    if (this.#used === 0) return;
    this.#pieces.push(this.#bytes.toString('latin1', 0, this.#used));
    this.#used = 0;
  }
}
