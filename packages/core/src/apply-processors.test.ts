import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { buildJob, CopyValueProcessor, overload, override, Processor, pluginsOf, Task } from './index.ts';
import { argvs, build, errorOf } from './test/helpers.ts';

class Leaf extends Task {
  override cmd() {
    return ['leaf', String(this.arguments.a?.processed)];
  }
}

describe('processors', () => {
  class Later extends Processor {
    static override readonly overloads = [
      overload(z.number(), (value) => Promise.resolve(value + 1)),
      overload(z.literal('fail'), () => Promise.reject(new Error('the database is down'))),
      overload(z.literal('throw'), () => {
        throw new RangeError('no');
      }),
      overload(z.literal('odd'), () => new Date(0)),
    ];
  }
  class Root extends Leaf {
    static override readonly elementsId = 'a';
    static override readonly argumentProcessors = [
      Later.on(['a.initial', 'b.initial']),
      CopyValueProcessor.on('c.initial', { value: '<arg:a.processed>' }),
      Later.on('c.processed'),
    ];
    override cmd() {
      return ['x', ...['a', 'b', 'c'].map((name) => String(this.arguments[name]?.processed))];
    }
  }

  it('may be asynchronous; then the job is a promise, and order is kept', async () => {
    const job = buildJob({ root: Root, arguments: { a: 1, b: 10, c: 0 }, plugins: pluginsOf() });
    expect(job).toBeInstanceOf(Promise);
    expect(argvs(await job)).toEqual(['x 2 11 3']);
  });

  it('an asynchronous one below many tasks', async () => {
    class Many extends Task {
      static override readonly elementsId = 'list';
      static override readonly flags = ['PER_ELEMENT'] as const;
      static override readonly requiredTasks = override(Root, { elementsId: 'list' });
    }
    const list = Array.from({ length: 500 }, (_, i) => i);
    expect(
      argvs(await buildJob({ root: Many, arguments: { list, a: 1, b: 2, c: 3 }, plugins: pluginsOf() })),
    ).toHaveLength(500);
  });

  it.each<[string, Record<string, unknown>, { code: string; message: string }]>([
    [
      'rejects',
      { a: 1, b: 'fail', c: 3 },
      {
        code: 'processor-failed',
        message: 'task Root, processor Later, argument "b" (initial "fail", processed "fail"): the database is down',
      },
    ],
    [
      'throws',
      { a: 'throw', b: 1, c: 3 },
      {
        code: 'processor-failed',
        message: 'task Root, processor Later, argument "a" (initial "throw", processed "throw"): no',
      },
    ],
    [
      'throws after a promise',
      { a: 1, b: 'throw', c: 3 },
      {
        code: 'processor-failed',
        message: 'task Root, processor Later, argument "b" (initial "throw", processed "throw"): no',
      },
    ],
    [
      'returns no JSON',
      { a: 'odd', b: 1, c: 3 },
      {
        code: 'not-json',
        message:
          'task Root, processor Later, argument "a" (initial "odd", processed "odd"): argument "a": a Date is not a JSON value',
      },
    ],
    [
      'refuses the value',
      { a: true, b: 1, c: 3 },
      {
        code: 'no-matching-overload',
        message: expect.stringContaining('Later cannot process true (argument "a")') as unknown as string,
      },
    ],
    [
      'has nothing to work on',
      { a: 1, c: 3 },
      { code: 'no-such-argument', message: expect.stringContaining('no argument "b"') as unknown as string },
    ],
  ])('one that %s is told with task, processor, argument and both states', async (_, args, expected) => {
    await expect((async () => buildJob({ root: Root, arguments: args, plugins: pluginsOf() }))()).rejects.toMatchObject(
      expected,
    );
  });

  it.each<[string, object, string]>([
    ['an unknown name', { name: 'Chunk', scope: [] }, 'unknown-processor'],
    ['a scope without state', { name: 'ChunkProcessor', scope: ['a'] }, 'invalid-scope'],
    [
      'an unknown parameter',
      { name: 'ChunkProcessor', scope: ['a.initial'], parameters: { chunkhandle: [1, 1] } },
      'unknown-parameter',
    ],
    [
      'a parameter of a wrong type',
      { name: 'ChunkProcessor', scope: ['a.initial'], parameters: { chunkhandles: 1 } },
      'invalid-parameter',
    ],
    [
      'a reference to nothing',
      { name: 'CopyValueProcessor', scope: ['a.initial'], parameters: { value: '<arg:z.initial>' } },
      'no-such-argument',
    ],
  ])('a definition with %s', (_, definition, code) => {
    class Odd extends Leaf {
      static override readonly elementsId = 'a';
    }
    Object.assign(Odd, { argumentProcessors: [definition] });
    expect(errorOf(() => build({ root: Odd, arguments: { a: [1, 5] } }))).toMatchObject({
      code,
      message: expect.stringContaining('task Odd') as unknown,
    });
  });

  it('own overloads come before inherited ones', () => {
    class Base extends Processor {
      static override readonly overloads: Processor['constructor']['prototype'] = [
        overload(z.number(), () => 'number of base'),
        overload(z.string(), () => 'text of base'),
      ];
    }
    class Derived extends Base {
      static override readonly overloads = [overload(z.number(), () => 'number of derived')];
    }
    const args = {
      arguments: build({ root: override(Leaf, { elementsId: 'a' }), arguments: { a: 1 } }).root.arguments ?? never(),
    };
    const values = [1, 'x'].map((value) => new Derived(args).process('a', value, {}));
    expect(values).toEqual(['number of derived', 'text of base']);
  });

  it('a class may have a process of its own, which sees the arguments', () => {
    class Own extends Processor {
      override process(name: string, value: unknown, parameters: Record<string, unknown>) {
        return `${name} ${String(value)} ${String(parameters.p)} ${String(this.arguments.other?.processed)}`;
      }
    }
    class Root2 extends Leaf {
      static override readonly elementsId = 'a';
      static override readonly argumentProcessors = [Own.on('a.initial', { p: '<expr: 1+1>' })];
    }
    expect(argvs(build({ root: Root2, arguments: { a: 1, other: 'o' } }))).toEqual(['leaf a 1 2 o']);
  });
});

function never(): never {
  throw new Error('there are no arguments');
}
