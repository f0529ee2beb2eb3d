import type { Diagnostic } from '@jobtronaut/diagnostics';
import { describe, expect, it } from 'vitest';
import { type AlfResult, AlfSyntaxError, parseAlf, parseAlfFragment, readAlf } from '../index.ts';

const read = (text: string | Uint8Array, mode: 'tolerant' | 'strict' = 'tolerant'): AlfResult =>
  readAlf(text, { mode });
const brief = ({ severity, code, line, column }: Diagnostic): string => `${severity} ${code} ${line}:${column}`;
/** The first statement of a fragment, as alf-format 6 has it. */
const statement = (text: string): unknown => {
  const { file, diagnostics } = read(text);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return file.statements[0];
};

describe('words (alf-format 2 and 3.6)', () => {
  it.each([
    ['{a{b}c}', 'a{b}c'],
    ['{a\\{b}', 'a\\{b'],
    ['{a\\\\}', 'a\\\\'],
    ['{$x [y] "q" # ; \\n}', '$x [y] "q" # ; \\n'],
    ['{line 1\nline 2}', 'line 1\nline 2'],
    ['{a\\\n   b}', 'a b'],
    ['{a\\\\\n   b}', 'a\\\\\n   b'],
    ['{a\rb}', 'a\nb'],
    ['{a\r\nb}', 'a\nb'],
    ['a\\{b', 'a{b'],
    ['a\\}\\ \\"\\$x\\[y\\]\\;\\\\', 'a} "$x[y];\\'],
    ['a\\rb\\u001a1\\nc', 'a\rb\u001a1\nc'],
    ['a\\\\\\nb', 'a\\\nb'],
    ['a#b', 'a#b'],
    ['{}', ''],
    ['""', ''],
    ['a{b', 'a{b'],
    ['it"s', 'it"s'],
    ['x}', 'x}'],
    ['"a\n;b{c"', 'a\n;b{c'],
    ['50$', '50$'],
    ['$-1', '$-1'],
    ['$é', '$é'],
    ['{*}', '*'],
    ['{*} -id x', '*'],
    ['{*}{a}', 'a'],
    ['{*}"a"', 'a'],
    ['\\x4142', 'A42'],
    ['\\xz', 'xz'],
    ['\\u00e9t', 'ét'],
    ['\\ud83d\\ude00', '😀'],
    ['\\400', ' 0'],
    ['\\101\\12x', 'A\nx'],
    ['\\U0001F600', '\ufffd'],
    ['\\a\\b\\f\\v', '\u0007\b\f\v'],
    ['a\\', 'a\\'],
    ['\u00a0x\u2028y\u0085', '\u00a0x\u2028y\u0085'],
    ['\ufeffx', '\ufeffx'],
  ])('%j is %j', (word, value) => {
    expect(statement(`Task ${word}`)).toMatchObject({ operator: 'Task', args: [value], title: value });
  });

  it.each([
    ['Task {a}; Task {b}', ['a', 'b']],
    [';;\n \t# comment { \\\n Task {x}\n;Task a;#b\nTask #c', ['a', '#c']],
    ['Task \\\n  {a} \\\n -id x\nTask b', ['a', 'b']],
    ['Task a\u000b-id\u000cx', ['a']],
    ['# x\\\\\nTask a', ['a']],
  ])('%j has the tasks %j', (text, titles) => {
    expect(read(text).file.statements.map((node) => 'title' in node && node.title)).toEqual(titles);
  });
});

describe('variables (alf-format 2.6)', () => {
  it.each([
    ['Assign a {x y}; Task "$a|\u0024{a}|$a.b"', 'x y|x y|x y.b'],
    ['Assign a 1; Task $::a$a', '11'],
    ['Assign a {$b [x]}; Task $a', '$b [x]'],
    ['Assign a 1; Task {$a}', '$a'],
    ['Assign a 1; Assign a 2; Task $a', '2'],
    ['set ab 1; Task $ab-', '1-'],
    ['Assign a b; Assign b "\u0024{a}$a"; Task $b', 'bb'],
  ])('%j', (text, title) => {
    expect(read(text).file.statements.at(-1)).toMatchObject({ title });
  });

  it('are defined in -init wherever that stands, not on the line of the Job', () => {
    expect(read('Job -title t -subtasks {Task $a} -init {Assign a 1}').document).toMatchObject({
      subtasks: [{ title: '1' }],
    });
    expect(read('Job -title $a -init {Assign a 1}').diagnostics.map(brief)).toEqual(['error undefined-variable 1:12']);
  });

  it('of a loop stand for their own reference, inside the template', () => {
    const { fragment } = read('Assign i 7; Iterate i -from 1 -to 2 -template {Task "a $i"; Task \u0024{i}b}; Task $i');
    expect(fragment).toMatchObject([{ template: [{ title: 'a $i' }, { title: '$ib' }] }, { title: '7' }]);
    expect(read('Iterate i -from 1 -to 2 -template {Task a} -subtasks {Task $i}').diagnostics.map(brief)).toEqual([
      'error undefined-variable 1:60',
    ]);
  });
});

describe('words to options (alf-format 6)', () => {
  it.each<[string, object]>([
    [
      'Task {a} -cmds { RemoteCmd -service {x} {prman "b c"} } -atmost 2',
      {
        operator: 'Task',
        args: ['a'],
        title: 'a',
        options: { atmost: 2 },
        cmds: [{ operator: 'RemoteCmd', args: ['prman "b c"'], argv: ['prman', 'b c'], options: { service: 'x' } }],
      },
    ],
    ['Task -title x', { operator: 'Task', args: [], title: 'x', options: {} }],
    ['Instance -cmds', { operator: 'Instance', args: ['-cmds'], title: '-cmds', options: {} }],
    ['Instance -title x', { operator: 'Instance', args: [], title: 'x', options: {} }],
    ['Task -id -cmds a', { operator: 'Task', args: ['a'], title: 'a', options: { id: '-cmds' } }],
    ['Task a -atleast -1', { operator: 'Task', args: ['a'], title: 'a', options: { atleast: -1 } }],
    ['Task a -5 b', { operator: 'Task', args: ['a', '-5', 'b'], title: 'a', options: {} }],
    ['Task a {-id} x', { operator: 'Task', args: ['a'], title: 'a', options: { id: 'x' } }],
    [
      'Task a -constructor x -toString y',
      { operator: 'Task', args: ['a'], title: 'a', options: { constructor: 'x', toString: 'y' } },
    ],
    ['Task {*}{a -id x}', { operator: 'Task', args: ['a'], title: 'a', options: { id: 'x' } }],
    [
      'Task a {*}{-cmds {Cmd x}}',
      {
        operator: 'Task',
        args: ['a'],
        title: 'a',
        options: {},
        cmds: [{ operator: 'Cmd', args: ['x'], argv: ['x'], options: {} }],
      },
    ],
  ])('%s', (text, node) => {
    expect(statement(text)).toEqual(node);
  });

  it.each<[string, unknown]>([
    ['Task a -chaser {sho {a b} "c d" e\\ f}', { chaser: ['sho', 'a b', 'c d', 'e f'] }],
    ['Task a -chaser {}', { chaser: [] }],
    ['Task a -serialsubtasks YES -resumeblock Off', { serialsubtasks: true, resumeblock: false }],
    ['Task a -serialsubtasks { 1 }', { serialsubtasks: true }],
    ['Task a -atleast { +007 } -atmost -0', { atleast: 7, atmost: 0 }],
    ['Task a -atleast {\n}', { atleast: null }],
    ['Task a -service { x }', { service: ' x ' }],
    ['Task a -metadata {a\\\n  b}', { metadata: 'a b' }],
    ['Task a -unknown {x {y}}', { unknown: 'x {y}' }],
  ])('%s', (text, options) => {
    expect(statement(text)).toMatchObject({ options });
  });

  it.each<[string, unknown]>([
    ['-priority .5', 0.5],
    ['-priority 1e2', 100],
    ['-priority +1.', 1],
    ['-priority { -0 }', 0],
    ['-afterjids {1 2\n003}', [1, 2, 3]],
    ['-afterjids {}', []],
    ['-dirmaps {{a b c} {}}', [['a', 'b', 'c'], []]],
    ['-after {}', ''],
  ])('Job %s', (text, value) => {
    const { statements } = read(`Job -title t ${text}`).file;
    const [name = ''] = text.slice(1).split(' ');
    expect((statements[0] as { options: Record<string, unknown> }).options[name]).toEqual(value);
  });

  it.each<[string, unknown]>([
    ['-expand 1', true],
    ['-expand {0}', false],
    ['-expand { 1 }', ' 1 '],
    ['-expand true', 'true'],
    ['-expand { }', null],
    ['-when { done }', 'done'],
    ['-when {}', null],
    ['-retryrc {-9 1}', [-9, 1]],
    ['-minrunsecs 2.50', 2.5],
  ])('RemoteCmd %s', (text, value) => {
    const [name = ''] = text.slice(1).split(' ');
    const { cmds } = statement(`Task a -cmds {RemoteCmd x ${text}}`) as {
      cmds: { options: Record<string, unknown> }[];
    };
    expect(cmds[0]?.options[name]).toEqual(value);
  });
});

describe('modes (alf-format 7)', () => {
  it.each([
    ['Task -title {x} -service y', [], []],
    ['Task a -service {} -cmds {}', [], []],
    ['Task a -atleast {}', ['warning empty-value 1:17'], ['warning empty-value 1:17']],
    ['Task a -cmds {Command ls}', ['warning deprecated 1:15'], ['warning deprecated 1:15']],
    ['Task a -samehost 1', ['warning unknown-option 1:8'], ['error unknown-option 1:8']],
    ['Task a b', ['warning extra-argument 1:8'], ['error extra-argument 1:8']],
    ['Task a -cmds {Cmd ls -l}', ['error missing-value 1:22'], ['error missing-value 1:22']],
    ['Task a -cmds {Cmd ls x}', ['warning extra-argument 1:22'], ['error extra-argument 1:22']],
    ['Instance a b', ['error extra-argument 1:12'], ['error extra-argument 1:12']],
    ['Job x -title t', ['error extra-argument 1:5'], ['error extra-argument 1:5']],
    ['Task a -id x -id y', ['warning duplicate-option 1:14'], ['warning duplicate-option 1:14']],
    ['Task a -cmds {} -cmds {}', ['error duplicate-block 1:17'], ['error duplicate-block 1:17']],
    ['Task a -title b', ['warning duplicate-option 1:8'], ['warning duplicate-option 1:8']],
    ['Job -title a\nJob -title b', ['warning multiple-jobs 2:1'], ['error multiple-jobs 2:1']],
    ['Job -title a\nTask b', ['error mixed-top-level 2:1'], ['error mixed-top-level 2:1']],
    ['Task b\nJob -title a', ['error mixed-top-level 2:1'], ['error mixed-top-level 2:1']],
    ['Assign a b', ['error no-job 1:1'], ['error no-job 1:1']],
    ['', ['error no-job 1:1'], ['error no-job 1:1']],
    ['Task a\u001a', [], []],
    ['Task a\n\u001a\nTask b', ['warning stray-eof-char 2:1'], ['warning stray-eof-char 2:1']],
    ['foreach i {1 2} {Task a}', ['error unknown-operator 1:1'], ['error unknown-operator 1:1']],
    ['Task [x]', ['error command-substitution 1:6'], ['error command-substitution 1:6']],
    [
      'Job -title t -pbias 1 -crews {} -whendone {} -whenerror {}',
      Array.from({ length: 4 }, (_, i) => `warning deprecated 1:${[14, 23, 33, 46][i]}`),
      Array.from({ length: 4 }, (_, i) => `warning deprecated 1:${[14, 23, 33, 46][i]}`),
    ],
    ['set a 1\nTask b', ['warning deprecated 1:1'], ['warning deprecated 1:1']],
  ])('%j', (text, tolerant, strict) => {
    expect(read(text).diagnostics.map(brief)).toEqual(tolerant);
    expect(read(text, 'strict').diagnostics.map(brief)).toEqual(strict);
  });
});

describe('diagnostics (alf-format 8)', () => {
  it.each([
    ['Task {a', '1:6', 'missing-close-brace', /close-brace/],
    ['Task \u0024{a', '1:6', 'missing-close-brace', /close-brace/],
    ['Task {a {b} {c', '1:6', 'missing-close-brace', /close-brace/],
    ['}', '1:1', 'unexpected-close-brace', /close-brace/],
    ['Task {a}b', '1:9', 'text-after-brace', /after close-brace/],
    ['Task "a', '1:6', 'missing-close-quote', /quote/],
    ['Task "a"b', '1:9', 'text-after-quote', /after close-quote/],
    ['Task "a[b"', '1:8', 'command-substitution', /substitution/],
    ['Task $nope', '1:6', 'undefined-variable', /nope/],
    ['Task $a(b)', '1:6', 'undefined-variable', /\$a/],
    ['Tusk a', '1:1', 'unknown-operator', /"Tusk".*"Task"/],
    ['Task a -cmds {Task b}', '1:15', 'misplaced-operator', /Task.*commands/],
    ['Task a -id', '1:8', 'missing-value', /-id/],
    ['Task', '1:1', 'missing-argument', /Task.*title/],
    ['Task a -cmds {Cmd}', '1:15', 'missing-argument', /Cmd.*launch expression/],
    ['Assign a', '1:1', 'missing-argument', /Assign.*value/],
    ['Assign', '1:1', 'missing-argument', /Assign.*name/],
    ['Iterate -from 1 -to 2 -template {}', '1:1', 'missing-argument', /Iterate.*name/],
    ['Iterate i -from 1 -template {}', '1:1', 'missing-required', /-to/],
    ['Iterate i -from 1 -to 2', '1:1', 'missing-required', /-template/],
    ['Instance a b', '1:12', 'extra-argument', /unexpected.*b/],
    ['Assign a b c', '1:12', 'extra-argument', /unexpected.*c/],
    ['Task a -atleast  {x}', '1:18', 'bad-value', /Task.*-atleast.*integer.*x/],
    ['Task a -atleast 99999999999999999999', '1:17', 'bad-value', /integer/],
    ['Task a -serialsubtasks 2', '1:24', 'bad-value', /0 or 1.*2/],
    ['Job -title t -priority 1e999', '1:24', 'bad-value', /number/],
    ['Job -title t -afterjids {1 b}', '1:25', 'bad-value', /integer.*b/],
    ['Task a -cmds {Cmd {  }}', '1:19', 'bad-value', /launch expression/],
    ['Assign 1a b', '1:8', 'bad-value', /name.*1a/],
    ['Iterate {a b} -from 1 -to 2 -template {}', '1:9', 'bad-value', /name.*a b/],
    ['Iterate i -from 1 -to 2 -by 0 -template {}', '1:29', 'bad-value', /-by/],
    ['Task a -chaser {a {b}c}', '1:22', 'bad-list', /list/],
    ['Task a -chaser {a {b}', '1:16', 'missing-close-brace', /close-brace/],
    ['Task a -chaser "a {b"', '1:19', 'bad-list', /list/],
    ['Task a -cmds {Cmd {a "b"c}}', '1:25', 'bad-list', /list/],
    ['Job -title t -dirmaps {{a b c}\n {x {y}z}}', '2:8', 'bad-list', /list/],
    ['Task {a \\u0000}\nTask \\u0000', '2:6', 'bad-encoding', /U\+0000/],
    ['Task a\0', '1:7', 'bad-encoding', /U\+0000/],
    ['Task a\ud83d', '1:7', 'bad-encoding', /surrogate/],
    ['Task \\ude00', '1:6', 'bad-encoding', /surrogate/],
  ])('%j at %s', (text, place, code, message) => {
    const [first, ...more] = read(text).diagnostics.filter(({ severity }) => severity === 'error');
    expect([`${first?.line}:${first?.column}`, first?.code, ...more.map((other) => other.code)]).toEqual([place, code]);
    expect(first?.message).toMatch(message);
  });

  it.each([
    ['Task a -servce x', 'service'],
    ['Task a -Titel x', 'title'],
    ['Job -title t -project x', 'projects'],
    ['Job -title t -pause 1', 'paused'],
    ['Job -title t -pbia 1', 'pbias'],
    ['RemotCmd x', 'RemoteCmd'],
    ['Task a -cmds {RemotCmd x}', 'RemoteCmd'],
    ['tsk a', 'Task'],
    ['Assign root a; Task $rooot', 'root'],
    ['Task a -qqqqqqqq x', undefined],
  ])('%s suggests %s', (text, suggest) => {
    expect(read(text).diagnostics[0]?.suggest).toBe(suggest);
  });

  it.each([
    ['Job -title t -subtasks {\n  # a { b\n  Task a\n}', /comment on line 2/],
    ['Job -title t -subtasks {\n  Task a -cmds {\n    Cmd x\n\n  Task b\n}', /block opened on line 2.*line 6/],
    ['Task a \\ \n  -id x', /backslash/],
    ['Task a\\ \n -id x', /backslash/],
    ['Task a -id', undefined],
    ['Task a \\  \n  {b}', /backslash/],
    ['Instance a # why', /;#/],
    ['Task {a}-cmds {}', /blank is missing/],
    ['foreach i {1} {Task a}', /Iterate/],
    ['puts hello', /data/],
    ['Task a -samehost 1', /RemoteCmd, Cmd/],
  ])('the hint for %j matches %s', (text, hint) => {
    const hints = read(text)
      .diagnostics.map((diagnostic) => diagnostic.hint)
      .filter((found) => found !== undefined);
    if (hint === undefined) expect(hints).toEqual([]);
    else expect(hints[0]).toMatch(hint);
  });

  it('tell several mistakes in one run, in the order of the file', () => {
    const { diagnostics } = read(
      'Job -title t -subtasks {\n  Tsk a\n  Task b -atleast x -foo\n  Task $c\n} -init {\n  Assign 1 2\n}\nTask d',
    );
    expect(diagnostics.map(brief)).toEqual([
      'error unknown-operator 2:3',
      'error bad-value 3:19',
      'error missing-value 3:21',
      'error undefined-variable 4:8',
      'error bad-value 6:10',
      'error mixed-top-level 8:1',
    ]);
  });

  it('have the exact place inside of blocks that are put together', () => {
    const text = 'Assign t {Task x -atleast y}\nTask a -subtasks "\n  Task \\"b\\" -atmost two; $t"';
    expect(read(text).diagnostics.map(brief)).toEqual(['error bad-value 3:22', 'error bad-value 3:27']);
  });

  it('have places after line ends are normalised and the byte order mark is gone', () => {
    expect(read('\ufeffTask a\r\nTask {b\r\n\r\n  c} -x y').diagnostics.map(brief)).toEqual([
      'warning unknown-option 4:6',
    ]);
  });

  it('are drawn with a code frame', () => {
    const [diagnostic] = read('Task a\n\tTask {b} -servce\t{x}', 'strict').diagnostics;
    expect(diagnostic?.frame).toBe('    \tTask {b} -servce\t{x}\n    \t         ^^^^^^^');
    expect(diagnostic).toMatchObject({ line: 2, column: 11, endLine: 2, endColumn: 18 });
  });

  it('end with a count when there are too many', () => {
    const { diagnostics } = read('Tsk a\n'.repeat(1500));
    expect(diagnostics.length).toBe(1001);
    expect(diagnostics.at(-1)).toMatchObject({ code: 'more-diagnostics', message: '500 more problems are not listed' });
  });
});

it('lists that are shared between commands cannot be changed', () => {
  const { document } = read('Job -title j -dirmaps {{a b c}} -subtasks {Task a -chaser {x} ; Task b -chaser {x}}');
  const [first, second] = document?.subtasks ?? [];
  const chaser = first?.kind === 'task' ? (first.chaser as string[]) : [];
  expect(() => chaser.push('y')).toThrow(TypeError);
  expect(second).toMatchObject({ chaser: ['x'] });
});

describe('the file (alf-format 1.1)', () => {
  it.each([
    ['##AlfredToDo 3.0\nTask a', '3.0'],
    ['\ufeff## AlfredToDo 2\nTask a', '2'],
    ['# AlfredToDo 3.0\nTask a', null],
    ['\n##AlfredToDo 3.0\nTask a', null],
    ['#!/usr/bin/alf\nTask a', null],
  ])('%j has the header %s', (text, header) => {
    expect(read(text).file.header).toBe(header);
  });

  it('is UTF-8; bytes that are none are Latin-1 to a tolerant reader', () => {
    const good = Buffer.from('\ufeffTask é夜😀', 'utf8');
    expect(read(good, 'strict').fragment).toEqual([{ kind: 'task', title: 'é夜😀' }]);
    const bad = Buffer.concat([Buffer.from('Task é -id '), Buffer.from([0xe9, 0xff, 0xed, 0xa0, 0x80])]);
    expect(read(bad)).toMatchObject({ fragment: [{ title: 'é', id: '\u00e9\u00ff\u00ed\u00a0\u0080' }] });
    expect(read(bad).diagnostics.map(brief)).toEqual(['warning bad-encoding 1:12']);
    expect(read(bad, 'strict').diagnostics.map(brief)).toEqual(['error bad-encoding 1:12']);
  });
});

describe('the document', () => {
  it('has what the file means', () => {
    const { document } = read(`Assign top 1
Job -title t -pbias 3 -crews {} -paused 0 -after {} -dirmaps {{a b c} {d}} -whendone x -foo y -init {
  set local 2
  Assign shot {s}
} -subtasks {
  Task -title x -cmds {Command {ls -l}} -cleanup {}
}`);
    expect(document).toEqual({
      kind: 'job',
      title: 't',
      priority: 3,
      paused: false,
      dirmaps: [{ source: 'a', target: 'b', zone: 'c' }],
      init: [
        { name: 'top', value: '1' },
        { name: 'shot', value: 's' },
      ],
      subtasks: [{ kind: 'task', title: 'x', cmds: [{ kind: 'cmd', argv: ['ls', '-l'] }] }],
    });
  });

  it('is absent where there are errors, and where there is none', () => {
    expect(read('Job -title t -subtasks {Tsk a}')).not.toHaveProperty('document');
    expect(read('Task a')).not.toHaveProperty('document');
    expect(read('Task a').fragment).toEqual([{ kind: 'task', title: 'a' }]);
  });
});

describe('parseAlf and parseAlfFragment', () => {
  const failure = (run: () => unknown): AlfSyntaxError => {
    try {
      run();
    } catch (error) {
      if (error instanceof AlfSyntaxError) return error;
      throw error;
    }
    throw new Error('it was read');
  };

  it('throw all diagnostics, the message shows the first', () => {
    const error = failure(() => parseAlf('Job -title t -subtasks {\n  Tsk a\n  Tsk b\n}', { fileName: 'shot.alf' }));
    expect(error.code).toBe('unknown-operator');
    expect(error.diagnostics.map(brief)).toEqual(['error unknown-operator 2:3', 'error unknown-operator 3:3']);
    expect(error.message).toBe(
      'shot.alf:2:3: error: unknown operator "Tsk"; did you mean "Task"? [unknown-operator]\n      Tsk a\n      ^^^\nand 1 more',
    );
  });

  it('take their own kind of file only', () => {
    expect(parseAlf('Job -title t')).toEqual({ kind: 'job', title: 't' });
    expect(parseAlfFragment('Task t\nInstance u')).toEqual([
      { kind: 'task', title: 't' },
      { kind: 'instance', title: 'u' },
    ]);
    expect(failure(() => parseAlf('Task t')).code).toBe('no-job');
    expect(failure(() => parseAlfFragment('Job -title t')).code).toBe('no-job');
  });
});
