import type { JsonValue } from './json.ts';

/** A piece of an expression: its text, or a reference, which stands for a value. */
export type Part = string | { readonly value: JsonValue };

/** One statement: an expression, and the name that it is assigned to. */
export interface Statement {
  readonly name: string | undefined;
  readonly text: string;
}

/** A call of this stands for a slice: `a[1:2]` is read as `a[SLICE(1,2)]`, since jsep has no slices. */
export const SLICE = '\uE002';

/** Longer expressions belong into a processor. */
const MAX_LENGTH = 10_000;

/**
 * An expression as statements that jsep can read. A reference becomes a name, inside of quotes a mark in the text, which no
 * author can write: what it stands for is never text that is parsed.
 */
export function readExpression(parts: readonly Part[]): {
  readonly statements: readonly Statement[];
  readonly values: readonly JsonValue[];
} {
  const values: JsonValue[] = [];
  let text = '';
  for (const part of parts) {
    if (typeof part !== 'string') {
      text += `\uE000${values.length}\uE001`;
      values.push(part.value);
    } else {
      if (/[\uE000-\uE002]/.test(part)) throw new Error('it holds a character for private use');
      text += part;
    }
  }
  if (text.length > MAX_LENGTH) throw new Error(`it is longer than ${MAX_LENGTH} characters`);
  return { statements: statementsOf(text), values };
}

/** The number of the value that a name stands for, if it is the name of a reference. */
export function referenceOf(name: string): number | undefined {
  const [, digits] = /^\uE000(\d+)\uE001$/.exec(name) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

/** The text of a string literal, with the values of its references put in; what is put in is not looked at again. */
export function fillIn(text: string, textOfValue: (index: number) => string): string {
  return text.replace(/\uE000(\d+)\uE001/g, (_, digits: string) => textOfValue(Number(digits)));
}

/** An open bracket, or the statement itself. */
interface Level {
  readonly bracket: string;
  /** Where the bracket stands in `out`. */
  readonly open: number;
  /** How many `?` wait for their `:`. */
  questions: number;
  /** Where the `:` of a slice stands in `out`. */
  colon: number | undefined;
}

function statementsOf(text: string): Statement[] {
  const statements: Statement[] = [];
  let out: string[] = [];
  let levels: Level[] = [statementLevel()];
  for (const [written] of text.matchAll(TOKEN)) {
    const token = /^['"]/.test(written) ? withBackslashes(written) : written;
    if (isValue(token) && isValue(lastToken(out)))
      throw new Error(`nothing stands between two values, before ${token}`);
    const level = levels.at(-1) ?? statementLevel();
    if (token === ';' && levels.length === 1) {
      statements.push(statementOf(out.join('')));
      out = [];
      levels = [statementLevel()];
      continue;
    }
    if (token === '[' || token === '(')
      levels.push({ bracket: token, open: out.length, questions: 0, colon: undefined });
    else if (token === ']' || token === ')') {
      if (levels.length > 1) levels.pop();
      if (token === ']' && level.colon !== undefined) writeSlice(out, level.open, level.colon);
    } else if (token === '?') level.questions++;
    else if (token === ':' && level.questions > 0) level.questions--;
    else if (token === ':' && level.bracket === '[' && level.colon === undefined) level.colon = out.length;
    out.push(token);
  }
  statements.push(statementOf(out.join('')));
  return statements.filter((statement) => statement.name !== undefined || statement.text !== '');
}

/** Strings, words and numbers, blanks, and single characters. */
const TOKEN = /'(?:\\[\s\S]|[^\\'])*'?|"(?:\\[\s\S]|[^\\"])*"?|[\w.$\u0080-\uFFFF]+|\s+|[\s\S]/g;

/** A quoted text in which, as in Python, a backslash stays where it begins no escape that is known: `'\\d'`, `'C:\\show'`. */
function withBackslashes(quoted: string): string {
  return quoted.replace(/\\([\s\S])/g, (pair, next: string) => (/[\\'"bfnrtv]/.test(next) ? pair : `\\${pair}`));
}

/** jsep takes `[1 2]` for a list of two; here a comma is missing. */
function isValue(token: string): boolean {
  return /^['"\w$\u0080-\uFFFF]/.test(token);
}

function lastToken(out: readonly string[]): string {
  return out.findLast((token) => !/^\s+$/.test(token)) ?? '';
}

function statementLevel(): Level {
  return { bracket: '', open: -1, questions: 0, colon: undefined };
}

function writeSlice(out: string[], open: number, colon: number): void {
  const from =
    out
      .slice(open + 1, colon)
      .join('')
      .trim() || 'null';
  const to =
    out
      .slice(colon + 1)
      .join('')
      .trim() || 'null';
  out.splice(open, out.length, `[${SLICE}(${from},${to})`);
}

function statementOf(text: string): Statement {
  const [, name, value] = /^\s*([A-Za-z_]\w*)\s*=(?!=)([\s\S]*)$/.exec(text) ?? [];
  return { name, text: (value ?? text).trim() };
}
