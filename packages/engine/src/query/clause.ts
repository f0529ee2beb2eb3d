/** The grammar of search clauses (tractor-protocol 6.4). Names are not resolved here. */

import { ClauseError } from './error.ts';
import { type Token, type TokenKind, tokenize } from './tokens.ts';

export interface Operand {
  readonly kind: 'date' | 'bytes' | 'reltime' | 'number' | 'string' | 'word';
  readonly text: string;
  readonly offset: number;
}

export type Compare = '=' | '!=' | '<' | '<=' | '>' | '>=';

export type Clause =
  | { readonly type: 'and' | 'or'; readonly terms: readonly Clause[] }
  | { readonly type: 'not'; readonly term: Clause }
  | { readonly type: 'compare'; readonly op: Compare; readonly left: Operand; readonly right: Operand }
  | {
      readonly type: 'in' | 'like' | 'has';
      readonly left: Operand;
      readonly right: Operand | readonly Operand[];
      readonly offset: number;
    }
  | { readonly type: 'name'; readonly name: Operand };

/** Deeper nesting of parentheses is refused: it is nobody's search. */
const MAX_DEPTH = 500;

const OPERANDS: ReadonlySet<TokenKind> = new Set(['date', 'bytes', 'reltime', 'number', 'string', 'word']);

/** Parses a clause; undefined for an empty one, which restricts nothing. Throws `ClauseError`. */
export function parseClause(text: string): Clause | undefined {
  const parser = new ClauseParser(text);
  return parser.parse();
}

class ClauseParser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokenize(text);
  }

  parse(): Clause | undefined {
    if (this.#peek().kind === 'end') return undefined;
    const clause = this.#either(0);
    const { kind, text, offset } = this.#peek();
    if (kind === ')') throw this.#error('this parenthesis was not opened', offset);
    if (kind !== 'end') throw this.#error(`"${text}" stands where "and" or "or" is expected`, offset, QUOTE_HINT);
    return clause;
  }

  #peek(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end', text: '', offset: this.#text.length };
  }

  #next(): Token {
    const token = this.#peek();
    this.#at++;
    return token;
  }

  #error(message: string, offset: number, hint?: string): ClauseError {
    return new ClauseError(message, this.#text, offset, hint);
  }

  #either(depth: number): Clause {
    return this.#chain('or', () => this.#chain('and', () => this.#factor(depth)));
  }

  #chain(type: 'and' | 'or', part: () => Clause): Clause {
    const first = part();
    if (this.#peek().kind !== type) return first;
    const terms = [first];
    while (this.#peek().kind === type) {
      this.#next();
      terms.push(part());
    }
    return { type, terms };
  }

  #factor(depth: number): Clause {
    if (this.#peek().kind !== 'not') return this.#primary(depth);
    this.#next();
    return { type: 'not', term: this.#primary(depth) };
  }

  #primary(depth: number): Clause {
    const token = this.#next();
    if (token.kind === '(') {
      if (depth >= MAX_DEPTH) throw this.#error(`more than ${MAX_DEPTH} parentheses within each other`, token.offset);
      const inner = this.#either(depth + 1);
      const close = this.#next();
      if (close.kind !== ')') throw this.#error('this parenthesis is not closed', token.offset);
      return inner;
    }
    if (!isOperand(token)) {
      const what = token.kind === 'end' ? 'the clause ends' : `"${token.text}" stands`;
      throw this.#error(`${what} where a term is expected`, token.offset);
    }
    return this.#term(token);
  }

  #term(left: Operand): Clause {
    const { kind, text, offset } = this.#peek();
    if (kind === 'compare') {
      this.#next();
      const op = (text === '==' ? '=' : text) as Compare;
      return { type: 'compare', op, left, right: this.#operand(`after "${text}"`) };
    }
    if (kind === 'in' || kind === 'like' || kind === 'has') {
      this.#next();
      return this.#membership(kind, left, offset);
    }
    if (kind === 'not') {
      this.#next();
      const { kind: negated, offset: at } = this.#next();
      if (negated !== 'in' && negated !== 'like' && negated !== 'has') {
        throw this.#error('"not" after a value needs "in", "like" or "has"', offset, 'or "and" before it');
      }
      return { type: 'not', term: this.#membership(negated, left, at) };
    }
    if (left.kind !== 'word') {
      throw this.#error(`"${left.text}" alone is no condition`, left.offset, 'compare it with a column');
    }
    return { type: 'name', name: left };
  }

  #membership(type: 'in' | 'like' | 'has', left: Operand, offset: number): Clause {
    if (this.#peek().kind === '[') return { type, left, right: this.#list(), offset };
    const right = this.#operand(`after "${type}"`);
    if (type === 'has') throw this.#error('"has" needs a list in brackets', right.offset, `has [${right.text}]`);
    return { type, left, right, offset };
  }

  #list(): Operand[] {
    const open = this.#next();
    const items: Operand[] = [];
    for (;;) {
      const token = this.#next();
      if (token.kind === ']') return items;
      if (token.kind === ',' && items.length > 0) continue;
      if (token.kind === 'end') throw this.#error('this bracket is not closed', open.offset);
      if (!isOperand(token)) throw this.#error(`"${token.text}" cannot be in a list`, token.offset, QUOTE_HINT);
      items.push(token);
    }
  }

  #operand(where: string): Operand {
    const token = this.#next();
    if (isOperand(token)) return token;
    throw this.#error(`a value or a column is expected ${where}`, token.offset, QUOTE_HINT);
  }
}

const QUOTE_HINT = 'values with blanks or special characters, and words that begin with a digit, need quotes';

function isOperand(token: Token): token is Token & Operand {
  return OPERANDS.has(token.kind);
}
