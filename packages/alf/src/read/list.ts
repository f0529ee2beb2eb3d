import { unwritable } from '../write/quote.ts';
import { BACKSLASH, CLOSE, isSpace, OPEN, QUOTE } from './characters.ts';
import { readEscape } from './escapes.ts';
import { fitted } from './fitted.ts';

/** What is wrong with a list, and where in its text. */
export class ListError extends Error {
  readonly start: number;
  readonly end: number;

  constructor(message: string, start: number, end: number) {
    super(message);
    this.start = start;
    this.end = end;
  }
}

/** An element of a list, and where it stands in the text of the list, braces or quotes included. */
export interface Element {
  readonly value: string;
  readonly start: number;
  readonly end: number;
  /** Where the value begins, if it stands in the text as it is. */
  readonly verbatim: number | undefined;
}

/**
 * Splits the text of a Tcl list: launch expressions and list-valued options (alf-format 2.8).
 *
 * @throws ListError
 */
export function splitList(text: string): string[] {
  const values: string[] = [];
  for (let at = skipSpace(text, 0); at < text.length; ) {
    if (text.charCodeAt(at) === OPEN) {
      const end = endOfBraces(text, at);
      values.push(text.slice(at + 1, end - 1));
      at = skipSpace(text, end);
    } else {
      const element = readCooked(text, at);
      values.push(element.value);
      at = skipSpace(text, element.end);
    }
  }
  return fitted(values);
}

/** The same with the place of every element. */
export function listElements(text: string): Element[] {
  const elements: Element[] = [];
  for (let at = skipSpace(text, 0); at < text.length; at = skipSpace(text, at)) {
    const element = readElement(text, at);
    elements.push(element);
    at = element.end;
  }
  return elements;
}

function skipSpace(text: string, at: number): number {
  let next = at;
  while (next < text.length && isSpace(text.charCodeAt(next))) next++;
  return next;
}

function readElement(text: string, start: number): Element {
  if (text.charCodeAt(start) !== OPEN) return readCooked(text, start);
  const end = endOfBraces(text, start);
  return { value: text.slice(start + 1, end - 1), start, end, verbatim: start + 1 };
}

/** The offset after the close-brace of an element. */
function endOfBraces(text: string, start: number): number {
  let depth = 1;
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at++;
    else if (code === OPEN) depth++;
    else if (code === CLOSE && --depth === 0) {
      checkEnd(text, at + 1, 'braces');
      return at + 1;
    }
  }
  throw new ListError('bad list: an open brace without its close-brace', start, text.length);
}

/** A quoted or bare element: up to its end, with backslash sequences, without variables. */
function readCooked(text: string, start: number): Element {
  const isQuoted = text.charCodeAt(start) === QUOTE;
  const from = isQuoted ? start + 1 : start;
  let value = '';
  let plain = from;
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (isQuoted ? code === QUOTE : isSpace(code)) break;
    if (code !== BACKSLASH) {
      at++;
      continue;
    }
    const sequence = readEscape(text, at, text.length);
    value += text.slice(plain, at) + sequence.value;
    plain = at = sequence.end;
  }
  const verbatim = plain === from ? from : undefined;
  value += text.slice(plain, at);
  const problem = verbatim === undefined ? unwritable(value) : undefined;
  if (problem !== undefined) throw new ListError(`bad list: ${problem}`, start, at);
  if (!isQuoted) return { value, start, end: at, verbatim };
  if (at >= text.length) throw new ListError('bad list: a quote without its close-quote', start, text.length);
  checkEnd(text, at + 1, 'quotes');
  return { value, start, end: at + 1, verbatim };
}

function checkEnd(text: string, at: number, what: string): void {
  if (at >= text.length || isSpace(text.charCodeAt(at))) return;
  let end = at;
  while (end < text.length && !isSpace(text.charCodeAt(end))) end++;
  throw new ListError(`bad list: an element in ${what} is directly followed by text`, at, end);
}
