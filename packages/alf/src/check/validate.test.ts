import { describe, expect, it } from 'vitest';
import {
  type AlfDocument,
  checkAlf,
  cmd,
  instance,
  iterate,
  type JobInput,
  job,
  remoteCmd,
  type Subtask,
  task,
  validateDocument,
} from '../index.ts';

const problems = (document: AlfDocument): string[] =>
  validateDocument(document).map(({ severity, code, path }) => `${severity} ${code} ${path}`);
const inJob = (...subtasks: Subtask[]): AlfDocument => job({ title: 't', subtasks });
const x = task({ title: 'x' });

describe('validateDocument', () => {
  it.each<[string, AlfDocument, string[]]>([
    [
      'a good job',
      inJob(task({ title: 'a', argv: 'ls %h %idref(host)', subtasks: [task({ title: 'b', id: 'idref' })] })),
      [],
    ],
    ['a job without title and tasks', job({}), ['warning missing-required title', 'warning missing-required subtasks']],
    ['a task without title', inJob({ kind: 'task' } as never), ['error missing-required subtasks[0].title']],
    [
      'misspelt options, wrong values: all at once',
      job({ title: 't', titel: 'u', atleast: 'two', subtasks: [task({ title: '\0' })] } as unknown as JobInput),
      ['error unknown-option titel', 'error bad-value atleast', 'error bad-value subtasks[0].title'],
    ],
    [
      'ids that a loop makes',
      inJob(
        iterate({
          varname: 'i',
          from: 1,
          to: 3,
          template: [task({ title: 'a $i', cmds: [remoteCmd({ argv: 'x', id: 'c$i' })] })],
        }),
        task({ title: 'b', cmds: [remoteCmd({ argv: 'y %c1(host) %d1(host)', refersto: 'c2' })] }),
      ),
      ['warning unknown-id subtasks[1].cmds[0].argv[2]'],
    ],
    [
      'a loop whose variable is used outside of it, or in another one of the same name alone',
      inJob(
        task({ title: 'uses $i' }),
        iterate({ varname: 'i', from: 1, to: 2, template: [x], subtasks: [task({ title: '$i' })] }),
        iterate({
          varname: 'i',
          from: 1,
          to: 2,
          template: [iterate({ varname: 'i', from: 1, to: 2, template: [task({ title: '$i' })] })],
        }),
        iterate({ varname: 'i', from: 1, to: 2, template: [task({ title: '$::i' })] }),
      ),
      ['warning unused-loop-variable subtasks[1].template', 'warning unused-loop-variable subtasks[2].template'],
    ],
    [
      'a loop of more tasks than are looked at',
      inJob(iterate({ varname: 'i', from: 1, to: 20_000, template: [task({ title: '$i' })] })),
      ['info too-large '],
    ],
    [
      'a loop of more text than is looked at',
      inJob(
        iterate({ varname: 'i', from: 1, to: 9000, template: [task({ title: '$i', metadata: 'x'.repeat(9999) })] }),
      ),
      ['info too-large '],
    ],
    ['a long title', inJob(task({ title: 'x'.repeat(1001) })), ['warning long-title subtasks[0].title']],
    [
      'a title that has swallowed options',
      inJob(task({ title: 'a -cmds {\n RemoteCmd {x}\n' })),
      ['warning swallowed-options subtasks[0].title'],
    ],
    [
      'an Instance of nothing',
      inJob(task({ title: 'a', subtasks: [instance({ title: 'nope' })] })),
      ['warning unknown-instance subtasks[0].subtasks[0]'],
    ],
    [
      'in a fragment that is a remark',
      [task({ title: 'a', subtasks: [instance({ title: 'nope' })] })],
      ['info unknown-instance [0].subtasks[0]'],
    ],
    [
      'an Instance of several',
      inJob(task({ title: 'a', subtasks: [instance({ title: 'x' })] }), x, task({ title: 'x' })),
      ['warning ambiguous-instance subtasks[0].subtasks[0]'],
    ],
    [
      'an Instance of an ancestor',
      inJob(task({ title: 'a', subtasks: [task({ title: 'b', subtasks: [instance({ title: 'a' })] })] })),
      ['error cycle subtasks[0].subtasks[0].subtasks[0]'],
    ],
    [
      'Instances of what a loop makes',
      inJob(
        iterate({ varname: 'i', from: 1, to: 2, template: [task({ title: 'f $i' })] }),
        task({ title: 'a', subtasks: [instance({ title: 'f 2' })] }),
      ),
      [],
    ],
    [
      'an Instance in a loop is told once',
      inJob(
        iterate({
          varname: 'i',
          from: 1,
          to: 9,
          template: [task({ title: 'f $i', subtasks: [instance({ title: 'no' })] })],
        }),
      ),
      ['warning unknown-instance subtasks[0].template[0].subtasks[0]'],
    ],
    [
      'a reference to no id',
      inJob(task({ title: 'a', id: 'render', cmds: [cmd({ argv: ['x'], refersto: 'rendr' })] })),
      ['warning unknown-id subtasks[0].cmds[0].refersto'],
    ],
    [
      'ids twice',
      inJob(
        task({ title: 'a', id: 'i', cmds: [cmd({ argv: ['x'], id: 'i' })] }),
        task({ title: 'b', id: '' }),
        task({ title: 'c', id: '' }),
      ),
      ['warning duplicate-id subtasks[0].cmds[0].id'],
    ],
    [
      'serial without subtasks',
      job({ title: 't', subtasks: [task({ title: 'a', serialsubtasks: true })] }),
      ['warning serial-without-subtasks subtasks[0].serialsubtasks'],
    ],
    [
      'a loop without values',
      inJob(iterate({ varname: 'i', from: 2, to: 1, template: [task({ title: '$i' })] })),
      ['warning no-iterations subtasks[0].from'],
    ],
    [
      'a loop whose variable is used',
      inJob(iterate({ varname: 'i', from: 1, to: 2, template: [task({ title: 'a', argv: ['x', '\u0024{i}'] })] })),
      [],
    ],
    [
      'a loop whose variable is not',
      inJob(iterate({ varname: 'i', from: 1, to: 2, template: [task({ title: '$ij' })] })),
      ['warning unused-loop-variable subtasks[0].template'],
    ],
    [
      'a loop beyond all bounds',
      inJob(iterate({ varname: 'i', from: 1, to: 1e9, template: [task({ title: '$i' })] })),
      ['warning too-large subtasks[0].to', 'info too-large '],
    ],
    ['another form of time', job({ title: 't', after: '2026-11-20', subtasks: [x] }), ['warning bad-after after']],
    [
      'more slots at least than at most',
      inJob(task({ title: 'a', atleast: 3, atmost: 2, cmds: [cmd({ argv: ['x'], atleast: 2, atmost: 1 })] })),
      ['warning bad-slots subtasks[0].atmost', 'warning bad-slots subtasks[0].cmds[0].atmost'],
    ],
    ['a negative limit', job({ title: 't', maxactive: -1, subtasks: [x] }), ['warning bad-slots maxactive']],
    [
      'a time to run outside of a postscript',
      job({
        title: 't',
        cleanup: [cmd({ argv: ['x'], when: 'done' })],
        postscript: [cmd({ argv: ['x'], when: 'done' })],
        subtasks: [x],
      }),
      ['warning misplaced-when cleanup[0].when'],
    ],
    [
      'single quotes',
      inJob(task({ title: 'a', argv: "sh -c 'a b'" })),
      ['warning single-quote subtasks[0].cmds[0].argv[2]'],
    ],
    [
      'shell operators',
      inJob(task({ title: 'a', argv: 'ls | wc > out && x' })),
      [1, 3, 5].map((index) => `warning shell-syntax subtasks[0].cmds[0].argv[${index}]`),
    ],
    [
      'shell operators joined to words',
      inJob(task({ title: 'a', argv: 'ls >out 2> 2>err &>all a&&b &&c' })),
      [1, 2, 3, 4, 5, 6].map((index) => `warning shell-syntax subtasks[0].cmds[0].argv[${index}]`),
    ],
    ['paths of Maya and names with <', inJob(task({ title: 'a', argv: 'x |top|persp a.<UDIM>.tx <f4> a->b' })), []],
    ['in one word they are for the shell', inJob(task({ title: 'a', argv: ['sh', '-c', 'ls | wc > out'] })), []],
    [
      'percent signs',
      inJob(task({ title: 'a', argv: ['x', '%04d', '100%', '%%', '%D(/a)', '%H%t', '%z'] })),
      [1, 2, 6].map((index) => `warning unknown-substitution subtasks[0].cmds[0].argv[${index}]`),
    ],
    [
      'hosts of commands that are not there',
      inJob(task({ title: 'a', id: 'i', argv: ['x', '%i(host)', '%i(-host)', '%k(host)'] })),
      ['warning unknown-id subtasks[0].cmds[0].argv[3]'],
    ],
  ])('%s', (_, document, expected) => {
    expect(problems(document)).toEqual(expected);
  });

  it('says what to do', () => {
    const [found] = validateDocument(
      inJob(task({ title: 'a', id: 'render', cmds: [remoteCmd({ argv: ['x'], refersto: 'rendr' })] })),
    );
    expect(found).toMatchObject({
      message: 'no task or command has the id "rendr"; did you mean "render"?',
      suggest: 'render',
    });
  });
});

describe('checkAlf', () => {
  const check = (text: string): string[] => checkAlf(text).map(({ code, line, column }) => `${line}:${column} ${code}`);

  it.each([
    ['what reading finds, in strict mode', 'Task a -servce x', ['1:8 unknown-option']],
    [
      'and what the rest means, where strictness alone refuses',
      'Task a -servce x\nTask b -serialsubtasks 1\nInstance zz',
      ['1:8 unknown-option', '2:24 serial-without-subtasks', '3:1 unknown-instance'],
    ],
    ['nothing else, where it cannot be read', 'Tsk a\nTask b -serialsubtasks 1', ['1:1 unknown-operator']],
    ['the value of an option', 'Task a -serialsubtasks 1', ['1:24 serial-without-subtasks']],
    ['the first word', `Task -id x {${'x'.repeat(1001)}}`, ['1:12 long-title']],
    ['the title option', `Task -title {${'x'.repeat(1001)}}`, ['1:13 long-title']],
    ['the operator, where no word is', 'Job -atleast 1 -subtasks {Task a}', ['1:1 missing-required']],
    [
      'the launch expression',
      'Task a -cmds {\n  Cmd -id i {ls |}\n  RemoteCmd x -when done\n}',
      ['2:13 shell-syntax', '3:21 misplaced-when'],
    ],
    [
      'deep below',
      'Job -title t -init {Assign a b} -cleanup {Cmd x} -subtasks {\n  Task a\n  Task b -subtasks {Instance a} -cmds {Cmd x; Cmd y -refersto q}\n}',
      ['3:63 unknown-id'],
    ],
    [
      'inside of loops',
      'Iterate i -from 1 -to 2 -template {\n  Task $i -subtasks {Instance zz}\n}',
      ['2:22 unknown-instance'],
    ],
    ['in quotes', 'Task a -subtasks "Task \\"b\\" -serialsubtasks 1"', ['1:46 serial-without-subtasks']],
    [
      'in variables, where they are used',
      'Assign s {Task b -serialsubtasks 1}\nTask a -subtasks $s',
      ['2:18 serial-without-subtasks'],
    ],
    ['the task of a fragment', 'Assign a b\nTask x\nTask y -serialsubtasks 1', ['3:24 serial-without-subtasks']],
    [
      'path maps that are none',
      'Job -title t -dirmaps {{a b} {}} -subtasks {Task a}',
      ['1:1 bad-dirmap', '1:1 bad-dirmap'],
    ],
    [
      'backslashes that are eaten',
      'Task a -cmds {Cmd {a C:\\new "\\x" {C:\\new} b\\ c \\\\ \\"}}',
      ['1:15 backslash-in-word', '1:15 backslash-in-word'],
    ],
    ['variables by name', 'Job -title t -init {Assign a b} -after x -subtasks {Task a}', ['1:40 bad-after']],
  ])('tells %s', (_, text, expected) => {
    expect(check(text)).toEqual(expected);
  });

  it('stops listing after a thousand', () => {
    const found = checkAlf(`Job -title t -subtasks {${'Task a -serialsubtasks 1\n'.repeat(1200)}}`);
    expect([found.length, found.at(-1)?.code]).toEqual([1001, 'more-diagnostics']);
  });
});
