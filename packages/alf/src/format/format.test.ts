import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AlfFile, AlfSyntaxError, formatAlf, readAlf, serializeAlf } from '../index.ts';
import { jobs, nastyText } from '../testing/arbitrary.ts';

const CORPUS = new URL('../../../../test-fixtures/alf-corpus/valid/', import.meta.url);

/** What a file says, but for how launch expressions are written. */
function meaning(text: string | Uint8Array): unknown {
  const { file, document, fragment, diagnostics } = readAlf(text);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return [document, fragment, withoutLaunchText(file)];
}

const withoutLaunchText = (file: AlfFile): unknown =>
  JSON.parse(
    JSON.stringify(file, function (this: object, key, value: unknown) {
      return key === 'args' && 'argv' in this ? undefined : value;
    }),
  );

describe('formatAlf', () => {
  it.each([
    ['Task a', 'Task {a}\n'],
    ['\n\n  Task   "a b"   -id x\n\n\n', 'Task {a b} -id {x}\n'],
    ['##AlfredToDo 3.0\nTask a', '##AlfredToDo 3.0\n\nTask {a}\n'],
    ['Task a\nTask b', 'Task {a}\n\nTask {b}\n'],
    ['# one\n# two\n\n\n# three\nTask a ;# four\n# five', '# one\n# two\n\n# three\nTask {a} ;# four\n# five\n'],
    ['Task a -cmds {} -subtasks {\n} -cleanup {;}', 'Task {a} -cmds {} -subtasks {} -cleanup {}\n'],
    [
      'Task a -cmds {RemoteCmd -service x {ls -l}; Cmd ls}',
      'Task {a} -cmds {\n  RemoteCmd {{ls} {-l}} -service {x}\n  Cmd {{ls}}\n}\n',
    ],
    [
      'Task a -cmds {# why\nCmd ls ;# how\n\n\n  # end\n}',
      'Task {a} -cmds {\n  # why\n  Cmd {{ls}} ;# how\n\n  # end\n}\n',
    ],
    [
      'Job -title t -priority { 2.50 } -atleast +007 -paused true -maxactive {} -tags {a "b c"} -afterjids 1 -after {} -dirmaps {{a b NFS} {}}',
      'Job -title {t} -priority {2.50} -atleast 7 -paused 1 -maxactive {} -tags {{a} {b c}} -afterjids {1} -after {} -dirmaps {\n  {{a} {b} NFS}\n  {}\n}\n',
    ],
    ['Assign a 1\nTask "x $a" -id $a -service {$a}', 'Assign a {1}\n\nTask "x $a" -id $a -service {$a}\n'],
    ['Assign a {x y}\nTask t -chaser "$a b" {*}{-id x}', 'Assign a {x y}\n\nTask {t} -chaser "$a b" {*}{-id x}\n'],
    ['Task -title {-x} -foo bar', 'Task -title {-x} -foo {bar}\n'],
    ['Instance -cmds', 'Instance {-cmds}\n'],
    ['Iterate i -from 1 -to 2 -template {Task "f $i"}', 'Iterate {i} -from 1 -to 2 -template {\n  Task "f $i"\n}\n'],
    ['Task a -subtasks "Task \\"b { c\\" ;# d\n"', 'Task {a} -subtasks {\n  Task b\\ \\{\\ c ;# d\n}\n'],
    ['Task a -subtasks "# { open\nTask b"', 'Task {a} -subtasks {\n  # \\{ open\n  Task {b}\n}\n'],
    ['Task a -subtasks "Task b;# end\\\\"', 'Task {a} -subtasks {\n  Task {b} ;# end\n}\n'],
    ['Task a -subtasks {\n\n# c \\\n  d\n\n}', 'Task {a} -subtasks {\n  # c \\\n  d\n}\n'],
    ['Task {a\\\n   b}', 'Task {a b}\n'],
    ['\ufeffTask a\r\n', 'Task {a}\n'],
  ])('%j', (text, formatted) => {
    expect(formatAlf(text)).toBe(formatted);
    expect(formatAlf(formatted)).toBe(formatted);
  });

  it('puts options into the order of the stock API when asked', () => {
    const text = 'Task a -foo x -subtasks {} -service s -id i -atmost 2';
    expect(formatAlf(text, { sort: true })).toBe('Task {a} -id {i} -service {s} -atmost 2 -subtasks {} -foo {x}\n');
    expect(formatAlf(text)).toBe('Task {a} -foo {x} -subtasks {} -service {s} -id {i} -atmost 2\n');
  });

  it('adds a header when asked', () => {
    expect(formatAlf('Task a', { header: true })).toBe('##AlfredToDo 3.0\n\nTask {a}\n');
    expect(formatAlf('##AlfredToDo 2.0\nTask a', { header: true })).toBe('##AlfredToDo 2.0\n\nTask {a}\n');
  });

  it('refuses what cannot be read', () => {
    expect(() => formatAlf('Tsk a', { fileName: 'x.alf' })).toThrow(AlfSyntaxError);
    expect(() => formatAlf('Tsk a', { fileName: 'x.alf' })).toThrow(/x\.alf:1:1/);
  });

  it('takes any depth', () => {
    const text = `${'Task t -subtasks {'.repeat(2000)}${'}'.repeat(2000)}`;
    expect(formatAlf(text).split('\n').length).toBe(4000);
  });
});

describe('formatting says the same', () => {
  it.each(readdirSync(CORPUS).filter((name) => name.endsWith('.alf')))('%s', (name) => {
    const bytes = readFileSync(new URL(name, CORPUS));
    const formatted = formatAlf(bytes);
    expect(meaning(formatted)).toEqual(meaning(bytes));
    expect(formatAlf(formatted)).toBe(formatted);
    expect(readAlf(formatAlf(bytes, { sort: true })).document).toEqual(readAlf(bytes).document);
  });

  it('adds no more than a line end to what the stock API writes', () => {
    fc.assert(
      fc.property(jobs({ normal: true }), (document) => {
        const text = serializeAlf(document);
        expect(formatAlf(text)).toBe(`${text}\n`);
      }),
      { numRuns: 150 },
    );
  });

  it('whatever people write', () => {
    let valid = 0;
    fc.assert(
      fc.property(wildFile, fc.boolean(), (text, sort) => {
        if (readAlf(text).diagnostics.some(({ severity }) => severity === 'error')) return;
        valid++;
        const formatted = formatAlf(text, { sort });
        expect(meaning(formatted)).toEqual(meaning(text));
        expect(formatAlf(formatted, { sort })).toBe(formatted);
      }),
      { numRuns: 2000 },
    );
    expect(valid).toBeGreaterThan(500);
  });
});

/** A word that means a text, written in one of the ways that people write. */
const written = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(text, fc.nat(5)).map(([value, how]) => {
    if (how < 2 && /^[\w./ -]*$/.test(value)) return `{${value}}`;
    if (how === 2) return `"${value.replace(/[\\"$[]/g, '\\$&')}"`;
    if (how === 3 && /^[\w./-]+$/.test(value)) return value;
    return value === ''
      ? '{}'
      : value.replace(/[\s\S]/g, (character) =>
          /[\w./-]/.test(character)
            ? character
            : character === '\n'
              ? '\\n'
              : character === '\r'
                ? '\\r'
                : `\\${character}`,
        );
  });
const gap = fc.constantFrom(' ', ' ', '  ', '\t', ' \\\n  ');
const end = fc.constantFrom(
  '\n',
  '\n',
  '\n\n\n',
  '; ',
  ' ;# note { \n',
  '\n  # a comment\n',
  '\n# one \\\n two\n',
  '\n\n# } odd\n',
);
const text = fc.oneof(
  nastyText.filter((value) => !value.includes('\u001a')),
  fc.constantFrom('frame 1', 'x', '/a/b'),
);
const plain = written(fc.oneof(text, text, fc.constantFrom('x', 'y')));
const value = fc.oneof(
  { weight: 5, arbitrary: plain },
  { weight: 1, arbitrary: fc.constantFrom('$v', '"a $v b"', 'x\u0024{v}y', '"{ $v"', '"} $v"', '{$v}') },
);
const join = (...parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts.flatMap((part, index) => (index === 0 ? [part] : [gap, part]))).map((texts) => texts.join(''));
const oneOf = (...options: fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.oneof(fc.constant(''), ...options.map((option) => fc.tuple(gap, option).map(([before, after]) => before + after)));
const together = (...parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((texts) => texts.join(''));
const script = (statement: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom('', '', '# start\n', '\n'), fc.array(together(statement, end), { maxLength: 3 }))
    .map(([start, parts]) => start + parts.join(''));
const block = (name: string, statement: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(script(statement), fc.nat(5))
    .map(([content, how]) =>
      how === 0 ? `-${name} "${content.replace(/[\\"$[]/g, '\\$&')}"` : `-${name} {${content}}`,
    );

const command = together(
  fc.constantFrom('RemoteCmd', 'Cmd'),
  gap,
  fc.constantFrom('{ls -l}', '{{a} "b c" d}', '"x $v"', 'ls'),
  oneOf(
    join(fc.constantFrom('-service', '-msg', '-id', '-odd'), value),
    fc.constantFrom('-atleast 2', '-samehost true', '-tags {a b}', '-expand 0', '{*}{-id q}'),
  ),
  oneOf(fc.constantFrom('-minrunsecs 2.50', '-retryrc {1 2}')),
);
const taskOf = (depth: number): fc.Arbitrary<string> =>
  together(
    fc.constant('Task'),
    gap,
    fc.oneof(value, together(fc.constant('-title '), value)),
    oneOf(
      join(fc.constantFrom('-id', '-metadata'), value),
      fc.constantFrom('-atleast {}', '-serialsubtasks on', '-chaser "a {b c}"'),
    ),
    oneOf(block('cmds', command)),
    depth > 0
      ? oneOf(
          block('subtasks', fc.oneof(taskOf(depth - 1), together(fc.constant('Instance '), plain), loopOf(depth - 1))),
        )
      : fc.constant(''),
  );
const loopOf = (depth: number): fc.Arbitrary<string> =>
  together(
    fc.constant('Iterate i -from 1 -to 2 '),
    block('template', fc.oneof(taskOf(depth), fc.constant('Task "f $i"'))),
  );
const wildFile = together(
  fc.constantFrom('', '##AlfredToDo 3.0\n', '# intro\n\n'),
  fc.constant('Assign v {v w}\n'),
  script(taskOf(2)),
  taskOf(1),
);
