import { JobtronautError } from '@jobtronaut/diagnostics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cmd,
  type EngineJson,
  fromEngineJson,
  instance,
  iterate,
  type Job,
  job,
  parseAlf,
  remoteCmd,
  type Subtask,
  serializeAlf,
  task,
  toEngineJson,
} from '../index.ts';
import { jobs } from '../testing/arbitrary.ts';

const NOW = new Date(2026, 10, 20, 12, 0);
const convert = (document: Job): EngineJson['TractorJob'] => toEngineJson(document, { now: NOW }).TractorJob;

describe('toEngineJson', () => {
  it('gives the example of alf-format 11', () => {
    const document = parseAlf(
      'Job -title {j} -subtasks { Task {a} -cmds { RemoteCmd {ls} -expand 1 } -subtasks { Task {b} }; Task {c} -subtasks { Instance {b} } }',
    );
    expect(toEngineJson(document)).toEqual({
      TractorJob: {
        data: { title: 'j' },
        children: [
          {
            '#': 'T1',
            data: { tid: 1, title: 'a', state: '-B', cids: [1] },
            children: [{ '#': 'T2', data: { tid: 2, title: 'b', state: '-B', cids: [] }, children: [] }],
          },
          { '#': 'T3', data: { tid: 3, title: 'c', state: '-B', cids: [], ants: [2] }, children: [] },
        ],
        commands: { C1: { cid: 1, argv: ['ls'], type: 'RCX', state: 'B', service: '', msg: '', tags: [] } },
      },
    });
  });

  it('gives every option of a job its name', () => {
    const { data, commands } = convert(
      job({
        title: 't',
        tier: 'rush',
        projects: ['p'],
        crews: ['c'],
        maxactive: 3,
        paused: true,
        after: '12 24 18:00',
        afterjids: [1, 2],
        init: { a: '1' },
        atleast: 1,
        atmost: 2,
        etalevel: 1,
        tags: ['x'],
        priority: 5,
        service: 's',
        envkey: ['e'],
        comment: 'c',
        metadata: 'm',
        editpolicy: 'ep',
        dirmaps: [['a', 'b', 'NFS']],
        serialsubtasks: true,
        cleanup: [cmd({ argv: ['clean'] })],
        postscript: [
          remoteCmd({ argv: ['p'] }),
          remoteCmd({ argv: ['q'], when: 'error' }),
          cmd({ argv: ['r'], when: 'done' }),
          cmd({ argv: ['s'], when: 'always' }),
        ],
        subtasks: [task({ title: 'x', argv: 'ls' })],
      }),
    );
    expect(data).toEqual({
      title: 't',
      tier: 'rush',
      projects: ['p'],
      crews: ['c'],
      maxActive: 3,
      paused: 1,
      afterTime: new Date(2026, 11, 24, 18, 0).getTime() / 1000,
      afterJids: [1, 2],
      assignments: { a: '1' },
      minSlots: 1,
      maxSlots: 2,
      etalevel: 1,
      tags: ['x'],
      priority: 5,
      service: 's',
      envkey: ['e'],
      comment: 'c',
      metadata: 'm',
      editpolicy: 'ep',
      dirmaps: [['a', 'b', 'NFS']],
      serialsubtasks: true,
      cids: [2, 3, 4, 5, 6],
    });
    expect(Object.values(commands).map(({ cid, type }) => [cid, type])).toEqual([
      [1, 'RC'],
      [2, 'LD'],
      [3, 'RP'],
      [4, 'RPE'],
      [5, 'LPD'],
      [6, 'LP'],
    ]);
  });

  it.each([
    ['11 20 13:00', new Date(2026, 10, 20, 13, 0)],
    ['13:30', new Date(2026, 10, 20, 13, 30)],
    // Spooled an hour late is late, not a year early; January is near in November.
    ['11 20 11:00', new Date(2026, 10, 20, 11, 0)],
    ['01 02 03:04', new Date(2027, 0, 2, 3, 4)],
    ['10 01 00:00', new Date(2026, 9, 1)],
  ])('takes the year of %s that is nearest', (after, moment) => {
    expect(convert(job({ title: 't', after, subtasks: [] })).data.afterTime).toBe(moment.getTime() / 1000);
  });

  it('expands Iterates; what comes before them is waited for by every iteration', () => {
    const loop = iterate({
      varname: 'i',
      from: 1,
      to: 2,
      template: [task({ title: 'x$i', subtasks: [instance({ title: 'z' })] })],
      subtasks: [task({ title: 's' }), instance({ title: 'z' })],
    });
    const { children } = convert(job({ title: 't', subtasks: [loop, task({ title: 'z' })] }));
    expect(children.map(({ data }) => [data.tid, data.title, data.ants])).toEqual([
      [1, 's', undefined],
      [2, 'x1', [1, 4, 4]],
      [3, 'x2', [1, 4, 4]],
      [4, 'z', undefined],
    ]);
  });

  it('lists cleanup commands of a task after its commands, and numbers commands in document order', () => {
    const { children, commands } = convert(
      job({
        title: 't',
        subtasks: [
          task({
            title: 'a',
            cleanup: [cmd({ argv: ['c'] })],
            cmds: [cmd({ argv: ['a'] })],
            subtasks: [task({ title: 'b', argv: 'b' })],
          }),
        ],
      }),
    );
    expect(children[0]?.data.cids).toEqual([1, 2]);
    expect(Object.values(commands).map(({ argv }) => argv[0])).toEqual(['a', 'c', 'b']);
  });
});

const treeOf = (parts: object): unknown => ({ TractorJob: { data: {}, children: [], commands: {}, ...parts } });

describe('fromEngineJson', () => {
  /** A job without what engines do not serve, as it comes back; times of day get a date. */
  const served = (document: Job): unknown => {
    const prune = (node: Record<string, unknown>): Record<string, unknown> => {
      const { metrics: _m, samehost: _s, minrunsecs: _l, maxrunsecs: _h, spoolcwd: _c, ...rest } = node;
      if (rest.expand !== undefined) rest.expand = rest.expand === false ? undefined : true;
      for (const name of ['service', 'msg']) if ('argv' in node && rest[name] === '') rest[name] = undefined;
      for (const name of ['cmds', 'cleanup', 'postscript'])
        if (Array.isArray(rest[name]))
          rest[name] = (rest[name] as Record<string, unknown>[]).map((command) => ({
            ...prune(command),
            when: name !== 'postscript' || command.when === 'always' ? undefined : command.when,
          }));
      if (Array.isArray(rest.subtasks)) rest.subtasks = (rest.subtasks as Record<string, unknown>[]).map(prune);
      return rest;
    };
    return prune(document as unknown as Record<string, unknown>);
  };
  const withoutLoops = (list: readonly Subtask[]): Subtask[] =>
    list.flatMap((node) => {
      if (node.kind !== 'task') return [];
      const { subtasks, ...rest } = node;
      const below = withoutLoops(subtasks ?? []);
      return [below.length > 0 ? { ...rest, subtasks: below } : rest];
    });

  it('gives back all but what the types say is lost', () => {
    const comparable = jobs({ normal: true }).map((document) => {
      const init = [...new Map((document.init ?? []).map((assign) => [assign.name, assign])).values()];
      return {
        ...document,
        after: '01 02 03:04',
        subtasks: withoutLoops(document.subtasks ?? []),
        ...(init.length > 0 && { init }),
      };
    });
    fc.assert(
      fc.property(comparable, (document) => {
        const back = fromEngineJson(toEngineJson(document, { now: NOW }));
        expect({ ...back, subtasks: back.subtasks ?? [] }).toEqual(served(document));
      }),
      { numRuns: 200 },
    );
  });

  it('gives the same tree again, Instances and Iterates included', () => {
    const again = jobs({ normal: true }).filter(
      ({ subtasks }) => !JSON.stringify(subtasks).includes('"iterate"') || JSON.stringify(subtasks).length < 5000,
    );
    fc.assert(
      fc.property(again, (document) => {
        let first: EngineJson;
        try {
          first = toEngineJson(document, { now: NOW });
        } catch (error) {
          // More iterations than anyone expands.
          if (JobtronautError.is(error) && error.code === 'too-large') return;
          throw error;
        }
        const back = fromEngineJson(first);
        // Trees have the order of their ants; ids are given where a title is not enough.
        const second = fromEngineJson(toEngineJson(back as Job, { now: NOW }));
        expect(second).toEqual(back);
        if (back.title !== undefined && back.subtasks !== undefined) serializeAlf(back as Job);
      }),
      { numRuns: 200 },
    );
  });

  it('names tasks so that the right one is meant', () => {
    const document = job({
      title: 't',
      subtasks: [
        task({ title: 'a' }),
        task({ title: 'a' }),
        task({ title: 'b', id: 'T2' }),
        task({ title: 'c', id: 'cc', subtasks: [instance({ title: 'T2' }), instance({ title: 'cc' })] }),
      ],
    });
    const tree = toEngineJson(document);
    // The engine says by number what no name could: the second "a".
    const first = tree.TractorJob.children[3]?.data;
    if (first !== undefined) first.ants = [2, 3];
    expect(fromEngineJson(tree).subtasks).toEqual([
      { kind: 'task', title: 'a' },
      { kind: 'task', title: 'a', id: 'T2_' },
      { kind: 'task', title: 'b', id: 'T2' },
      {
        kind: 'task',
        title: 'c',
        id: 'cc',
        subtasks: [
          { kind: 'instance', title: 'T2_' },
          { kind: 'instance', title: 'T2' },
        ],
      },
    ]);
  });

  it('gives no id that is the title of a task', () => {
    const titles = ['a', 'T3', 'a'].map((title) => task({ title }));
    const tree = toEngineJson(job({ title: 't', subtasks: [...titles, task({ title: 'w' })] }));
    const last = tree.TractorJob.children[3]?.data;
    if (last !== undefined) last.ants = [2, 3];
    expect(toEngineJson(fromEngineJson(tree) as Job).TractorJob.children[3]?.data.ants).toEqual([2, 3]);
  });

  it.each([
    ['null', null],
    ['no job', {}],
    ['null for data', treeOf({ data: null })],
    ['assignments that are null', treeOf({ data: { assignments: null } })],
    ['assignments that are no texts', treeOf({ data: { assignments: { a: 1 } } })],
    ['path maps that are no lists', treeOf({ data: { dirmaps: [null] } })],
    ['commands that are null', treeOf({ data: { cids: [1] }, commands: null })],
    ['a command without msg, tags and service', treeOf({ data: { cids: [1] }, commands: { C1: { type: 'RD' } } })],
    ['a task that is null', treeOf({ children: [null] })],
    ['a task without data', treeOf({ children: [{ '#': 'T1', children: [] }] })],
    ['a task without children', treeOf({ children: [{ '#': 'T1', data: { tid: 1, title: 'a', cids: [] } }] })],
    ['a task without cids', treeOf({ children: [{ '#': 'T1', data: { tid: 1, title: 'a' }, children: [] }] })],
    [
      'a title that is a number',
      treeOf({ children: [{ '#': 'T1', data: { tid: 1, title: 1, cids: [] }, children: [] }] }),
    ],
    [
      'a missing command',
      {
        TractorJob: {
          data: {},
          commands: {},
          children: [{ '#': 'T1', data: { tid: 1, title: 'a', state: '-B', cids: [7] }, children: [] }],
        },
      },
    ],
    [
      'a missing task',
      {
        TractorJob: {
          data: {},
          commands: {},
          children: [{ '#': 'T1', data: { tid: 1, title: 'a', state: '-B', cids: [], ants: [9] }, children: [] }],
        },
      },
    ],
    [
      'a command of an unknown type',
      {
        TractorJob: {
          data: { cids: [1] },
          commands: { C1: { cid: 1, argv: ['x'], type: 'Z', state: 'B', service: '', msg: '', tags: [] } },
          children: [],
        },
      },
    ],
  ])('refuses %s', (_, tree) => {
    expect(() => fromEngineJson(tree as EngineJson)).toThrow(expect.objectContaining({ code: 'bad-engine-json' }));
  });

  it('takes trees of any depth', () => {
    let deep = task({ title: 'leaf' });
    for (let level = 0; level < 20_000; level++) deep = task({ title: `${level}`, subtasks: [deep] });
    let node = fromEngineJson(toEngineJson(job({ title: 'deep', subtasks: [deep] }))).subtasks?.[0];
    let levels = 0;
    for (; node?.kind === 'task'; node = node.subtasks?.[0]) levels++;
    expect(levels).toBe(20_001);
  });
});
