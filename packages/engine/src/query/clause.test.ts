import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Clause, type Operand, parseClause } from './clause.ts';
import { ClauseError } from './error.ts';

/** A clause as one line, every group in parentheses. */
function shown(clause: Clause | undefined): string {
  if (!clause) return '';
  const operand = ({ kind, text }: Operand): string => `${kind}:${text}`;
  switch (clause.type) {
    case 'and':
    case 'or':
      return `(${clause.terms.map(shown).join(` ${clause.type} `)})`;
    case 'not':
      return `not ${shown(clause.term)}`;
    case 'compare':
      return `${operand(clause.left)} ${clause.op} ${operand(clause.right)}`;
    case 'name':
      return operand(clause.name);
    case 'in':
    case 'like':
    case 'has': {
      const { right } = clause;
      const list = 'kind' in right ? operand(right) : `[${right.map(operand).join(' ')}]`;
      return `${operand(clause.left)} ${clause.type} ${list}`;
    }
  }
}

describe('reads', () => {
  test.each([
    ['', ''],
    ['  \t ', ''],
    ['active', 'word:active'],
    ['owner=fred', 'word:owner = word:fred'],
    ['owner == fred', 'word:owner = word:fred'],
    ['a or b and not c', '(word:a or (word:b and not word:c))'],
    ['(a OR b) AND NOT (c)', '((word:a or word:b) and not word:c)'],
    ['a and b and c', '(word:a and word:b and word:c)'],
    ['jid in [1 2,3, 4]', 'word:jid in [number:1 number:2 number:3 number:4]'],
    ['jid in []', 'word:jid in []'],
    ['x not in tags', 'not word:x in word:tags'],
    ['title like "^a b$"', 'word:title like string:^a b$'],
    ['title not like [a b]', 'not word:title like [word:a word:b]'],
    ['tags has [a] and tags not has [b]', '(word:tags has [word:a] and not word:tags has [word:b])'],
    [`title = 'it\\'s "x"'`, `word:title = string:it's "x"`],
    ['spooltime > -1h', 'word:spooltime > reltime:-1h'],
    ['spooltime>5/2/2024|10:30am', 'word:spooltime > date:5/2/2024|10:30am'],
    ['spooltime > may-2.5pm', 'word:spooltime > date:may-2.5pm'],
    ['spooltime > 10:30:01', 'word:spooltime > date:10:30:01'],
    ['5pm < spooltime', 'date:5pm < word:spooltime'],
    ['mem > 5M', 'word:mem > bytes:5M'],
    ['mem > 5mb', 'word:mem > bytes:5mb'],
    ['stime < 5m', 'word:stime < reltime:5m'],
    ['priority >= -1.5e3', 'word:priority >= number:-1.5e3'],
    ['Job.owner != fred', 'word:Job.owner != word:fred'],
    ['projects={SHOW}', 'word:projects = word:{SHOW}'],
    ['order=1 android', 'fails'],
    ['and1=2', 'word:and1 = number:2'],
    ['inn=x', 'word:inn = word:x'],
    ['service=a:b-c.d', 'word:service = word:a:b-c.d'],
  ])('%s', (text, expected) => {
    if (expected === 'fails') expect(() => parseClause(text)).toThrow(ClauseError);
    else expect(shown(parseClause(text))).toBe(expected);
  });
});

describe('refuses, with the place', () => {
  test.each([
    ['a b', 2, '"b" stands where "and" or "or" is expected'],
    ['spooltime > 2014-02-17', 16, 'and" or "or"'],
    ['owner=2pac', 7, 'need quotes'],
    ['(a', 0, 'not closed'],
    ['a)', 1, 'not opened'],
    ['jid in [1', 7, 'bracket is not closed'],
    ['jid in [1 = 2]', 10, 'cannot be in a list'],
    ["owner='fred", 6, 'quote is not closed'],
    ['owner=', 6, 'a value or a column is expected'],
    ['a and', 5, 'the clause ends where a term is expected'],
    ['a not = b', 2, 'needs "in", "like" or "has"'],
    ['tags has x', 9, 'list in brackets'],
    ['12', 0, 'alone is no condition'],
    ['owner=`id`', 6, 'not executed'],
    ['a ! b', 2, 'not equal is written !='],
    ['not(a)', 3, 'expected'],
  ])('%s', (text, offset, message) => {
    const error = catchError(() => parseClause(text));
    expect(error).toBeInstanceOf(ClauseError);
    const told = error as ClauseError;
    expect(told.offset).toBe(offset);
    expect(told.message).toContain(message);
    expect(told.message).not.toContain('\n');
  });

  test('nesting that nobody means', () => {
    expect(() => parseClause(`${'('.repeat(100_000)}a`)).toThrow(/parentheses within each other/);
  });
});

function catchError(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** Clauses by the grammar, as text and as they should be read. */
const word = fc
  .stringMatching(/^[a-zA-Z_][\w.:{}-]{0,6}$/)
  .filter((text) => !/^(and|or|not|in|like|has|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)-?\d?.*)$/i.test(text));
const operand = fc.oneof(
  word.map((text): [string, string] => [text, `word:${text}`]),
  fc.integer({ min: -1e6, max: 1e6 }).map((n): [string, string] => [String(n), `number:${n}`]),
  fc
    .string({ unit: 'grapheme', maxLength: 8 })
    .filter((text) => !text.includes('\n'))
    .map((text): [string, string] => [`"${text.replace(/[\\"]/g, '\\$&')}"`, `string:${text}`]),
  fc.constantFrom<[string, string]>(['-2w', 'reltime:-2w'], ['3GB', 'bytes:3GB'], ['12/24|5pm', 'date:12/24|5pm']),
);
const list = fc.array(operand, { maxLength: 3 }).map((items): [string, string] => {
  return [`[${items.map(([text]) => text).join(' , ')}]`, `[${items.map(([, read]) => read).join(' ')}]`];
});
const { clause } = fc.letrec<{ clause: [string, string]; factor: [string, string]; primary: [string, string] }>(
  (tie) => ({
    primary: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      word.map((text): [string, string] => [text, `word:${text}`]),
      fc
        .tuple(operand, fc.constantFrom('=', '!=', '<', '<=', '>', '>='), operand)
        .map(([a, op, b]): [string, string] => [`${a[0]} ${op} ${b[0]}`, `${a[1]} ${op} ${b[1]}`]),
      fc
        .tuple(word, fc.constantFrom('in', 'like', 'has'), list)
        .map(([a, op, b]): [string, string] => [`${a} ${op} ${b[0]}`, `word:${a} ${op} ${b[1]}`]),
      fc
        .tuple(word, fc.constantFrom('in', 'like', 'has'), list)
        .map(([a, op, b]): [string, string] => [`${a} not ${op} ${b[0]}`, `not word:${a} ${op} ${b[1]}`]),
      tie('clause').map(([text, read]): [string, string] => [`(${text})`, read]),
    ),
    factor: fc.oneof(
      { depthSize: 'small' },
      tie('primary'),
      tie('primary').map(([text, read]): [string, string] => [`not ${text}`, `not ${read}`]),
    ),
    clause: fc
      .array(fc.array(tie('factor'), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 })
      .map((groups): [string, string] => {
        const join = (parts: string[], by: string): string =>
          parts.length > 1 ? `(${parts.join(` ${by} `)})` : (parts[0] ?? '');
        const text = groups.map((terms) => terms.map(([one]) => one).join(' and ')).join(' or ');
        return [
          text,
          join(
            groups.map((terms) =>
              join(
                terms.map(([, read]) => read),
                'and',
              ),
            ),
            'or',
          ),
        ];
      }),
  }),
);

test('what follows the grammar is read as meant', () => {
  fc.assert(
    fc.property(clause, ([text, read]) => {
      expect(shown(parseClause(text))).toBe(read);
    }),
  );
});

test('anything else is read or refused, never worse', () => {
  const pieces = fc.array(
    fc.oneof(
      fc.constantFrom(
        '(',
        ')',
        '[',
        ']',
        ',',
        'and ',
        'or ',
        'not ',
        'in ',
        'has ',
        '=',
        '<',
        "'",
        '"',
        '\\',
        '`',
        '1',
        'a',
        ' ',
      ),
      fc.string(),
    ),
  );
  fc.assert(
    fc.property(pieces, (parts) => {
      const error = catchError(() => parseClause(parts.join('')));
      if (error !== undefined) expect(error).toBeInstanceOf(ClauseError);
    }),
  );
});
