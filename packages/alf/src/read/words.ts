/** Reading the words of one command (alf-format 2.1 to 2.4). */
import { BACKSLASH, BRACKET, DOLLAR, HASH, isBlank, LF, OPEN, QUOTE, SEMICOLON } from './characters.ts';
import { foldLines, isContinuation } from './escapes.ts';
import { missingBraceHint } from './hints.ts';
import { ListError, listElements } from './list.ts';
import type { Problem, Problems } from './problems.ts';
import { closeOf, fileOffset, type Source, sourceOf } from './source.ts';
import { bracketEnd, referenceAt, substitute, type Variables } from './substitute.ts';

/** How a word was written. */
export type Form = 'bare' | 'braced' | 'quoted';

/** A word of a command. */
export interface Word {
  readonly form: Form;
  /** Its source, and the offsets there of its first character and the end, braces or quotes included. */
  readonly source: Source;
  readonly start: number;
  readonly end: number;
  /** The value, if it does not stand in the source between the braces or quotes as it is. */
  readonly cooked: string | undefined;
  /** Its substitution failed, which was told: the value means nothing. */
  readonly broken: boolean;
  /** The word with `{*}` before it from whose list it comes. */
  readonly expansion: Word | undefined;
}

/** Where the value of a word begins and ends in its source, if it stands there as it is. */
export const innerStart = (word: Word): number => word.start + (word.form === 'bare' ? 0 : 1);
export const innerEnd = (word: Word): number => word.end - (word.form === 'bare' ? 0 : 1);

/** The value of a word. */
export function wordValue(word: Word): string {
  if (word.cooked !== undefined) return word.cooked;
  const text = word.source.text.slice(innerStart(word), innerEnd(word));
  // Other forms with a backslash are cooked.
  return word.form === 'braced' && text.includes('\\\n') ? foldLines(text) : text;
}

/** Reads commands from a range of a source. Unclosed braces and quotes end the run. */
export class WordReader {
  readonly #problems: Problems;
  readonly #variables: Variables;
  source: Source = sourceOf('');
  at = 0;
  end = 0;
  /** Nothing after this point can be understood. */
  halted = false;
  /** The words of the command that was read last. */
  words: Word[] = [];

  constructor(problems: Problems, variables: Variables) {
    this.#problems = problems;
    this.#variables = variables;
  }

  /** Reads the next command into `words`; false at the end of the range, or when nothing more can be read. */
  next(onComment?: (start: number, end: number) => void): boolean {
    this.words = [];
    if (!this.#skipToCommand(onComment)) return false;
    while (!this.halted && this.#skipToWord()) {
      if (this.#isExpansion()) this.#readExpanded();
      else this.#readWord();
    }
    return !this.halted;
  }

  /** White space, empty commands and comments. */
  #skipToCommand(onComment: ((start: number, end: number) => void) | undefined): boolean {
    const { text } = this.source;
    while (this.at < this.end) {
      const code = text.charCodeAt(this.at);
      if (isBlank(code) || code === LF || code === SEMICOLON) this.at++;
      else if (code === BACKSLASH && isContinuation(text, this.at, this.end)) this.at += 2;
      else if (code === HASH) {
        const start = this.at;
        this.#skipComment();
        onComment?.(start, this.at);
      } else return true;
    }
    return false;
  }

  /** To the next LF without a backslash before it. */
  #skipComment(): void {
    const { text } = this.source;
    for (; this.at < this.end; this.at++) {
      const code = text.charCodeAt(this.at);
      if (code === LF) return;
      if (code === BACKSLASH) this.at++;
    }
    this.at = this.end;
  }

  /** To the next word of the command; false, and past the end of the command, if there is none. */
  #skipToWord(): boolean {
    const { text } = this.source;
    while (this.at < this.end) {
      const code = text.charCodeAt(this.at);
      if (isBlank(code)) this.at++;
      else if (code === BACKSLASH && isContinuation(text, this.at, this.end)) this.at += 2;
      else if (code === LF || code === SEMICOLON) {
        this.at++;
        return false;
      } else return true;
    }
    return false;
  }

  #readWord(): void {
    const code = this.source.text.charCodeAt(this.at);
    if (code === OPEN) this.#readBraced();
    else if (code === QUOTE) this.#readQuoted();
    else this.#readBare();
  }

  #readBraced(): void {
    const start = this.at;
    const close = closeOf(this.source, start, this.end);
    if (close < 0) {
      const found = missingBraceHint(this.source, start, this.end);
      this.#halt('missing-close-brace', 'missing close-brace', start, start + 1, found);
      return;
    }
    this.at = close + 1;
    this.#push('braced', start, undefined, false);
    this.#checkWordEnd('text-after-brace', 'extra characters after close-brace');
  }

  #readQuoted(): void {
    const start = this.at;
    this.at++;
    const isPlain = this.#skipText(true);
    if (this.halted) return;
    if (this.at >= this.end) {
      this.#halt('missing-close-quote', 'missing close-quote', start, start + 1, {
        hint: 'a quoted word ends at the next quote without a backslash before it, lines later even',
      });
      return;
    }
    this.at++;
    this.#pushText('quoted', start, isPlain);
    this.#checkWordEnd('text-after-quote', 'extra characters after close-quote');
  }

  #readBare(): void {
    const start = this.at;
    const isPlain = this.#skipText(false);
    if (!this.halted) this.#pushText('bare', start, isPlain);
  }

  /** Goes on to the end of a quoted or bare word; true if its value is what stands there. */
  #skipText(isQuoted: boolean): boolean {
    const { text } = this.source;
    let isPlain = true;
    while (this.at < this.end) {
      const code = text.charCodeAt(this.at);
      if (isQuoted ? code === QUOTE : isBlank(code) || code === LF || code === SEMICOLON) break;
      if (code === BACKSLASH) {
        if (!isQuoted && isContinuation(text, this.at, this.end)) break;
        isPlain = false;
        this.at = Math.min(this.at + 2, this.end);
      } else if (code === DOLLAR) {
        isPlain = this.#skipReference() && isPlain;
        if (this.halted) break;
      } else if (code === BRACKET) {
        isPlain = false;
        const start = this.at;
        this.at = bracketEnd(text, start, this.end);
        this.#tell({
          code: 'command-substitution',
          message: 'command substitution [...] is never evaluated',
          start,
          end: this.at,
          hint: 'job files are data here: write the result, or put the text in braces',
        });
      } else this.at++;
    }
    return isPlain;
  }

  /** Past a `$` and, if it has braces, past its name, where nothing else means anything. True if it refers to nothing. */
  #skipReference(): boolean {
    const start = this.at;
    const reference = referenceAt(this.source.text, start, this.end);
    if (reference !== undefined) this.at = reference.end;
    else if (start + 1 < this.end && this.source.text.charCodeAt(start + 1) === OPEN)
      this.#halt('missing-close-brace', 'missing close-brace for a variable name', start, start + 2, {});
    else this.at++;
    return reference === undefined;
  }

  #pushText(form: Form, start: number, isPlain: boolean): void {
    if (isPlain) {
      this.#push(form, start, undefined, false);
      return;
    }
    const margin = form === 'bare' ? 0 : 1;
    const { value, broken } = substitute(
      this.source,
      start + margin,
      this.at - margin,
      this.#variables,
      this.#problems,
    );
    this.#push(form, start, value, broken);
  }

  #push(form: Form, start: number, cooked: string | undefined, broken: boolean): void {
    this.words.push({ form, source: this.source, start, end: this.at, cooked, broken, expansion: undefined });
  }

  #checkWordEnd(code: 'text-after-brace' | 'text-after-quote', message: string): void {
    if (this.at >= this.end) return;
    const { text } = this.source;
    const next = text.charCodeAt(this.at);
    if (isBlank(next) || next === LF || next === SEMICOLON) return;
    if (next === BACKSLASH && isContinuation(text, this.at, this.end)) return;
    let end = this.at + 1;
    // After a brace the next word begins, and is looked at then.
    while (next !== OPEN && end < this.end && !isBlank(text.charCodeAt(end)) && text.charCodeAt(end) !== LF) end++;
    const hint = text.charAt(this.at) === '-' ? 'a blank is missing before the option' : undefined;
    this.#tell({ code, message, start: this.at, end, hint });
    // What looks like a word is read as one: most often a blank is all that is missing.
    if (text.charAt(this.at) !== '-' && next !== OPEN) this.at = end;
  }

  /** `{*}` directly before another word. */
  #isExpansion(): boolean {
    const { text } = this.source;
    const after = this.at + 3;
    if (!text.startsWith('{*}', this.at) || after >= this.end) return false;
    const next = text.charCodeAt(after);
    if (next === BACKSLASH) return !isContinuation(text, after, this.end);
    return !isBlank(next) && next !== LF && next !== SEMICOLON;
  }

  /** The elements of the word's list become words; their places are those in the list. */
  #readExpanded(): void {
    const start = this.at;
    this.at += 3;
    this.#readWord();
    const word = this.words.pop();
    if (word === undefined || this.halted) return;
    const { text, map } = this.valueSource(word);
    const expansion = { ...word, start };
    try {
      for (const element of listElements(text)) {
        const offsets = new Int32Array(element.value.length + 1);
        for (let i = 0; i < offsets.length; i++)
          offsets[i] = map?.[element.verbatim === undefined ? element.start : element.verbatim + i] ?? start;
        const source = sourceOf(element.value, offsets);
        const { length } = element.value;
        const { broken } = word;
        this.words.push({ form: 'bare', source, start: 0, end: length, cooked: undefined, broken, expansion });
      }
    } catch (error) {
      if (!(error instanceof ListError)) throw error;
      const [from, to] = [map?.[error.start] ?? start, map?.[error.end] ?? this.at];
      this.#problems.add({ code: 'bad-list', severity: 'error', message: error.message, start: from, end: to });
    }
  }

  /** The value of a word as a source of its own, with the file offset of each character. */
  valueSource(word: Word): Source {
    const { source } = word;
    const [from, to] = [innerStart(word), innerEnd(word)];
    if (word.cooked !== undefined) {
      const { value, map } = substitute(source, from, to, this.#variables, undefined, true);
      return sourceOf(value, map);
    }
    const value = wordValue(word);
    const map = new Int32Array(value.length + 1);
    for (let i = 0, at = from; i <= value.length; i++, at++) {
      map[i] = fileOffset(source, Math.min(at, to));
      // A continued line has become a blank.
      if (value.charAt(i) !== source.text.charAt(at) && i < value.length) {
        at += 2;
        while (at < to && ' \t'.includes(source.text.charAt(at))) at++;
        at--;
      }
    }
    return sourceOf(value, map);
  }

  #tell(problem: Omit<Problem, 'severity'>): void {
    const { start, end } = problem;
    this.#problems.add({
      ...problem,
      severity: 'error',
      start: fileOffset(this.source, start),
      end: fileOffset(this.source, end),
    });
  }

  #halt(
    code: 'missing-close-brace' | 'missing-close-quote',
    message: string,
    start: number,
    end: number,
    more: Pick<Problem, 'hint' | 'related'>,
  ): void {
    this.#tell({ code, message, start, end, ...more });
    this.halted = true;
    this.at = this.end;
  }
}
