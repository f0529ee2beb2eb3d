/** The text of one word in canonical layout (alf-format 5 and 10). */

import { formatNum, trimBlanks } from '../numbers.ts';
import type { OptionSpec } from '../operators.ts';
import { BACKSLASH, CLOSE, DOLLAR, OPEN } from '../read/characters.ts';
import { splitList } from '../read/list.ts';
import { readOptionValue } from '../read/option-value.ts';
import { referenceAt } from '../read/substitute.ts';
import { innerEnd, innerStart, type Word, wordValue } from '../read/words.ts';
import { braceSafe, quote, quoteList } from '../write/quote.ts';
import { tokenOf } from './items.ts';

/**
 * The word as it was written, if it must stay so: one with variable references, or from an expansion.
 *
 * @param isNested whether it will stand between braces, where those in it count
 */
export function verbatim(word: Word, isNested: boolean): string | undefined {
  if (word.expansion === undefined && !hasReference(word)) return undefined;
  const { source, start, end } = tokenOf(word);
  let text = source.text.slice(start, end);
  // At the very end of a text a backslash stands for itself; before a blank it would not.
  if (/(^|[^\\])(\\\\)*\\$/.test(text)) text += '\\';
  return isNested ? balanced(text) : text;
}

function hasReference(word: Word): boolean {
  if (word.form === 'braced' || word.cooked === undefined) return false;
  const { text } = word.source;
  const end = innerEnd(word);
  for (let at = innerStart(word); at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at++;
    else if (code === DOLLAR && referenceAt(text, at, end) !== undefined) return true;
  }
  return false;
}

/**
 * A comment, or a quoted or bare word, with braces that match: those that do not are escaped. Where it stood they may have
 * been none, or had a partner that is now written otherwise.
 */
export function balanced(text: string): string {
  if (braceSafe(text)) return text;
  let result = '';
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const reference = code === DOLLAR ? referenceAt(text, at, text.length) : undefined;
    const end = reference?.end ?? (code === BACKSLASH ? at + 2 : at + 1);
    result += (code === OPEN || code === CLOSE ? '\\' : '') + text.slice(at, end);
    at = end - 1;
  }
  return result;
}

/** A positional word of a command: a list. */
export const formatArgv = (word: Word): string => quoteList(splitList(wordValue(word)));

/** The value of an option that is no block, as the kind of the option is written. */
export function formatValue(option: OptionSpec | undefined, word: Word, indent: string): string {
  const text = wordValue(word);
  if (option === undefined) return quote(text);
  const value = readOptionValue(option, text);
  if (value === null) return '{}';
  switch (option.kind) {
    case 'list':
      return quoteList(value as string[]);
    case 'ints':
      return `{${(value as number[]).join(' ')}}`;
    case 'int':
      return String(value);
    case 'num':
      return formatNum(value as number);
    case 'priority':
      return `{${trimBlanks(text)}}`;
    case 'bool':
      return value === true ? '1' : '0';
    case 'expand':
      return typeof value === 'boolean' ? (value ? '1' : '0') : quote(text);
    case 'when':
      return `{${String(value)}}`;
    case 'dirmaps':
      return formatDirmaps(value as string[][], indent);
    case 'str':
    case 'date':
    case 'block':
      return quote(text);
  }
}

function formatDirmaps(maps: readonly (readonly string[])[], indent: string): string {
  if (maps.length === 0) return '{}';
  const lines = maps.map((fields) => {
    const words = fields.map((field, index) => (index === 2 && /^[A-Za-z0-9_.-]+$/.test(field) ? field : quote(field)));
    return `\n${indent}  {${words.join(' ')}}`;
  });
  return `{${lines.join('')}\n${indent}}`;
}
