import { Suggestions } from '../suggestions.ts';
import { unwritable } from '../write/quote.ts';
import { BACKSLASH, BRACKET, DOLLAR, LF, OPEN } from './characters.ts';
import { readEscape } from './escapes.ts';
import type { Problems } from './problems.ts';
import { fileOffset, type Source } from './source.ts';

/** Variables may make a file some times larger, not a hundred lines into a gigabyte: characters that may be inserted. */
const mostInserted = (fileLength: number): number => 1024 * 1024 + 4 * fileLength;

/** The variables defined so far (alf-format 2.6), and how much text they have inserted. */
export class Variables {
  readonly #values = new Map<string, string>();
  readonly #suggestions = new Suggestions();
  #room: number;

  constructor(fileLength: number) {
    this.#room = mostInserted(fileLength);
  }

  get(name: string): string | undefined {
    return this.#values.get(name);
  }

  set(name: string, value: string | undefined): void {
    if (value === undefined) this.#values.delete(name);
    else this.#values.set(name, value);
  }

  /** The variable that was probably meant. */
  closest(name: string): string | undefined {
    return this.#suggestions.closest(name, this.#values.keys());
  }

  /** Counts inserted text; false when it was too much. */
  insert(length: number): boolean {
    this.#room -= length;
    return this.#room >= 0;
  }
}

const NAME = /(?:[A-Za-z0-9_]|::+)+/y;

/** A reference to a variable: its name and where it ends. */
interface Reference {
  readonly name: string;
  readonly end: number;
  /** `$name(` is an array element: never defined. */
  readonly isElement: boolean;
}

/** The reference at a `$`, or nothing if the `$` stands for itself. */
export function referenceAt(text: string, at: number, end: number): Reference | undefined {
  if (text.charCodeAt(at + 1) === OPEN && at + 1 < end) {
    const close = text.indexOf('}', at + 2);
    if (close < 0 || close >= end) return undefined;
    return { name: withoutColons(text.slice(at + 2, close)), end: close + 1, isElement: false };
  }
  NAME.lastIndex = at + 1;
  const found = (NAME.exec(text)?.[0] ?? '').slice(0, Math.max(0, end - at - 1));
  const after = at + 1 + found.length;
  const isElement = after < end && text.charAt(after) === '(';
  return found === '' && !isElement ? undefined : { name: withoutColons(found), end: after, isElement };
}

const withoutColons = (name: string): string => (name.startsWith('::') ? name.replace(/^:+/, '') : name);

/** How far the end of a command substitution is looked for: a line of brackets must not be read again for each. */
const BRACKET_REACH = 200;

/** The end of a command substitution on the same line, so that one mistake is told once; behind the bracket if not near. */
export function bracketEnd(text: string, at: number, end: number): number {
  let depth = 0;
  for (let i = at; i < Math.min(end, at + BRACKET_REACH); i++) {
    const code = text.charCodeAt(i);
    if (code === LF) break;
    if (code === BACKSLASH) i++;
    else if (code === BRACKET) depth++;
    else if (code === 0x5d && --depth === 0) return i + 1;
  }
  return at + 1;
}

/** The value of a quoted or bare word, and if asked for where each of its characters comes from. */
export interface Substituted {
  readonly value: string;
  readonly map: Int32Array | undefined;
  /** Something in it could not be substituted: the value means nothing. */
  readonly broken: boolean;
}

/**
 * Backslash sequences and variables (alf-format 2.5, 2.6). What is inserted is not looked at again.
 * The first time a word is read its problems are told; `withMap` reads it again for the places alone.
 */
export function substitute(
  source: Source,
  from: number,
  end: number,
  variables: Variables,
  problems: Problems | undefined,
  withMap = false,
): Substituted {
  const { text } = source;
  const parts: string[] = [];
  const offsets: number[] = [];
  let broken = false;
  let plain = from;
  const insert = (value: string, at: number): void => {
    parts.push(text.slice(plain, at), value);
    if (!withMap) return;
    for (let i = plain; i < at; i++) offsets.push(fileOffset(source, i));
    for (let i = 0; i < value.length; i++) offsets.push(fileOffset(source, at));
  };
  for (let at = from; at < end; ) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) {
      const sequence = readEscape(text, at, end);
      insert(sequence.value, at);
      plain = at = sequence.end;
    } else if (code === BRACKET) {
      // Told when the extent of the word was found.
      broken = true;
      at = bracketEnd(text, at, end);
    } else if (code === DOLLAR) {
      const reference = referenceAt(text, at, end);
      if (reference === undefined) {
        at++;
        continue;
      }
      const value = reference.isElement ? undefined : variables.get(reference.name);
      const fits = value === undefined || problems === undefined || variables.insert(value.length);
      if (value !== undefined && fits) insert(value, at);
      else {
        broken = true;
        if (value === undefined) tellUndefined(source, at, reference, variables, problems);
        else tellTooLarge(source, at, reference, problems);
        insert('', at);
      }
      plain = at = reference.end;
    } else at++;
  }
  insert('', end);
  if (withMap) offsets.push(fileOffset(source, end));
  const value = parts.join('');
  const problem = unwritable(value);
  if (problem !== undefined) tellUnwritable(source, from, end, problem, problems);
  return { value, map: withMap ? Int32Array.from(offsets) : undefined, broken };
}

function tellUndefined(
  source: Source,
  at: number,
  { name, end, isElement }: Reference,
  variables: Variables,
  problems: Problems | undefined,
): void {
  if (problems === undefined) return;
  const suggest = variables.closest(name);
  const meant = suggest === undefined ? '' : `; did you mean "$${suggest}"?`;
  problems.add({
    code: 'undefined-variable',
    severity: 'error',
    message: isElement
      ? `$${name}(...) is an array element, which is never defined`
      : `undefined variable "${name}"${meant}`,
    start: fileOffset(source, at),
    end: fileOffset(source, end),
    suggest,
    hint: 'a "$" for the engine stands in braces, {...}; elsewhere write "\\$"',
  });
}

/** What escapes can say and no text can hold. */
function tellUnwritable(
  source: Source,
  from: number,
  end: number,
  message: string,
  problems: Problems | undefined,
): void {
  const [start, stop] = [fileOffset(source, from), fileOffset(source, end)];
  problems?.add({ code: 'bad-encoding', severity: 'error', message, start, end: stop });
}

function tellTooLarge(source: Source, at: number, { name, end }: Reference, problems: Problems | undefined): void {
  problems?.add({
    code: 'too-large',
    severity: 'error',
    message: `with the variable "${name}" the text inserted by variables exceeds the limit`,
    start: fileOffset(source, at),
    end: fileOffset(source, end),
  });
}
