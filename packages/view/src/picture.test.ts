import { expandIterate, instance, iterate, job, remoteCmd, type Task, task } from '@jobtronaut/alf';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stacksOf } from './drawing/branch.ts';
import { pictureOf } from './picture.ts';
import { anyJob, tasksIn } from './testing/documents.ts';

const leaf = (title: string) => task({ title, id: `id of ${title}`, cmds: [remoteCmd({ argv: ['true'] })] });
const stacks =
  (...titles: string[]) =>
  (serialsubtasks: boolean) => {
    const { root } = pictureOf(job({ title: 'j', serialsubtasks, subtasks: titles.map(leaf) }));
    return stacksOf(root.children, root.serial).map((stack) => stack.map(({ title }) => title));
  };

describe('the picture of a document', () => {
  it('names Instances by the title of the task that they mean, by its id first', () => {
    const { root } = pictureOf(
      job({
        title: 'j',
        subtasks: [
          leaf('a'),
          task({ title: 'b', subtasks: [instance({ title: 'id of a' }), instance({ title: 'gone' })] }),
        ],
      }),
    );
    expect(root.children[1]?.children.map(({ kind, title }) => [kind, title])).toEqual([
      ['instance', 'a'],
      ['instance', 'gone'],
    ]);
  });

  it('stacks siblings that differ in elements or numbers alone', () => {
    expect(stacks('R: Elements a', 'R: Elements b', 'Q')(false)).toEqual([['R: Elements a', 'R: Elements b'], ['Q']]);
    expect(stacks('frame 1', 'check', 'frame 2')(false)).toEqual([['frame 1', 'frame 2'], ['check']]);
  });

  it('stacks only neighbours where the order counts', () => {
    expect(stacks('frame 1', 'check', 'frame 2', 'frame 3')(true)).toEqual([
      ['frame 1'],
      ['check'],
      ['frame 2', 'frame 3'],
    ]);
  });

  it('stacks nothing that looks different below', () => {
    const { root } = pictureOf(
      job({
        title: 'j',
        subtasks: [
          task({ title: 'shot 1', subtasks: [leaf('a')] }),
          task({ title: 'shot 2', serialsubtasks: true, subtasks: [leaf('a')] }),
        ],
      }),
    );
    expect(stacksOf(root.children, false)).toHaveLength(2);
  });

  it('draws a task that stands in two places twice', () => {
    const shared = leaf('shared');
    // The builders would make Instances of the second one.
    const a: Task = { kind: 'task', title: 'a', subtasks: [shared] };
    const { root } = pictureOf({ kind: 'job', title: 'j', subtasks: [a, shared, shared] });
    expect(root.tasks).toBe(4);
  });

  it('counts the tasks of a loop in all its turns', () => {
    const loop = iterate({
      varname: 'f',
      from: 1,
      to: 9,
      by: 2,
      subtasks: [leaf('before')],
      template: [leaf('$f'), leaf('b$f')],
    });
    expect(pictureOf(job({ title: 'j', subtasks: [loop] })).root.tasks).toBe(expandIterate(loop).length + 1);
  });

  it('numbers nodes parents first, and has the node of each', () => {
    fc.assert(
      fc.property(anyJob, (document) => {
        const { root, nodes } = pictureOf(document);
        const open = [root];
        let count = 0;
        for (let branch = open.pop(); branch; branch = open.pop()) {
          expect(branch.index).toBe(count++);
          expect(nodes[branch.index]?.kind).toBe(branch.kind);
          open.push(...[...branch.children].reverse());
        }
        expect(nodes).toHaveLength(count);
        expect(nodes.filter(({ kind }) => kind === 'task')).toHaveLength(tasksIn(document));
      }),
    );
  });
});
