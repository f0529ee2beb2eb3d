import type { JsonValue } from './json.ts';

/**
 * The value of `NAME:VALUE` on the command line, read as a literal in Python or JSON spelling where it is one: integers, floats,
 * booleans, none, quoted strings, lists (also tuples), mappings. Anything else is the text itself: `1-48`, `shot_a`, and numbers with
 * leading zeros (`0040`), which are names far more often than numbers. Source: authoring-model 12, conformance D39.
 */
export function readLiteral(text: string): JsonValue {
  const reader = new Reader(text);
  try {
    const value = reader.value();
    reader.blanks();
    return reader.atEnd ? value : text;
  } catch (error) {
    if (error instanceof NotALiteral) return text;
    throw error;
  }
}

class NotALiteral extends Error {}

const WORDS: Readonly<Record<string, JsonValue>> = {
  True: true,
  true: true,
  False: false,
  false: false,
  None: null,
  none: null,
  null: null,
};
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '\n': '' };
/** Deeper nesting is no literal that a person typed; it would only overflow the stack. */
const MAX_DEPTH = 200;

class Reader {
  private readonly text: string;
  private at = 0;
  private depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  get atEnd(): boolean {
    return this.at === this.text.length;
  }

  blanks(): void {
    this.match(/\s*/y);
  }

  value(): JsonValue {
    this.blanks();
    const first = this.text[this.at];
    if (first === '"' || first === "'") return this.string();
    if (first === '[') return this.items(']');
    if (first === '(') return this.items(')');
    if (first === '{') return this.mapping();
    const number = this.match(/[+-]?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?![\w.])/y);
    if (number !== undefined) return this.number(number);
    const word = this.match(/[A-Za-z]+(?!\w)/y);
    if (word !== undefined && Object.hasOwn(WORDS, word)) return WORDS[word] ?? null;
    throw new NotALiteral();
  }

  private number(text: string): number {
    const number = Number(text);
    // An integer that a double cannot hold would arrive changed; as text it arrives as typed.
    if (!Number.isFinite(number) || (/^[+-]?\d+$/.test(text) && !Number.isSafeInteger(number))) throw new NotALiteral();
    return number === 0 ? 0 : number;
  }

  private string(): string {
    const quote = this.text[this.at++];
    let value = '';
    for (;;) {
      const next = this.text[this.at++];
      if (next === undefined) throw new NotALiteral();
      if (next === quote) return value;
      value += next === '\\' ? this.escape() : next;
    }
  }

  private escape(): string {
    const hex = this.match(/u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}/y);
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex.slice(1), 16));
    const next = this.text[this.at++];
    if (next === undefined) throw new NotALiteral();
    return ESCAPES[next] ?? (/[\\'"/]/.test(next) ? next : `\\${next}`);
  }

  private items(close: string): JsonValue[] {
    return this.inside(close, () => this.value());
  }

  private mapping(): { [key: string]: JsonValue } {
    const entries = this.inside('}', () => {
      const key = this.value();
      this.blanks();
      if (this.text[this.at++] !== ':') throw new NotALiteral();
      if (typeof key === 'object' && key !== null) throw new NotALiteral();
      return [String(key), this.value()] as const;
    });
    return Object.fromEntries(entries);
  }

  /** Items separated by commas up to the closing mark; one comma may stand before it. */
  private inside<T>(close: string, item: () => T): T[] {
    if (++this.depth > MAX_DEPTH) throw new NotALiteral();
    this.at++;
    const items: T[] = [];
    for (;;) {
      this.blanks();
      if (this.text[this.at] === close) break;
      items.push(item());
      this.blanks();
      if (this.text[this.at] === ',') this.at++;
      else if (this.text[this.at] !== close) throw new NotALiteral();
    }
    this.at++;
    this.depth--;
    return items;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }
}
