import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AlfFile, AlfSyntaxError, formatAlf, readAlf, serializeAlf } from '../index.ts';
import { jobs } from '../testing/arbitrary.ts';
import { wildFile } from '../testing/wild.ts';

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
