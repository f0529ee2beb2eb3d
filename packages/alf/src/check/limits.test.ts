/** Everything that is to be said, in a time and a memory that grow with the document. */
import { describe, expect, it } from 'vitest';
import { checkAlf, job, remoteCmd, type Subtask, serializeAlf, task, validateDocument } from '../index.ts';
import { growth } from '../testing/cpu-time.ts';

const bad = 'Task t -cmds {RemoteCmd {x %z}}';
const each = (size: number, make: (i: number) => Subtask): Subtask[] => Array.from({ length: size }, (_, i) => make(i));

function nested(levels: number): Subtask[] {
  let tasks: Subtask[] = [];
  for (let i = 0; i < levels; i++) tasks = [task({ title: 't', argv: ['x', '%z'], subtasks: tasks })];
  return tasks;
}

describe('time grows with the length', () => {
  it.each<[string, (size: number) => unknown]>([
    ['a warning in each of many tasks', (size) => checkAlf(`Job -title j -subtasks {${`${bad}\n`.repeat(size * 5)}}`)],
    [
      'a warning at each level',
      (size) => checkAlf(`Job -title j -subtasks {${`${bad} -subtasks {`.repeat(size)}${'}'.repeat(size + 1)}`),
    ],
    [
      'one warning far down',
      (size) => checkAlf(`${'Task t -subtasks {'.repeat(size * 4)}${bad}${'}'.repeat(size * 4)}`),
    ],
    ['many warnings in one statement', (size) => checkAlf(`Task t -cmds {RemoteCmd "x${' %z'.repeat(size * 10)}"}`)],
    ['a warning at each level of a document', (size) => validateDocument(job({ title: 'j', subtasks: nested(size) }))],
    [
      'misspelt ids',
      (size) =>
        validateDocument(
          each(size, (i) =>
            task({
              title: 't',
              id: `identifier${i}`,
              cmds: [remoteCmd({ argv: ['x'], refersto: `idntifier${i}z` })],
            }),
          ),
        ),
    ],
  ])('%s', (_, work) => {
    // Eight times as much takes some eight times as long, not sixty-four.
    expect(growth(work)).toBeLessThan(30);
  });
});

describe('of more problems than anyone reads', () => {
  it('a thousand are listed, with their closest names as long as that is cheap', () => {
    const subtasks = each(3000, (i) =>
      task({ title: 't', id: `identifier${i}`, cmds: [remoteCmd({ argv: ['x'], refersto: `idntifier${i}` })] }),
    );
    const found = validateDocument(job({ title: 'j', subtasks }));
    expect(found).toHaveLength(1001);
    expect(found[0]).toMatchObject({ code: 'unknown-id', suggest: 'identifier0' });
    expect(found[999]).toMatchObject({ code: 'unknown-id', path: 'subtasks[999].cmds[0].refersto' });
    expect(found[999]?.suggest).toBeUndefined();
    expect(found.at(-1)).toMatchObject({ code: 'more-diagnostics', message: '2000 more problems are not listed' });
  });

  it('fewer are listed far down, where paths are long', () => {
    const found = validateDocument(job({ title: 'j', subtasks: nested(12_000) }));
    const characters = found.reduce((sum, { path = '' }) => sum + path.length, 0);
    expect(characters).toBeLessThan(3_000_000);
    expect(found.at(-1)).toMatchObject({
      code: 'more-diagnostics',
      message: `${12_000 - (found.length - 1)} more problems are not listed`,
    });
  });

  it('none is lost in a block of more statements than a call takes arguments', () => {
    const text = `Job -title j -subtasks {${'Task t\n'.repeat(300_000)}Task t -cmds {Cmd {C:\\new}}}`;
    expect(checkAlf(text)).toMatchObject([{ code: 'backslash-in-word', line: 300_001 }]);
  });

  it('an error counts them all', () => {
    const subtasks = each(1500, () => task({ title: 't\0' }));
    expect(() => serializeAlf({ kind: 'job', title: 'j', subtasks })).toThrow(/\(and 1499 more\)$/);
  });
});
