import { JobtronautError } from '@jobtronaut/diagnostics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Arguments } from './arguments.ts';
import { evaluate } from './expression.ts';
import { parametersOf } from './parameters.ts';
import { BaseProcessor } from './processors/values.ts';

/** An expression with values for the names in it. */
const value = (text: string, values: Record<string, unknown> = {}): unknown => {
  const args = Arguments.of(values);
  const parts = text.split(/@(\w+)/).map((part, i) => (i % 2 === 0 ? part : { value: args.get(part).initial }));
  return evaluate(parts);
};

const failureOf = (text: string, values?: Record<string, unknown>): string => {
  try {
    return `no error: ${JSON.stringify(value(text, values))}`;
  } catch (error) {
    if (JobtronautError.is(error) && error.code === 'expression-failed') return error.message;
    throw error;
  }
};

describe('an expression', () => {
  it.each<[string, unknown, Record<string, unknown>?]>([
    ['1+2*3', 7],
    ['(1+2)*3', 9],
    ['7/2', 3.5],
    ['-7 % 3', 2],
    ['7 % -3', -2],
    ['-6 % 3 == 0', true],
    ['"a" + "b"', 'ab'],
    ["'it\\'s ' + 1", "it's 1"],
    ['[1, 2] + [3]', [1, 2, 3]],
    ['[1, [2]] == [1, [2]]', true],
    ['1 == "1"', false],
    ['1 != 2', true],
    ['x=5; 5+x', 10],
    ['x = 1; x = x + 1; x', 2],
    ['x = 1;', 1],
    ["s='a;b=c'; s + ';'", 'a;b=c;'],
    ['1 ? "yes" : "no"', 'yes'],
    ['[] ? "yes" : "no"', 'no'],
    ['x = 0 ? 1 : 0 ? 2 : 3; x', 3],
    ['true && "b" || "c"', 'b'],
    ['0 || ""', ''],
    ['!0', true],
    ['None == null', true],
    ['[4, 5, 6][1]', 5],
    ['[4, 5, 6][-1]', 6],
    ['"abc"[0]', 'a'],
    ['[4, 5, 6][1:]', [5, 6]],
    ['[4, 5, 6][:2]', [4, 5]],
    ['[4, 5, 6][:]', [4, 5, 6]],
    ['"abcdef"[1:-1][1:3]', 'cd'],
    ['[1, 2, 3][1 == 1 ? 0 : 1 : 2]', [1, 2]],
    ['@o.a.b[1] + @o["a"]["b"][0]', 3, { o: { a: { b: [1, 2] } } }],
    ['@l[len(@l) - 1]', 3, { l: [1, 2, 3] }],
    ["'shot_' + @s", 'shot_x', { s: 'x' }],
    ["'shot_@s'", 'shot_a"b\'c', { s: 'a"b\'c' }],
    ["'@n-@l'", '5-[1,2]', { n: 5, l: [1, 2] }],
    ['@a == @b', true, { a: { x: [1], y: 2 }, b: { y: 2, x: [1] } }],
    ['lt(1, 2) && le(2, 2) && gt("b", "a") && ge(3, 3)', true],
    ['min(3, 1, 2) + max([1, 5])', 6],
    ['round(2.5) + round(-2.5) + round(1.005, 1)', 1],
    ['abs(-1) + floor(1.7) + ceil(1.2) + int("12") + int(-1.9) + float("1.5")', 16.5],
    ['pow(2, 10)', 1024],
    ['sum([1, 2, 3])', 6],
    ['upper("a") + lower("B") + strip(" c ")', 'Abc'],
    ['split("a,b,c", ",")', ['a', 'b', 'c']],
    ['join(["a", 1, [2]], "-")', 'a-1-[2]'],
    ['join(["a", "b"])', 'ab'],
    ['replace("a.b.c", ".", "$&")', 'a$&b$&c'],
    ['startswith("abc", "ab") && endswith("abc", "bc")', true],
    ['contains([1, 2], 2) && contains("abc", "b") && contains(@o, "a")', true, { o: { a: 1 } }],
    ['sorted([3, 1, 2]) + reversed([1, 2])', [1, 2, 3, 2, 1]],
    ['range(3) + range(1, 3) + range(5, 0, -2)', [0, 1, 2, 1, 2, 5, 3, 1]],
    ['keys(@o) + values(@o)', ['a', 'b', 1, 2], { o: { a: 1, b: 2 } }],
    ['round(2.675, 2) + round(1234.5, -2) + round(1e300, 10) / 1e300 + round(5, 400) + round(5, -400)', 1208.67],
    ['"\\d\\n\\\\d" + \'C:\\show\'', '\\d\n\\dC:\\show'],
    ['len("a😀") + len(@o) + len([1, 2])', 5, { o: { x: 1 } }],
    ['"a😀b"[1] + "a😀b"[-1] + "a😀b"[1:]', '😀b😀b'],
    ['zfill(7, 4) + zfill("-7", 4)', '0007-007'],
    ['len("ab") + len([1]) + len(@o)', 4, { o: { a: 1 } }],
    ['str([1, "a"])', '[1,"a"]'],
    ['true', true],
  ])('%s', (text, expected, values) => {
    expect(value(text, values)).toEqual(expected);
  });

  it.each([
    ['', 'there is no expression'],
    ['1+', 'Expected expression'],
    ['1 2', 'two values'],
    ['[1 2]', 'two values'],
    ['min(1 2)', 'two values'],
    ['"a" "b"', 'two values'],
    ['x"a"', 'two values'],
    ['(1)(2)', 'functions are called by their name'],
    ['(1, 2)', 'a row of values'],
    ['[1,,2]', 'empty place'],
    ["'open", 'Unclosed quote'],
    ['x', 'nothing is called "x"'],
    ['x == 1 = 2', ''],
    ['1/0', 'division by zero'],
    ['1 % 0', 'division by zero'],
    ['1 - "a"', '- needs a number'],
    ['"a" * 3', '* needs a number'],
    ['[1] + 1', '+ needs two numbers, two lists, or text'],
    ['[1][5]', 'nothing at position 5'],
    ['[1][0.5]', 'a position needs an integer'],
    ['(1)[0]', 'only lists, texts and mappings have items'],
    ['a[1:2:3]', ''],
    ['[1:2]', 'needs a value before its brackets'],
    ['lt(1, "a")', 'compares numbers with numbers'],
    ['len()', 'len takes 1 values'],
    ['min([])', 'min of nothing'],
    ['pow(10, 400)', 'no result that is a number'],
    ['1e999', 'no result that is a number'],
    ['2 ** 3', 'there is no operator **'],
    ['1 === 1', 'there is no operator ==='],
    ['`a`', 'Unexpected'],
    ['"a".length', 'only mappings have members'],
    ['\uE000', 'private use'],
  ])('%s is an error', (text, message) => {
    expect(failureOf(text)).toContain(message);
    expect(failureOf(text)).not.toContain('no error');
  });

  it('computes integers as JavaScript does', () => {
    const operator = fc.constantFrom('+', '-', '*');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(operator, fc.integer({ min: -99, max: 99 })), { minLength: 1, maxLength: 20 }),
        (terms) => {
          const text = terms.map(([sign, term], i) => (i === 0 ? `(${term})` : `${sign} (${term})`)).join(' ');
          // biome-ignore lint/security/noGlobalEval: the text is made of numbers and three operators.
          expect(value(text)).toBe(globalThis.eval(text) + 0);
        },
      ),
    );
  });

  it('never gives a value that JSON cannot hold, and never another error than its own', () => {
    const token = fc.constantFrom(
      ...[
        'x',
        '=',
        ';',
        '+',
        '-',
        '*',
        '/',
        '%',
        '(',
        ')',
        '[',
        ']',
        ':',
        '?',
        '.',
        ',',
        '"',
        "'",
        '\\',
        '!',
        '&&',
        '||',
        '==',
        '1',
        '0.5',
        'len',
        'a',
        '$',
        '@',
        '{',
        '}',
        ' ',
        'constructor',
        '__proto__',
        'this',
        'e9',
        '\n',
      ],
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 30 }), (tokens) => {
        let result: unknown;
        try {
          result = evaluate([tokens.join('')]);
        } catch (error) {
          expect(JobtronautError.is(error) && error.code).toBe('expression-failed');
          return;
        }
        expect(JSON.parse(JSON.stringify(result))).toEqual(result);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('nothing outside of an expression can be reached', () => {
  const values = { o: { a: 1 }, l: [1, 2], s: 'text' };

  it.each([
    'constructor',
    'constructor.constructor("return process")()',
    '"".constructor',
    '""["constructor"]',
    '[]["constructor"]',
    '[]["constr" + "uctor"]["constructor"]("return process")()',
    '@o.constructor',
    '@o["__proto__"]',
    '@o.__proto__.polluted',
    '@o["__proto__"] = 1',
    '@o.a = 2',
    '@l.push(3)',
    '@l["push"](3)',
    '@l.length',
    '@s.toString()',
    'toString',
    'toString()',
    'valueOf()',
    'hasOwnProperty("a")',
    'len.call(1)',
    'len["constructor"]',
    'len',
    'len = 1; len([1])(2)',
    'globalThis',
    'globalThis.process',
    'process.exit()',
    'this',
    'this.process',
    'import("fs")',
    'require("fs")',
    'eval("1")',
    'Function("return 1")()',
    'new Date()',
    '(() => 1)()',
    'function () { return 1 }',
    '@o?.a',
    'len?.([1])',
    'a.b.c',
    '__proto__',
    '/x/.constructor',
    '{a: 1}',
    '...[1]',
    'x => x',
    '@o`a`',
    '#x',
  ])('%s', (attack) => {
    expect(failureOf(attack, values)).toMatch(/^the expression/);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(values).toEqual({ o: { a: 1 }, l: [1, 2], s: 'text' });
  });

  it('a name that is set is a value, never a function or a property of one', () => {
    expect(value('constructor = 1; constructor + 1')).toBe(2);
    expect(value('__proto__ = [1]; __proto__[0]')).toBe(1);
    expect(failureOf('f = 1; f(2)')).toContain('there is no function "f"');
    expect(value('len = 5; len([1]) + len')).toBe(6);
  });

  it('an own key of a mapping is found, whatever its name', () => {
    const o = JSON.parse('{"__proto__": 1, "constructor": 2}') as unknown;
    expect(value('@o["__proto__"] + @o.constructor', { o })).toBe(3);
  });

  it.each([
    ["'@s'", "'; 1 + 1; '"],
    ["'@s'", '\\'],
    ['@s', 'process.exit()'],
    ["'@s'", '\uE0001\uE001'],
    ['@s', '<expr: 1+1>'],
  ])('%s keeps an argument a value', (text, s) => {
    expect(value(text, { s })).toBe(s);
  });

  it('references cannot become part of a name or of a number', () => {
    expect(failureOf('le@s', { s: 'n' })).toContain('nothing is called');
    expect(failureOf('1@n', { n: 2 })).toMatch(/failed/);
    expect(failureOf('@n@n', { n: 2 })).toContain('nothing is called');
  });
});

describe('an expression ends', () => {
  it.each([
    ['deep brackets', `${'('.repeat(4000)}1${')'.repeat(4000)}`],
    ['deep lists', `${'['.repeat(4900)}${']'.repeat(4900)}`],
    ['many signs', `${'-'.repeat(9000)}1`],
    ['a long chain', Array.from({ length: 4900 }, () => '1').join('+')],
  ])('%s', (_, text) => {
    try {
      evaluate([text]);
    } catch (error) {
      expect(JobtronautError.is(error) && error.code).toBe('expression-failed');
    }
  });

  it.each([
    ['too long', '1 '.repeat(6000), 'longer than 10000 characters'],
    ['doubled texts', `x="ab";${'x=x+x;'.repeat(60)}len(x)`, 'too large'],
    ['doubled lists', `x=[1];${'x=x+x;'.repeat(60)}len(x)`, 'too large'],
    ['lists of one list', `x=[1];${'x=[x,x];'.repeat(60)}x`, 'too large'],
    ['lists of one argument', `[${Array.from({ length: 500 }, () => '@l').join(',')}]`, 'too large'],
    ['a long range', 'range(0, 100000000)', 'too large'],
    ['many replacements', `x="aaaaaaaaaa";${'x=replace(x, "a", "aaaaaaaaaa");'.repeat(10)}len(x)`, 'too large'],
    ['a wide text', 'zfill("1", 100000000)', 'too large'],
    ['joined texts', `x="${'a'.repeat(1000)}";join(range(0, 9000), x)`, 'too large'],
    ['much to sort', `x=range(0, 90000);${'y=sorted(x);'.repeat(200)}y`, 'too long'],
    ['much to compare', `${'@l==@l;'.repeat(400)}1`, 'too long'],
    ['a list in a quoted text, many times', `"${'@l'.repeat(100)}"`, 'too large'],
    ['texts of lists', `x=range(0, 90000);${'y=str(x);'.repeat(20)}y`, 'too large'],
  ])('%s', (_, text, message) => {
    expect(failureOf(text, { l: Array.from({ length: 5000 }, () => 'text') })).toContain(message);
  });
});

describe('a few characters cannot look through a large argument again and again', () => {
  const mapping = Object.fromEntries(Array.from({ length: 60_000 }, (_, i) => [`key ${i}`, i]));
  const numbers = Array.from({ length: 90_000 }, (_, i) => (i * 7919) % 90_001);
  it.each<[string, unknown]>([
    ['len(@v[0])', '😀'.repeat(100_000)],
    ['len(@v[0:1])', '😀'.repeat(100_000)],
    ['len(@v)', '😀'.repeat(100_000)],
    ['len(keys(@v))', mapping],
    ['len(values(@v))', mapping],
    ['len(@v)', mapping],
    ['len(sorted(@v))', numbers],
    ['len(reversed(@v))', numbers],
  ])('%s', (text, v) => {
    expect(failureOf(Array.from({ length: 200 }, () => text).join('+'), { v })).toContain('too long');
    expect(failureOf(text, { v })).toMatch(/^no error/);
  });

  it('whether there is anything in a mapping is found out once', () => {
    expect(failureOf(Array.from({ length: 200 }, () => '(@v ? 1 : 0)').join('+'), { v: mapping })).toBe(
      'no error: 200',
    );
  });
});

describe('parameters', () => {
  const args = Arguments.of({ n: 20, s: 'text', l: [4, 5], 'odd-name_1': 'odd', t: '<arg:n.initial>', größe: 3 }).set(
    'n',
    21,
    'processed',
  );
  const resolve = (text: unknown) => parametersOf(BaseProcessor, { p: text }, args).p;

  it.each<[unknown, unknown]>([
    ['<arg: n.initial>', 20],
    ['<arg:n.processed>', 21],
    ['<  arg:\tn.initial  >', 20],
    ['<arg:odd-name_1.initial>', 'odd'],
    ['<arg:größe.initial>', 3],
    ['<arg:l.initial>', [4, 5]],
    ['<arg:t.initial>', '<arg:n.initial>'],
    [' <arg:n.initial>', ' 20'],
    ['<arg:n.initial><arg:n.processed>', '2021'],
    ['f_<arg:l.initial>_<arg:s.initial>', 'f_[4,5]_text'],
    ['<expr: <arg:n.initial> * 2 + 1>', 41],
    ['<expr:<arg: n.initial >+<arg:n.processed>>', 41],
    ['v<expr: 1+2>_<expr: 3 * 4 >', 'v3_12'],
    ['<expr: "<arg:s.initial>"[0]>', 't'],
    // What does not have exactly these forms is left alone.
    ['a<b>c', 'a<b>c'],
    ['<arg:n>', '<arg:n>'],
    ['<arg:n.other>', '<arg:n.other>'],
    ['<arg :n.initial>', '<arg :n.initial>'],
    ['<arg:n .initial>', '<arg:n .initial>'],
    ['<expr: 1 < 2>', '<expr: 1 < 2>'],
    ['<expr: <b> >', '<expr: <b> >'],
    ['<ARG:n.initial>', '<ARG:n.initial>'],
    ['<<arg:n.initial>>', '<20>'],
    [['<arg:n.initial>'], ['<arg:n.initial>']],
    [{ a: '<arg:n.initial>' }, { a: '<arg:n.initial>' }],
    [5, 5],
    [null, null],
  ])('%j is %j', (text, expected) => {
    expect(resolve(text)).toEqual(expected);
  });

  it.each([
    ['<arg:m.initial>', 'no-such-argument'],
    ['<expr: <arg:m.initial>>', 'no-such-argument'],
    ['<expr: 1+>', 'expression-failed'],
    ['<expr: >', 'expression-failed'],
  ])('%s is the error %s', (text, code) => {
    expect(() => resolve(text)).toThrow(expect.objectContaining({ code }));
  });

  it('are read in linear time', () => {
    const text = '<expr: '.repeat(20_000) + '<arg:n.initial>'.repeat(5000);
    expect(String(resolve(text))).toHaveLength('<expr: '.length * 20_000 + 2 * 5000);
  });
});
