import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type DependencyGraph,
  dependencyGraph,
  expandIterate,
  type GraphOptions,
  instance,
  iterate,
  type Job,
  job,
  type Subtask,
  type TaskInput,
  task,
} from '../index.ts';

const t = (title: string, options: Omit<TaskInput, 'title'> = {}): Subtask => task({ title, ...options });
const ref = (title: string): Subtask => instance({ title });
const titleOf = ({ tasks }: DependencyGraph, node: number): string => {
  const found = tasks[node];
  if (found === undefined) return `barrier ${node - tasks.length}`;
  return found.kind === 'task' ? found.title : found.varname;
};
/** What each node waits for, by titles. */
const waits = (document: Job | Subtask[], options?: GraphOptions): Record<string, string[]> => {
  const graph = dependencyGraph(document, options);
  return Object.fromEntries(
    Array.from({ length: graph.nodeCount }, (_, node) => [
      titleOf(graph, node),
      [...graph.prerequisites.of(node)].map((other) => titleOf(graph, other)).sort(),
    ]),
  );
};

describe('dependencyGraph', () => {
  it.each<[string, Job | Subtask[], GraphOptions, Record<string, string[]>]>([
    [
      'children come first',
      [t('a', { subtasks: [t('b', { subtasks: [t('c')] }), t('d')] })],
      {},
      { a: ['b', 'd'], b: ['c'], c: [], d: [] },
    ],
    [
      'serial siblings wait for the one before, with all that is below them',
      [t('a', { serialsubtasks: true, subtasks: [t('b'), t('c', { subtasks: [t('d'), t('e')] }), t('f')] })],
      {},
      { a: ['f'], b: [], c: ['d', 'e'], d: ['b'], e: ['b'], f: ['c'] },
    ],
    [
      'a job may be serial',
      job({ title: 'j', serialsubtasks: true, subtasks: [t('a'), t('b')] }),
      {},
      { a: [], b: ['a'] },
    ],
    ['a job need not be', job({ title: 'j', subtasks: [t('a'), t('b')] }), {}, { a: [], b: [] }],
    [
      'the task around an Instance waits',
      [t('a', { subtasks: [ref('c'), t('b')] }), t('c')],
      {},
      { a: ['b', 'c'], b: [], c: [] },
    ],
    [
      'an id is preferred to a title',
      [t('a', { subtasks: [ref('x')] }), t('x'), t('b', { id: 'x' })],
      {},
      { a: ['b'], x: [], b: [] },
    ],
    ['an Instance at the top level holds nobody up', [ref('a'), t('a'), t('b')], {}, { a: [], b: [] }],
    [
      'unless the job is serial',
      job({ title: 'j', serialsubtasks: true, subtasks: [t('a'), ref('z'), t('b', { subtasks: [t('c')] })] }),
      {},
      { a: [], b: ['c'], c: ['barrier 0'], 'barrier 0': ['a'] },
    ],
    [
      'an Instance among serial siblings: what follows waits for it too',
      [t('p', { serialsubtasks: true, subtasks: [t('a'), ref('z'), t('b')] }), t('z')],
      {},
      { p: ['b'], a: [], b: ['barrier 0'], z: [], 'barrier 0': ['a', 'z'] },
    ],
    [
      'a task with nothing but Instances below it is held back itself',
      [t('p', { serialsubtasks: true, subtasks: [t('a'), t('b', { subtasks: [ref('z')] })] }), t('z')],
      {},
      { p: ['b'], a: [], b: ['a', 'z'], z: [] },
    ],
    [
      'an Iterate is a node of its own',
      [t('p', { subtasks: [iterate({ varname: 'i', from: 1, to: 2, template: [t('x$i')], subtasks: [t('s')] })] })],
      {},
      { p: ['i'], i: ['s'], s: [] },
    ],
    [
      'an Iterate is expanded on request',
      [
        t('p', {
          subtasks: [
            iterate({
              varname: 'i',
              from: 1,
              to: 2,
              template: [t('x$i', { subtasks: [t('y\u0024{i}')] }), ref('x$i')],
            }),
          ],
        }),
      ],
      { expandIterates: true },
      { p: ['x1', 'x1', 'x2', 'x2'], x1: ['y1'], y1: [], x2: ['y2'], y2: [] },
    ],
    [
      'what is before an Iterate is before all iterations, through a barrier',
      [
        t('p', {
          subtasks: [iterate({ varname: 'i', from: 1, to: 3, template: [t('x$i')], subtasks: [t('s'), t('r')] })],
        }),
      ],
      { expandIterates: true },
      {
        p: ['x1', 'x2', 'x3'],
        s: [],
        r: [],
        x1: ['barrier 0'],
        x2: ['barrier 0'],
        x3: ['barrier 0'],
        'barrier 0': ['r', 's'],
      },
    ],
    [
      'in a serial task the iterations are serial',
      [
        t('p', {
          serialsubtasks: true,
          subtasks: [iterate({ varname: 'i', from: 1, to: 2, template: [t('x$i')], subtasks: [t('s')] }), t('z')],
        }),
      ],
      { expandIterates: true },
      { p: ['z'], s: [], x1: ['s'], x2: ['x1'], z: ['x2'] },
    ],
    [
      'without iterations the preparation is still waited for',
      [t('p', { subtasks: [iterate({ varname: 'i', from: 2, to: 1, template: [t('x')], subtasks: [t('s')] })] })],
      { expandIterates: true },
      { p: ['barrier 0'], s: [], 'barrier 0': ['s'] },
    ],
  ])('%s', (_, document, options, expected) => {
    expect(waits(document, options)).toEqual(expected);
  });

  it('numbers tasks as an engine does, and knows where they stand', () => {
    const document = job({
      title: 'j',
      subtasks: [
        t('a', {
          subtasks: [
            t('b'),
            ref('a b'),
            iterate({
              varname: 'i',
              from: 1,
              to: 2,
              template: [t('c'), t('d', { subtasks: [t('e')] })],
              subtasks: [t('s')],
            }),
          ],
        }),
        t('f'),
      ],
    });
    const graph = dependencyGraph(document, { expandIterates: true });
    expect(graph.tasks.map((_, node) => [titleOf(graph, node), graph.parentOf(node), graph.pathOf(node)])).toEqual([
      ['a', -1, 'subtasks[0]'],
      ['b', 0, 'subtasks[0].subtasks[0]'],
      ['s', 0, 'subtasks[0].subtasks[2].subtasks[0]'],
      ['c', 0, 'subtasks[0].subtasks[2].template[0]'],
      ['d', 0, 'subtasks[0].subtasks[2].template[1]'],
      ['e', 4, 'subtasks[0].subtasks[2].template[1].subtasks[0]'],
      ['c', 0, 'subtasks[0].subtasks[2].template[0]'],
      ['d', 0, 'subtasks[0].subtasks[2].template[1]'],
      ['e', 7, 'subtasks[0].subtasks[2].template[1].subtasks[0]'],
      ['f', -1, 'subtasks[1]'],
    ]);
    expect(dependencyGraph([t('x'), t('y', { subtasks: [t('z')] })]).pathOf(2)).toBe('[1].subtasks[0]');
  });

  it('tells cycles with the way around', () => {
    const graph = dependencyGraph([
      t('a', { subtasks: [t('b', { subtasks: [ref('a')] })] }),
      t('c', { subtasks: [ref('d')] }),
      t('d', { subtasks: [ref('c')] }),
      t('e', { subtasks: [ref('e')] }),
      t('f', { subtasks: [ref('a')] }),
    ]);
    expect(graph.diagnostics.map(({ code, severity, message, path }) => [code, severity, message, path])).toEqual([
      ['cycle', 'error', 'tasks wait for each other: "a" waits for "b" waits for "a"', '[0].subtasks[0].subtasks[0]'],
      ['cycle', 'error', 'tasks wait for each other: "c" waits for "d" waits for "c"', '[1].subtasks[0]'],
      ['cycle', 'error', 'tasks wait for each other: "e" waits for "e"', '[3].subtasks[0]'],
    ]);
    expect(graph.order.length).toBe(0);
  });

  it('tells a cycle for every Instance that makes one', () => {
    const told = (...list: Subtask[]): (string | undefined)[] =>
      dependencyGraph(job({ title: 'j', subtasks: list })).diagnostics.map(({ path }) => path);
    const inA = 'subtasks[0].subtasks';
    const [b, c] = ['b', 'c'].map((title) => t(title, { subtasks: [ref('a')] }));
    expect(told(t('a', { subtasks: [b, c] as Subtask[] }))).toEqual([`${inA}[0].subtasks[0]`, `${inA}[1].subtasks[0]`]);
    expect(told(t('a', { subtasks: [t('b', { subtasks: [ref('a'), ref('b')] })] }))).toEqual([
      `${inA}[0].subtasks[0]`,
      `${inA}[0].subtasks[1]`,
    ]);
    // In a serial group an Instance is waited for by the next sibling.
    expect(
      told(t('a', { serialsubtasks: true, subtasks: [ref('y'), t('x')] }), t('y', { subtasks: [ref('x')] })),
    ).toEqual([`${inA}[0]`]);
    // What waits for a cycle, or is waited for by one, is in none.
    expect(told(t('w', { subtasks: [ref('a')] }), t('a', { subtasks: [ref('a'), ref('z')] }), t('z'))).toEqual([
      'subtasks[1].subtasks[0]',
    ]);
    expect(told(...Array.from({ length: 50 }, (_, i) => t(`${i}`, { subtasks: [ref(`${i}`)] })))).toHaveLength(20);
  });

  it('tells names that mean nothing, or several', () => {
    const tasks = [t('a', { subtasks: [ref('nope'), ref('b'), ref('b')] }), t('b'), t('b')];
    const whole = dependencyGraph(job({ title: 'j', subtasks: tasks }));
    expect(whole.diagnostics.map(({ code, severity, path }) => [code, severity, path])).toEqual([
      ['unknown-instance', 'warning', 'subtasks[0].subtasks[0]'],
      ['ambiguous-instance', 'warning', 'subtasks[0].subtasks[1]'],
    ]);
    expect(whole.unresolved).toEqual([{ node: 0, name: 'nope', path: 'subtasks[0].subtasks[0]' }]);
    expect([...whole.prerequisites.of(0)]).toEqual([1, 1]);
    expect(dependencyGraph(tasks).diagnostics[0]).toMatchObject({ code: 'unknown-instance', severity: 'info' });
  });

  it('refuses loops that make more than a million tasks', () => {
    const loop = iterate({
      varname: 'i',
      from: 1,
      to: 1001,
      template: [iterate({ varname: 'j', from: 1, to: 1000, template: [t('x')] })],
    });
    expect(() => dependencyGraph([loop], { expandIterates: true })).toThrow(/tasks or more/);
    expect(() => expandIterate(iterate({ varname: 'i', from: 0, to: 1_000_000, template: [t('x')] }))).toThrow(
      /tasks or more/,
    );
  });

  it('grows with the number of tasks, serial or not', () => {
    const wide = job({
      title: 'j',
      serialsubtasks: true,
      subtasks: Array.from({ length: 100 }, (_, i) =>
        t(`${i}`, { subtasks: Array.from({ length: 200 }, (_, k) => t(`${i}.${k}`)) }),
      ),
    });
    const graph = dependencyGraph(wide);
    expect(graph.nodeCount).toBe(20_100);
    expect(graph.prerequisites.size).toBeLessThan(2 * 20_100);
    let deep = t('leaf');
    for (let level = 0; level < 20_000; level++)
      deep = t(`${level}`, { subtasks: [deep, t('side')], serialsubtasks: level % 2 === 0 });
    const chain = dependencyGraph([deep]);
    expect(chain.order.length).toBe(40_001);
    expect(chain.prerequisites.size).toBeLessThan(2 * 40_001);
  });
});

describe('in any job', () => {
  /** Few titles, so that Instances find something, themselves included. */
  const title = fc.constantFrom(...'abcdef');
  const tasks = (depth: number): fc.Arbitrary<Subtask[]> => {
    const leaf = title.map((name) => t(name));
    if (depth === 0) return fc.array(leaf, { maxLength: 2 });
    const inner = fc
      .record({ title, serialsubtasks: fc.boolean(), subtasks: tasks(depth - 1) })
      .map((fields) => task(fields));
    const loop = fc
      .record({ to: fc.nat(2), template: tasks(depth - 1), subtasks: tasks(depth - 1) })
      .map((fields) => iterate({ varname: 'i', from: 1, ...fields }));
    return fc.array(
      fc.oneof(
        { weight: 4, arbitrary: inner },
        { weight: 2, arbitrary: leaf },
        { weight: 2, arbitrary: title.map(ref) },
        { weight: 1, arbitrary: loop },
      ),
      { maxLength: 4 },
    );
  };
  const anyJob = fc
    .record({ serialsubtasks: fc.boolean(), subtasks: tasks(3) })
    .map(({ serialsubtasks, subtasks }) => job({ title: 'j', serialsubtasks, subtasks: fresh(subtasks) }));
  /** Arbitraries share objects; tasks that stand there twice would become Instances. */
  const fresh = (list: readonly Subtask[]): Subtask[] => JSON.parse(JSON.stringify(list)) as Subtask[];

  it('tasks wait for what they should wait for, and for nothing else', () => {
    fc.assert(
      fc.property(anyJob, (document) => {
        const graph = dependencyGraph(document, { expandIterates: true });
        const { count, edges } = definition(document);
        expect(graph.tasks.length).toBe(count);
        const found = Array.from({ length: graph.nodeCount }, (_, node) =>
          [...graph.prerequisites.of(node)].map((before) => [before, node] as const),
        ).flat();
        expect(
          reach(graph.nodeCount, found)
            .slice(0, count)
            .map((row) => row.slice(0, count)),
        ).toEqual(reach(count, edges));
      }),
      { numRuns: 500 },
    );
  });

  it('the order has every node after its prerequisites, all of them unless there are cycles', () => {
    fc.assert(
      fc.property(anyJob, (document) => {
        const { order, nodeCount, prerequisites, dependents, diagnostics } = dependencyGraph(document, {
          expandIterates: true,
        });
        const place = new Map([...order].map((node, index) => [node, index]));
        for (const node of order)
          for (const before of prerequisites.of(node)) expect(place.get(before)).toBeLessThan(place.get(node) ?? -1);
        expect(order.length === nodeCount).toBe(!diagnostics.some(({ code }) => code === 'cycle'));
        expect(dependents.size).toBe(prerequisites.size);
      }),
      { numRuns: 300 },
    );
  });
});

type Edge = readonly [before: number, after: number];

/** The rules as they are written down, without any thought for cost: every pair that one of them names. */
function definition({ subtasks = [], serialsubtasks = false }: Job): { count: number; edges: Edge[] } {
  const names: string[] = [];
  const edges: Edge[] = [];
  const later: (() => void)[] = [];
  /** A sibling: the task that it is or names, and all tasks in it. */
  interface Item {
    end: () => number;
    inside: number[];
  }
  const add = (list: readonly Subtask[], isSerial: boolean): Item[] => {
    const items: Item[] = [];
    for (const node of list) {
      if (node.kind === 'instance') items.push({ end: () => names.indexOf(node.title), inside: [] });
      else if (node.kind === 'task') {
        const own = names.push(node.title) - 1;
        const below = add(node.subtasks ?? [], node.serialsubtasks ?? false);
        later.push(() => {
          for (const item of below) edges.push([item.end(), own]);
        });
        items.push({ end: () => own, inside: [own, ...below.flatMap(({ inside }) => inside)] });
      } else {
        const before = add(node.subtasks ?? [], false);
        const after = add(expandIterate(node), false);
        if (!isSerial) order(before, after);
        items.push(...before, ...after);
      }
    }
    if (isSerial) for (const [index, item] of items.entries()) order(items.slice(0, index), [item]);
    return items;
  };
  const order = (before: readonly Item[], after: readonly Item[]): void => {
    later.push(() => {
      for (const first of before)
        for (const second of after) for (const inside of second.inside) edges.push([first.end(), inside]);
    });
  };
  add(subtasks, serialsubtasks);
  for (const run of later) run();
  return { count: names.length, edges: edges.filter(([before]) => before >= 0) };
}

/** Who comes before whom, directly or not. */
function reach(count: number, edges: readonly Edge[]): boolean[][] {
  const rows = Array.from({ length: count }, () => new Array<boolean>(count).fill(false));
  for (const [before, after] of edges) (rows[before] as boolean[])[after] = true;
  for (const middle of rows.keys())
    for (const row of rows)
      if (row[middle])
        for (const [after, isAfter] of (rows[middle] as boolean[]).entries()) if (isAfter) row[after] = true;
  return rows;
}
