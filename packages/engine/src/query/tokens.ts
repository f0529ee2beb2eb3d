import { ClauseError } from './error.ts';

export type TokenKind =
  | 'date'
  | 'bytes'
  | 'reltime'
  | 'number'
  | 'compare'
  | '('
  | ')'
  | '['
  | ']'
  | ','
  | 'and'
  | 'or'
  | 'in'
  | 'like'
  | 'has'
  | 'not'
  | 'string'
  | 'word'
  | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** As written; for strings the value. */
  readonly text: string;
  readonly offset: number;
}

const CLOCK = String.raw`\d{1,2}(?::\d{1,2}(?::\d{1,2})?(?:[aApP][mM])?|[aApP][mM])`;
const MONTH = String.raw`(?:\d{1,2}|[A-Za-z]{3})`;
export const DATE = new RegExp(
  String.raw`(?:(?<month>${MONTH})[/-](?<day>\d{1,2})(?:[/-](?<year>\d{4}|\d{2}))?(?:[|.](?<clock>${CLOCK}))?)|(?<only>${CLOCK})`,
);
const MONTH_NAMES = /^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/i;

/** Kinds in the order in which they are tried at each place (tractor-protocol 6.4). */
const KINDS: readonly (readonly [TokenKind | 'quote', RegExp])[] = [
  ['date', new RegExp(DATE.source, 'y')],
  ['bytes', /-?\d+(?:\.\d+)?(?:[kmgtpKMGTP][bB]|[bBKMGTP])/y],
  ['reltime', /-?\d+(?:\.\d+)?[smhdw]/y],
  ['number', /-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/y],
  ['compare', /==|!=|<=|>=|=|<|>/y],
  ['(', /\(/y],
  [')', /\)/y],
  ['[', /\[/y],
  [']', /\]/y],
  [',', /,/y],
  ['and', /(?:and|AND)(?=\s|$)/y],
  ['or', /(?:or|OR)(?=\s|$)/y],
  ['in', /in(?=\s|$)/y],
  ['like', /like(?=\s|$)/y],
  ['has', /has(?=\s|$)/y],
  ['not', /(?:not|NOT)(?=\s|$)/y],
  ['quote', /'[^'\\\n]*(?:\\[^\n][^'\\\n]*)*'|"[^"\\\n]*(?:\\[^\n][^"\\\n]*)*"/y],
  // An array in braces is one word, commas and all.
  ['word', /\{[^{}\s'"]*\}(?![^\s!()[\],<>='"])|[^\s!()[\],<>='"]+/y],
];

/** Splits a search clause into tokens; the last one is `end`. */
export function tokenize(clause: string): Token[] {
  const tokens: Token[] = [];
  const blank = /\s*/y;
  let offset = 0;
  for (;;) {
    blank.lastIndex = offset;
    blank.exec(clause);
    offset = blank.lastIndex;
    if (offset >= clause.length) break;
    const token = tokenAt(clause, offset);
    tokens.push(token.token);
    offset = token.end;
  }
  tokens.push({ kind: 'end', text: '', offset: clause.length });
  return tokens;
}

function tokenAt(clause: string, offset: number): { token: Token; end: number } {
  if (clause[offset] === '`') throw new ClauseError('shell commands are not executed', clause, offset);
  for (const [kind, pattern] of KINDS) {
    pattern.lastIndex = offset;
    const text = pattern.exec(clause)?.[0];
    if (text === undefined) continue;
    if (kind === 'date' && /^[A-Za-z]/.test(text) && !MONTH_NAMES.test(text)) continue;
    const end = pattern.lastIndex;
    if (kind === 'quote') return { token: { kind: 'string', text: unquote(text), offset }, end };
    return { token: { kind, text, offset }, end };
  }
  const quote = clause[offset];
  if (quote === '"' || quote === "'") throw new ClauseError('the quote is not closed on this line', clause, offset);
  throw new ClauseError(`"${quote}" has no meaning here`, clause, offset, 'not equal is written !=');
}

/** A backslash makes the next character an ordinary one. */
function unquote(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/gs, '$1');
}
