import { stripVTControlCharacters } from 'node:util';
import { instance, type Job, job, remoteCmd, type Subtask, task } from '@jobtronaut/alf';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { terminalTree } from './terminal.ts';
import { anyJob, sequenceOf } from './testing/documents.ts';

const draw = (document: Job, width?: number) =>
  [...terminalTree(document, width === undefined ? {} : { width })].join('\n');
const leaf = (title: string, extra: Subtask[] = []) =>
  task({ title, id: `id of ${title}`, cmds: [remoteCmd({ argv: ['true'] })], subtasks: extra });

describe('the terminal tree', () => {
  it('tells serial from parallel, and stacks what looks alike', () => {
    const document = job({
      title: 'shot',
      subtasks: [
        task({
          title: 'Shot',
          serialsubtasks: true,
          subtasks: [
            leaf('Prepare'),
            task({
              title: 'Render',
              subtasks: [1, 2, 3].map((frame) =>
                leaf(`Render: Elements ${frame}`, [instance({ title: 'id of Prepare' })]),
              ),
            }),
            task({ title: 'Look', subtasks: [leaf('Movie'), leaf('Sheet', [instance({ title: 'id of Movie' })])] }),
          ],
        }),
      ],
    });
    expect(draw(document)).toBe(
      [
        'shot',
        '└─ Shot  3 one after the other',
        '   ├▶ 1 Prepare',
        '   ├▶ 2 Render  3 in parallel',
        '   │  └─ Render: Elements 1 … 3  ×3',
        '   └▶ 3 Look  2 in parallel',
        '      ├─ Movie',
        '      └─ Sheet',
        '         └┄ waits for Movie',
      ].join('\n'),
    );
  });

  it('cuts lines at the width of the terminal', () => {
    expect(draw(job({ title: 't', subtasks: [leaf('a long title')] }), 10).split('\n')[1]).toBe('└─ a long…');
  });

  it('is the same text in colour', () => {
    const document = sequenceOf(3, 40);
    const coloured = [...terminalTree(document, { colour: true, width: 30 })].join('\n');
    expect(coloured).toContain('\u001b[33m');
    expect(stripVTControlCharacters(coloured)).toBe(draw(document, 30));
  });

  it('lets no title move the cursor or begin a line', () => {
    fc.assert(
      fc.property(anyJob, fc.string({ unit: 'binary' }), (document, title) => {
        for (const line of terminalTree({ ...document, title })) expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  it('folds what is more than the lines that there are', () => {
    const lines = (limit: number) => [...terminalTree(sequenceOf(3, 40), { lines: limit })];
    expect(lines(30)).toHaveLength(6);
    expect(lines(2)).toEqual([
      'Sequence',
      '└─ Shot 0000 … 0020  ×3, 3 one after the other',
      expect.stringContaining('Prepare'),
      '   └▶ … 2 more  126 tasks',
    ]);
  });

  it('draws a wide job in one line and a deep one without recursion', () => {
    const wide = job({
      title: 'wide',
      subtasks: Array.from({ length: 100_000 }, (_, frame) => leaf(`R: Elements ${frame}`)),
    });
    expect(draw(wide).split('\n')).toEqual(['wide', '└─ R: Elements 0 … 99999  ×100,000']);
    let deep: Subtask = leaf('end');
    for (let level = 0; level < 10_000; level++) deep = task({ title: `level ${level}`, subtasks: [deep] });
    expect([...terminalTree(job({ title: 'deep', subtasks: [deep] }), { width: 40 })]).toHaveLength(10_002);
  });
});
