import { describe, expect, it } from 'vitest';
import { cmd, expandIterate, instance, iterate, job, remoteCmd, type Subtask, task } from './index.ts';

describe('the constructors', () => {
  it('give plain nodes', () => {
    expect(job({ title: 't', subtasks: [] })).toEqual({ kind: 'job', title: 't', subtasks: [] });
    expect(task({ title: 't', service: 's' })).toEqual({ kind: 'task', title: 't', service: 's' });
    expect(remoteCmd({ argv: ['ls', '-l'], service: 's' })).toEqual({
      kind: 'remoteCmd',
      argv: ['ls', '-l'],
      service: 's',
    });
    expect(cmd({ argv: 'ls -l' })).toEqual({ kind: 'cmd', argv: ['ls', '-l'] });
    expect(instance({ title: 't' })).toEqual({ kind: 'instance', title: 't' });
    expect(iterate({ varname: 'i', from: 1, to: 2, template: [] })).toEqual({
      kind: 'iterate',
      varname: 'i',
      from: 1,
      to: 2,
      template: [],
    });
  });

  it('split texts at white space, without any quoting', () => {
    expect(remoteCmd({ argv: '  sh\t-c "a b"\n' }).argv).toEqual(['sh', '-c', '"a', 'b"']);
    expect(task({ title: 't', chaser: 'sho a.exr', preview: 'sho b.exr' })).toMatchObject({
      chaser: ['sho', 'a.exr'],
      preview: ['sho', 'b.exr'],
    });
  });

  it('make the first command of a task from argv, which takes the service', () => {
    expect(task({ title: 't', argv: 'ls', service: 's', cmds: [cmd({ argv: ['x'] })] })).toEqual({
      kind: 'task',
      title: 't',
      cmds: [
        { kind: 'remoteCmd', argv: ['ls'], service: 's' },
        { kind: 'cmd', argv: ['x'] },
      ],
    });
    expect(task({ title: 't', argv: '', service: 's' })).toEqual({ kind: 'task', title: 't', service: 's' });
    expect(task({ title: 't', argv: ' ' }).cmds).toEqual([{ kind: 'remoteCmd', argv: [] }]);
  });

  it('take variables and path maps in a shorter form', () => {
    const { init, dirmaps } = job({
      title: 't',
      init: { a: '1', b: '2' },
      dirmaps: [['x', 'y', 'NFS'], { source: 'p', target: 'q', zone: 'UNC' }],
    });
    expect(init).toEqual([
      { name: 'a', value: '1' },
      { name: 'b', value: '2' },
    ]);
    expect(dirmaps).toEqual([
      { source: 'x', target: 'y', zone: 'NFS' },
      { source: 'p', target: 'q', zone: 'UNC' },
    ]);
  });
});

describe('a node that stands in a job twice', () => {
  const shared = task({ title: 'shared', subtasks: [task({ title: 'below' })] });

  it('becomes an Instance, if it is a task', () => {
    const a = task({ title: 'a', subtasks: [shared] });
    const b = task({ title: 'b', subtasks: [task({ title: 'c' }), shared] });
    expect(job({ title: 't', subtasks: [a, b, a] }).subtasks).toEqual([
      a,
      { ...b, subtasks: [task({ title: 'c' }), instance({ title: 'shared' })] },
      instance({ title: 'a' }),
    ]);
    // What was handed over is not changed.
    expect(b.subtasks?.[1]).toBe(shared);
  });

  it('is told from one in a list that stands there twice', () => {
    const list = [shared];
    const subtasks = [task({ title: 'a', subtasks: list }), task({ title: 'b', subtasks: list })];
    expect(job({ title: 't', subtasks }).subtasks).toEqual([
      subtasks[0],
      task({ title: 'b', subtasks: [instance({ title: 'shared' })] }),
    ]);
  });

  it('may stand in templates besides', () => {
    const subtasks: Subtask[] = [shared, iterate({ varname: 'i', from: 1, to: 2, template: [shared] })];
    expect(job({ title: 't', subtasks }).subtasks).toBe(subtasks);
  });

  it.each<[string, Subtask]>([
    ['instance', instance({ title: 'x' })],
    ['iterate', iterate({ varname: 'i', from: 1, to: 2, template: [shared] })],
  ])('is refused, if it is an %s', (_, node) => {
    expect(() => job({ title: 't', subtasks: [node, task({ title: 'a', subtasks: [node] })] })).toThrow(
      expect.objectContaining({ code: 'repeated-node' }),
    );
  });
});

describe('expandIterate', () => {
  it('leaves the template of a loop of the same name to that one', () => {
    const body = task({ title: 'a $i' });
    const inner = iterate({ varname: 'i', from: 1, to: 2, template: [body], subtasks: [body] });
    expect(expandIterate(iterate({ varname: 'i', from: 7, to: 7, template: [inner] }))).toEqual([
      { ...inner, subtasks: [{ ...body, title: 'a 7' }] },
    ]);
  });

  it('makes nothing of an empty template, and not more text than there is room for', () => {
    expect(expandIterate(iterate({ varname: 'i', from: 1, to: 2 ** 52, template: [] }))).toEqual([]);
    const long = task({ title: 'x'.repeat(10_000) });
    expect(() => expandIterate(iterate({ varname: 'i', from: 1, to: 200_000, template: [long] }))).toThrow(
      /characters or more/,
    );
  });

  const titles = (from: number, to: number, by?: number): string[] =>
    expandIterate(
      iterate({ varname: 'i', from, to, ...(by !== undefined && { by }), template: [task({ title: '$i' })] }),
    ).map((node) => (node.kind === 'task' ? node.title : ''));

  it.each<[number, number, number | undefined, string[]]>([
    [1, 3, undefined, ['1', '2', '3']],
    [1, 9, 4, ['1', '5', '9']],
    [1, 8, 4, ['1', '5']],
    [10, -10, -10, ['10', '0', '-10']],
    [2, 1, undefined, []],
    [1, 2, -1, []],
    [5, 5, 7, ['5']],
  ])('from %i to %i by %s gives %j', (from, to, by, expected) => {
    expect(titles(from, to, by)).toEqual(expected);
  });

  it('replaces the variable in every text, and nothing else', () => {
    const node = task({
      title: '$frame \u0024{frame} $::frame $frame2 $framex \u0024{frame2} $ $$frame',
      serialsubtasks: true,
      cmds: [remoteCmd({ argv: ['x', 'a.$frame.rib'], tags: ['t$frame'], retryrc: [1], msg: '$other' })],
      subtasks: [
        instance({ title: 'i $frame' }),
        iterate({ varname: 'k', from: 1, to: 2, template: [task({ title: '$frame $k' })] }),
      ],
    });
    expect(expandIterate(iterate({ varname: 'frame', from: 7, to: 7, template: [node] }))).toEqual([
      task({
        title: '7 7 7 $frame2 $framex \u0024{frame2} $ $7',
        serialsubtasks: true,
        cmds: [remoteCmd({ argv: ['x', 'a.7.rib'], tags: ['t7'], retryrc: [1], msg: '$other' })],
        subtasks: [
          instance({ title: 'i 7' }),
          iterate({ varname: 'k', from: 1, to: 2, template: [task({ title: '7 $k' })] }),
        ],
      }),
    ]);
  });
});
