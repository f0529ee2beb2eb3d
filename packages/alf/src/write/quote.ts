/**
 * Writing strings so that every Tcl reader reads them back: braces wherever they are right, as the stock author API
 * writes them, an escaped bare word elsewhere. Source: alf-format 3.
 */

/** Thrown for a text that no job file can hold; turned into a diagnostic with a place by whoever knows the place. */
export class Unwritable extends Error {}

/** How words are quoted for Tcl. */
export interface QuoteOptions {
  /**
   * Write every character above U+007F as an escape, for readers under a `C` locale (alf-format 3.5).
   *
   * @default false
   */
  readonly asciiOnly?: boolean;
}

const NON_ASCII = /[\x80-\uffff]/;
/** Half of a pair: in a unicode expression a surrogate that has its partner is no surrogate. */
export const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * One word of a command, or one element of a list: both readers know the same escapes (alf-format 3.2).
 *
 * @throws Unwritable for U+0000 and lone surrogates
 */
export function quote(text: string, asciiOnly = false): string {
  const problem = unwritable(text);
  if (problem !== undefined) throw new Unwritable(problem);
  if (braceSafe(text) && !(asciiOnly && NON_ASCII.test(text))) return `{${text}}`;
  return escaped(text, asciiOnly);
}

/** A list, launch expressions among them: each item quoted, braces around all (alf-format 3.3). */
export function quoteList(items: readonly string[], asciiOnly = false): string {
  let text = '{';
  for (let i = 0; i < items.length; i++) {
    if (i > 0) text += ' ';
    // The index is below the length.
    text += quote(items[i] as string, asciiOnly);
  }
  return `${text}}`;
}

/** Why a text cannot stand in a job file, or nothing: U+0000 reaches no process, lone surrogates have no UTF-8. */
export function unwritable(text: string): string | undefined {
  if (text.includes('\0')) return 'the character U+0000 cannot stand in a job file';
  if (LONE_SURROGATE.test(text)) return 'half of a surrogate pair cannot stand in a job file';
  return undefined;
}

/** Whether `{` text `}` is read back as the text (alf-format 3.1). */
export function braceSafe(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case CR:
      case CTRL_Z:
        return false;
      case BACKSLASH: {
        const next = text.charCodeAt(++i);
        if (Number.isNaN(next) || next === LF || next === CR || next === CTRL_Z) return false;
        break;
      }
      case OPEN:
        depth++;
        break;
      case CLOSE:
        if (--depth < 0) return false;
    }
  }
  return depth === 0;
}

const LF = 0x0a;
const CR = 0x0d;
const CTRL_Z = 0x1a;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is escaped here
const ESCAPED = /[\x01-\x20{}[\]$";\\]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the same, and everything that is not ASCII
const ESCAPED_ASCII = /[\x01-\x20{}[\]$";\\]|[\x80-\uffff]/g;
const NAMED: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r', '\v': '\\v', '\f': '\\f' };

const escaped = (text: string, asciiOnly: boolean): string =>
  text.replace(asciiOnly ? ESCAPED_ASCII : ESCAPED, (character) => {
    const code = character.charCodeAt(0);
    // Four digits always: \x would swallow a following digit.
    if (code < 0x20 || code > 0x7f) return NAMED[character] ?? `\\u${code.toString(16).padStart(4, '0')}`;
    return `\\${character}`;
  });

/** A literal percent sign for a launch expression, where `%` starts an engine's substitution (alf-format 4.9). */
export const escapePercent = (text: string): string => text.replaceAll('%', '%%');
