import { parseBoolean, parseInteger, parseNum, trimBlanks } from '../numbers.ts';
import type { OptionSpec } from '../operators.ts';
import { shown } from '../shown.ts';
import { ListError, listElements, splitList } from './list.ts';
import type { OptionValue } from './syntax.ts';

/** A value that is not of its option's kind: what was expected. */
export class BadValue extends Error {}

/**
 * The value of an option from the text of its word (alf-format 6). Texts stay as they are, lists are split,
 * the rest is trimmed; null for a number, bool, `-when` or `-expand` of white space only.
 *
 * @throws BadValue, ListError
 */
export function readOptionValue(spec: OptionSpec, text: string): OptionValue {
  switch (spec.kind) {
    case 'str':
    case 'date':
    case 'block':
      return text;
    case 'list':
      return splitList(text);
    case 'ints':
      return splitList(text).map((item) => integer(item));
    case 'dirmaps':
      return dirmaps(text);
    case 'expand':
      if (trimBlanks(text) === '') return null;
      return text === '1' ? true : text === '0' ? false : text;
    case 'int':
      return trimmed(text, (word) => stepOrInteger(spec, integer(word)));
    case 'priority':
    case 'num':
      return trimmed(text, (word) => parseNum(word) ?? fail('a number', word));
    case 'bool':
      return trimmed(text, (word) => parseBoolean(word) ?? fail('0 or 1', word));
    case 'when':
      return trimmed(text, (word) => (WHEN.has(word) ? word : fail('done, error or always', word)));
  }
}

const WHEN = new Set(['done', 'error', 'always']);

function trimmed(text: string, read: (word: string) => OptionValue): OptionValue {
  const word = trimBlanks(text);
  return word === '' ? null : read(word);
}

function stepOrInteger(spec: OptionSpec, value: number): number {
  if (spec.nonZero && value === 0) throw new BadValue('expected a step other than 0');
  return value;
}

const integer = (text: string): number => parseInteger(text) ?? fail('an integer', text);

function fail(expected: string, text: string): never {
  throw new BadValue(`expected ${expected}, got ${shown(text)}`);
}

/** A list of lists; a place in an inner one is told as a place in the whole. */
function dirmaps(text: string): string[][] {
  return listElements(text).map(({ value, start, end, verbatim }) => {
    try {
      return splitList(value);
    } catch (error) {
      if (!(error instanceof ListError)) throw error;
      if (verbatim === undefined) throw new ListError(error.message, start, end);
      throw new ListError(error.message, verbatim + error.start, verbatim + error.end);
    }
  });
}
