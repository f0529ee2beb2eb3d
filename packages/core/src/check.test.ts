import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  ChunkProcessor,
  CopyValueProcessor,
  checkJob,
  checkPlugins,
  ExpressionToElementsProcessor,
  FOREIGN_SCRIPT,
  insert,
  override,
  type Plugins,
  Processor,
  parallel,
  pluginsOf,
  serial,
  shared,
  Task,
  type TaskClass,
  task,
} from './index.ts';
import { build, codeOf, errorOf } from './test/helpers.ts';

class Leaf extends Task {
  override cmd() {
    return ['leaf'];
  }
}

/** A class with these statics and methods. */
function make(name: string, statics: object, methods: object = {}): TaskClass {
  const made = class extends Task {};
  Object.defineProperty(made, 'name', { value: name });
  Object.assign(made, statics);
  Object.assign(made.prototype, methods);
  return made;
}

const plugins = (...classes: TaskClass[]): Plugins => ({
  ...pluginsOf(Leaf, ...classes),
  origin: (name) => (name === 'Leaf' ? undefined : { root: '/plugins', file: `${name}.ts`, hash: '' }),
});
const check = (root: TaskClass, args: object = { a: 1 }, ...classes: TaskClass[]) =>
  checkJob({ root, arguments: args as Record<string, unknown>, plugins: plugins(root, ...classes) });
const brief = (problems: ReturnType<typeof checkJob>) =>
  problems.map(({ code, severity, task: about }) => `${severity} ${code} ${about}`);

describe('checkJob', () => {
  it('finds nothing wrong with what is right', () => {
    class Render extends task({
      arguments: { frames: z.union([z.string(), z.array(z.int())]), chunksize: z.int().default(5) },
      elementsId: 'frames',
      argumentProcessors: [
        ExpressionToElementsProcessor.on('frames.initial'),
        CopyValueProcessor.on('frames.processed', { value: '<arg:frames.processed>' }),
      ],
    }) {
      override cmd() {
        return ['render'];
      }
    }
    const root = make('Root', {
      elementsId: 'a',
      argumentDefaults: { frames: '1-2' },
      requiredTasks: serial('Leaf', Render, override('Leaf', { title: 'x' })),
    });
    expect(check(root)).toEqual([]);
  });

  it.each<[string, object, object, string[]]>([
    [
      'an unknown task',
      { requiredTasks: serial('Leef', parallel('Leaf', override('Lief', { title: 'x' }))) },
      {},
      ['error unknown-task Root', 'error unknown-task Root'],
    ],
    [
      'a command and requirements',
      { requiredTasks: 'Leaf' },
      { cmd: () => ['x'] },
      ['error command-with-required-tasks Root'],
    ],
    ['a script without a command', {}, { script: () => 1 }, ['error script-without-command Root']],
    ['requirements that are none', { requiredTasks: [5] }, {}, ['error invalid-required-tasks Root']],
    ['defaults that are not JSON', { argumentDefaults: { when: new Date(0) } }, {}, ['error not-json Root']],
    ['no elements', { elementsId: undefined }, {}, ['error missing-elements-id Root', 'warning unknown-argument Root']],
    [
      'elements that are not there',
      { elementsId: 'b' },
      {},
      ['error no-such-argument Root', 'warning unknown-argument Root'],
    ],
    ['missing arguments', { requiredArguments: ['b', 'a', 'c'] }, {}, ['error missing-required-argument Root']],
    [
      'an unknown processor',
      { argumentProcessors: [{ name: 'Chunk', scope: ['a.initial'] }] },
      {},
      ['error unknown-processor Root'],
    ],
    [
      'a scope that is none',
      { argumentProcessors: [{ name: 'BaseProcessor', scope: ['a'] }] },
      {},
      ['error invalid-scope Root'],
    ],
    [
      'a scope that names an argument nobody provides',
      { argumentProcessors: [{ name: 'BaseProcessor', scope: ['b.initial'] }] },
      {},
      ['error no-such-argument Root'],
    ],
    [
      'a parameter that does',
      { argumentProcessors: [CopyValueProcessor.on('a.initial', { value: 'x_<expr: <arg:b.initial> + 1>' })] },
      {},
      ['error no-such-argument Root'],
    ],
    [
      'a processor that reads one',
      { argumentProcessors: [ChunkProcessor.on('a.initial')] },
      {},
      ['error no-such-argument Root'],
    ],
    [
      'wrong parameters, each',
      {
        argumentProcessors: [
          {
            name: 'ElementsPreviewReorderProcessor',
            scope: ['a.initial'],
            parameters: { stride: '2', discard_rest: 1, strides: 1 },
          },
        ],
      },
      {},
      ['error unknown-parameter Root', 'error invalid-parameter Root', 'error invalid-parameter Root'],
    ],
    [
      'a wrong override',
      { requiredTasks: override('Leaf', { titel: 'x' } as object) },
      {},
      ['error unknown-override Root'],
    ],
    ['an empty override', { requiredTasks: override('Leaf', {}) }, {}, ['error empty-overrides Root']],
    [
      'a wrong edit',
      { requiredTasks: override('Leaf', { argumentProcessors: [insert(1)] }) },
      {},
      ['error invalid-processor-edit Root'],
    ],
    [
      'an override without effect',
      { requiredTasks: override('Leaf', { tags: [] }) },
      {},
      ['warning override-without-effect Leaf'],
    ],
  ])('tells %s', (_, statics, methods, expected) => {
    expect(brief(check(make('Root', { elementsId: 'a', ...statics }, methods)))).toEqual(expected);
  });

  it('tells all at once: of the job, of its root, and of every task below', () => {
    const root = make('Root', { elementsId: 'a', requiredTasks: parallel('Midle', 'Middle') }, { script: () => 1 });
    const middle = make('Middle', {
      argumentProcessors: [{ name: 'Chunk', scope: ['a.initial'] }],
      requiredTasks: serial('Leaf', 'Leav'),
    });
    const problems = checkJob({
      root,
      arguments: { a: Number.NaN },
      attributes: { priority: 'high', tilte: 'x' } as object,
      plugins: plugins(root, middle),
      locale: true,
    } as Parameters<typeof checkJob>[0]);
    expect(brief(problems)).toEqual([
      'error unknown-option undefined',
      'error invalid-attribute-value undefined',
      'error unknown-job-attribute undefined',
      'error script-without-command Root',
      'error unknown-task Root',
      'error unknown-processor Middle',
      'error unknown-task Middle',
      'error not-json Root',
    ]);
    expect(problems[4]).toEqual({
      code: 'unknown-task',
      severity: 'error',
      message: 'there is no task "Midle"; did you mean "Middle"?',
      hint: 'did you mean "Middle"?',
      suggest: 'Middle',
      task: 'Root',
      file: '/plugins/Root.ts',
    });
  });

  it('checks root values against schemas, each', () => {
    class Root extends task({ arguments: { a: z.int(), b: z.string(), c: z.string().optional() }, elementsId: 'a' }) {
      override cmd() {
        return ['x'];
      }
    }
    expect(brief(check(Root, { a: '1', b: 2, c: 'c' }))).toEqual([
      'error invalid-argument Root',
      'error invalid-argument Root',
    ]);
    expect(check(Root, { a: 1, b: 'b' })).toEqual([]);
  });

  it('warns of arguments that nobody knows, with the closest name', () => {
    const root = make('Root', { elementsId: 'frames', requiredTasks: 'Leaf', argumentDefaults: { quality: 1 } });
    expect(check(root, { frames: 1, qualty: 2, additional_command_flags: '-v', elements_id: 'frames' })).toEqual([
      expect.objectContaining({
        code: 'unknown-argument',
        severity: 'warning',
        suggest: 'quality',
        message: 'no task of Root knows the argument "qualty"; did you mean "quality"?',
      }),
    ]);
  });

  it('an untyped task, an override and a processor know the arguments that their code names', () => {
    class Reads extends Task {
      static override readonly elementsId = 'a';
      static override readonly argumentProcessors = [Own.on('a.initial')];
      override cmd() {
        // this.arguments.inComment
        return [String(this.arguments.inCmd?.processed)];
      }
    }
    const args = { a: 1, inCmd: 1, inProcessor: 1, inOverride: 1, inCm: 1, inComment: 1 };
    const root = override(Reads, {
      env() {
        return { A: String(this.arguments.inOverride?.processed) };
      },
    });
    const problems = checkJob({ root, arguments: args, plugins: plugins(Reads) });
    expect(problems.map(({ message }) => message)).toEqual([
      'no task of ReadsOverriden knows the argument "inCm"; did you mean "inCmd"?',
      'no task of ReadsOverriden knows the argument "inComment"',
    ]);
  });

  it('tells an argument that shared(...) goes by and that does not reach the task', () => {
    const leaf = make('Leaf', { argumentDefaults: { own: 1 } }, { cmd: () => ['x'] });
    const root = (stops: boolean) =>
      make(
        'Root',
        { elementsId: 'a', requiredTasks: serial(shared('Leaf', { by: ['a', 'own', 'elements_id', 'shott'] })) },
        stops ? { stopTraversal: () => true } : {},
      );
    const args = { a: 1, shot: 2 };
    expect(brief(check(root(false), args, leaf))).toEqual([
      'error no-such-argument Root',
      'warning unknown-argument Root',
    ]);
    expect(codeOf(() => build({ root: root(false), arguments: args }, leaf))).toBe('no-such-argument');
    // A task that stops never comes to what it requires.
    expect(brief(check(root(true), args, leaf))).toEqual([
      'warning no-such-argument Root',
      'warning unknown-argument Root',
    ]);
    const wrong = make('Root', { elementsId: 'a', requiredTasks: shared('Leaf', { by: 'a' as unknown as string[] }) });
    expect(brief(check(wrong, { a: 1 }, leaf))).toEqual(['error invalid-required-tasks Root']);
  });

  it('tells elements that the argument "elements_id" names and that are not there', () => {
    const root = make('Root', { elementsId: undefined, requiredTasks: 'Leaf', argumentDefaults: { frames: [1] } });
    expect(brief(check(root, { elements_id: 'frame' }))).toEqual(['error no-such-argument Root']);
    expect(check(root, { elements_id: 'frames' })).toEqual([]);
  });

  it('guesses what a missing argument was misspelt as from what was passed, never from defaults', () => {
    const root = make('Root', { elementsId: 'frames', requiredArguments: ['frames'], argumentDefaults: { name: 'x' } });
    expect(check(root, {})[0]?.hint).toBe('pass it, or give it a default');
    expect(check(root, { name: 'y' })[0]?.hint).toBe('pass it, or give it a default');
    expect(check(root, { frame: 1 })[0]?.hint).toBe('there is "frame": did you mean "frames"?');
    expect(errorOf(() => build({ root, arguments: {} })).hint).toBe('pass it, or give it a default');
  });

  it('checks defaults of schemas as it checks values', () => {
    const wrong = (schema: z.ZodType) => {
      class Render extends task({ arguments: { n: schema }, elementsId: 'n' }) {
        override cmd() {
          return ['render'];
        }
      }
      const problems = check(Render, {});
      expect(codeOf(() => build({ root: Render }, Render))).toBe(problems[0]?.code ?? 'none');
      expect(checkPlugins(pluginsOf(Render)).map((each) => ({ ...each, file: '/plugins/Render.ts' }))).toEqual(
        problems,
      );
      return problems.map(({ code, message }) => `${code}: ${message}`);
    };
    const x: unknown = 'x';
    expect(wrong(z.int().default(x as number))).toEqual([
      'invalid-argument: task Render: the argument "n" (default) is "x": expected number',
    ]);
    expect(wrong(z.array(z.int()).default([1, x as number]))).toHaveLength(1);
    expect(wrong(z.int().min(5).optional().default(3))).toHaveLength(1);
    expect(wrong(z.object({ a: z.int().default(1) }).default({ a: 2 }))).toEqual([]);
    expect(wrong(z.coerce.number().default(5))).toEqual([]);
    // What such a schema gives it does not take.
    expect(wrong(z.string().transform(Number).default(5))).toEqual([]);
    expect(wrong(z.array(z.object({ a: z.string().transform(Number) })).default([{ a: 1 }]))).toEqual([]);
  });

  it('knows what reaches a task on every way', () => {
    const needs = make('Needs', { requiredArguments: ['x'] }, { cmd: () => ['x'] });
    const gives = make('Gives', { argumentDefaults: { x: 1 }, requiredTasks: 'Needs' });
    const both = make('Both', { elementsId: 'a', requiredTasks: parallel('Gives', serial('Needs')) });
    const one = make('One', { elementsId: 'a', requiredTasks: parallel('Gives') });
    expect(brief(check(both, { a: 1 }, needs, gives))).toEqual(['error missing-required-argument Needs']);
    expect(check(both, { a: 1, x: 1 }, needs, gives)).toEqual([]);
    expect(check(one, { a: 1 }, needs, gives)).toEqual([]);
  });

  it('below a task that may stop nothing is certain: warnings', () => {
    const needs = make('Needs', { requiredArguments: ['x'] }, { cmd: () => ['x'] });
    const stops = make('Stops', { requiredTasks: 'Needs' }, { stopTraversal: () => true });
    const root = make('Root', { elementsId: 'a', requiredTasks: parallel('Stops') });
    const direct = make('Direct', { elementsId: 'a', requiredTasks: parallel('Stops', 'Needs') });
    expect(brief(check(root, { a: 1 }, needs, stops))).toEqual(['warning missing-required-argument Needs']);
    expect(brief(check(direct, { a: 1 }, needs, stops))).toEqual(['error missing-required-argument Needs']);
  });

  it('many ways through the same tasks are quick', () => {
    const classes = Array.from({ length: 60 }, (_, i) =>
      make(`D${i}`, {
        requiredTasks: i < 59 ? parallel(`D${i + 1}`, serial(`D${i + 1}`)) : undefined,
        argumentDefaults: { [`x${i}`]: 1 },
      }),
    );
    const root = make('Root', { elementsId: 'a', requiredTasks: 'D0' });
    expect(check(root, { a: 1 }, ...classes)).toEqual([]);
  });

  it('what is passed apart, in both states, is checked too', () => {
    const root = make('Root', { elementsId: 'a', requiredTasks: 'Leaf' });
    expect(check(root, { a: undefined })).toMatchObject([{ code: 'no-such-argument' }]);
  });
});

class Own extends Processor {
  override process(_: string, value: unknown) {
    return [value, this.arguments.inProcessor];
  }
}

describe('checkPlugins', () => {
  it('finds what is wrong with every task, without a job', () => {
    const problems = checkPlugins(
      plugins(
        make('A', { requiredTasks: serial('B', 'Leaf') }),
        make('B', { requiredTasks: parallel(override('C', { title: 'c' })) }),
        make('C', { requiredTasks: 'A' }),
        make('Odd', { requiredTasks: 'Leef' }, { script: () => 1 }),
        make('Grows', { requiredTasks: 'Grows', flags: ['PER_ELEMENT'] }),
        make('Stops', { requiredTasks: 'Stops' }, { stopTraversal: () => true }),
      ),
    );
    const errors = problems.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ code, task: about, message }) => [code, about, message])).toEqual([
      ['script-without-command', 'Odd', 'task Odd has a script but no command that would run it'],
      ['unknown-task', 'Odd', 'there is no task "Leef"; did you mean "Leaf"?'],
      ['task-cycle', 'A', 'task A requires itself: A -> B -> COverriden -> A'],
    ]);
  });

  it('warns of elements that nothing tells of, and notes what is no root', () => {
    const problems = checkPlugins(
      plugins(
        make('Lost', { elementsId: 'frmes' }),
        make('Good', { elementsId: 'frames', requiredArguments: ['frames'], requiredTasks: parallel('Part', 'Leaf') }),
        make('Bare', {}),
        make('Part', {}),
        make('Changed', {
          elementsId: 'shot',
          argumentDefaults: { shot: 1 },
          requiredTasks: [override('Other', { title: 'x' })],
        }),
        make('Other', {}),
      ),
    );
    expect(brief(problems)).toEqual(['warning no-such-argument Lost', 'info missing-elements-id Bare']);
    expect(problems[0]?.message).toMatch(/"frmes", which no task declares; did you mean "frames"\?$/);
  });

  it.each([
    [{}, /^it has no argument that could be its elements: give it one with a default .*, and name it \(elementsId: /],
    [{ requiredArguments: ['scene'], argumentDefaults: { pass: 1 } }, /^set elementsId, .* \(elementsId: 'scene'\);/],
  ])('says what could be elements of a task with %o', (statics, hint) => {
    const bare = make('Bare', statics);
    const told = { code: 'missing-elements-id', hint: expect.stringMatching(hint) as string };
    expect(checkPlugins(pluginsOf(bare))).toMatchObject([{ ...told, severity: 'info' }]);
    expect(check(bare, {})).toContainEqual(expect.objectContaining(told));
    expect(errorOf(() => build({ root: bare }))).toMatchObject(told);
  });

  it('tells every task that requires what is not there, and warnings beside errors', () => {
    const problems = checkPlugins(
      pluginsOf(
        make('A', { elementsId: 'y', requiredTasks: parallel('Nope', 'B') }),
        make('B', { elementsId: 'y', requiredTasks: 'Nope' }),
      ),
    );
    expect(brief(problems).sort()).toEqual([
      'error unknown-task A',
      'error unknown-task B',
      'warning no-such-argument A',
      'warning no-such-argument B',
    ]);
  });

  it('warns of what processors work on, read or refer to, and no task of the tree tells of', () => {
    const frames = { elementsId: 'frames', requiredArguments: ['frames'] };
    const chunks = [ChunkProcessor.on('frames.initial')];
    const problems = checkPlugins(
      pluginsOf(
        make('Bare', { ...frames, argumentProcessors: chunks }),
        make('Own', { ...frames, argumentProcessors: chunks, argumentDefaults: { chunksize: 5 } }),
        make('Above', { ...frames, requiredArguments: ['frames', 'chunksize'], requiredTasks: 'Below' }),
        make('Below', { argumentProcessors: chunks }),
        make('Beside', { ...frames, requiredTasks: parallel(override('Own', { title: 'x' }), 'Alone') }),
        make('Alone', { argumentProcessors: chunks }),
        make('Refers', {
          ...frames,
          argumentProcessors: [
            CopyValueProcessor.on(['frame.initial'], { value: '<arg:m.processed>' }),
            CopyValueProcessor.on('frames.initial', { value: '<expr:<arg:frames.initial>;1>' }),
          ],
        }),
      ),
    );
    expect(problems.map(({ severity, task: about, message }) => `${severity} ${about}: ${message}`).sort()).toEqual([
      'warning Alone: task Alone, processor ChunkProcessor: no argument "chunksize"',
      'warning Bare: task Bare, processor ChunkProcessor: no argument "chunksize"',
      'warning Refers: task Refers, processor CopyValueProcessor: no argument "frame"; did you mean "frames"?',
      'warning Refers: task Refers, processor CopyValueProcessor: no argument "m"',
    ]);
  });

  it('warns of defaults of overrides that a default above wins over', () => {
    const samples = (value: number) => ({ argumentDefaults: { samples: value, own: value } });
    const top = make('Top', {
      elementsId: 'samples',
      argumentDefaults: { samples: 16 },
      requiredTasks: parallel(override('Part', samples(64)), 'Part'),
    });
    const bare = make('Bare', {
      elementsId: 'samples',
      requiredArguments: ['samples'],
      requiredTasks: override('Part', samples(32)),
    });
    const part = make('Part', samples(8));
    const told = ['warning override-without-effect Part'];
    expect(brief(checkPlugins(pluginsOf(top, part)))).toEqual(told);
    expect(checkPlugins(pluginsOf(top, part))[0]?.message).toMatch(/the override's default of "samples" has no effect/);
    expect(brief(checkPlugins(pluginsOf(bare, part)))).toEqual([]);
    expect(brief(check(top, {}, part))).toEqual(told);
    // Whoever passes a value means it for all.
    expect(brief(check(top, { samples: 4 }, part))).toEqual([]);
  });

  it('reads scripts of other programs', () => {
    class Scripted extends Leaf {
      static override elementsId = 'a';
      static override requiredArguments = ['a'];
      override script = Object.assign((): never => expect.unreachable(), {
        [FOREIGN_SCRIPT]: {
          id: 'x',
          read: (): never => {
            throw new Error('no such file');
          },
        },
      });
    }
    const [problem, ...others] = checkPlugins(pluginsOf(Scripted));
    expect(problem).toMatchObject({
      code: 'task-failed',
      severity: 'error',
      message: expect.stringMatching(/^task Scripted, script: no such file$/) as unknown,
    });
    expect(others).toEqual([]);
  });

  it.each([
    ['cmd', () => undefined, false],
    ['cmd', { cmd() {} }.cmd, true],
    ['cmds', { cmds() {} }.cmds, true],
    [
      'cmd',
      {
        cmd(this: { x: number }) {
          this.x;
        },
      }.cmd,
      true,
    ],
    [
      'cmd',
      {
        cmd() {
          return undefined;
        },
      }.cmd,
      false,
    ],
    [
      'cmd',
      {
        cmd() {
          throw new Error('not yet');
        },
      }.cmd,
      false,
    ],
  ])('warns of methods that cannot return a command: %s %s', (name, method, told) => {
    const problems = checkPlugins(
      pluginsOf(make('A', { elementsId: 'a', requiredArguments: ['a'] }, { [name]: method })),
    );
    expect(brief(problems)).toEqual(told ? ['warning no-command A'] : []);
  });

  it('ends where requirements are others whenever they are asked', () => {
    class Endless extends Task {
      static override get requiredTasks() {
        return override('Endless', { title: 'x' });
      }
    }
    expect(checkPlugins(pluginsOf(Endless)).map(({ code }) => code)).toEqual(['too-deep']);
  });

  it('a chain of 20,000 tasks is no problem', () => {
    const classes = Array.from({ length: 20_000 }, (_, i) =>
      make(`D${i}`, i < 19_999 ? { requiredTasks: `D${i + 1}` } : {}),
    );
    const problems = checkPlugins(plugins(...classes));
    expect(problems.filter(({ severity }) => severity !== 'info')).toEqual([]);
  });
});
