import { describe, expect, it } from 'vitest';
import { type BuiltJob, buildJob, CopyValueProcessor, override, parallel, pluginsOf, serial, Task } from './index.ts';
import { argvs, build, errorOf, titles } from './test/helpers.ts';

class Leaf extends Task {
  override cmd() {
    return ['leaf', String(this.arguments.a?.processed)];
  }
}

describe('a hierarchy', () => {
  it('is made of names, classes and overrides, in groups and without', () => {
    class Top extends Task {
      static override readonly elementsId = 'a';
      static override readonly requiredTasks = ['Leaf', serial(Leaf, [override(Leaf, { title: 'Other' })])];
    }
    const job = build({ root: Top, arguments: { a: 1 }, compactHierarchy: false, appendInstances: false }, Leaf);
    expect(titles(job.children)).toEqual([
      ['Top', ['parallel', ['Leaf', 'Leaf'], ['serial', ['Leaf', 'Leaf'], ['parallel', ['Other', 'Other']]]]],
    ]);
  });

  it('a task may be titled as a group', () => {
    class Top extends Task {
      static override readonly title = 'parallel';
      static override readonly elementsId = 'a';
      static override readonly requiredTasks = parallel(override(Leaf, { title: 'serial' }), Leaf);
    }
    expect(titles(build({ root: Top, arguments: { a: 1 }, appendInstances: false }).children)).toEqual([
      ['parallel', ['serial', 'serial'], ['Leaf', 'Leaf']],
    ]);
  });

  it.each([
    [{ b: 1, a: 2 }, ['leaf b', 'leaf a']],
    [
      [[1, 2], 'x'],
      ['leaf 1,2', 'leaf x'],
    ],
    ['text', ['leaf text']],
    [5, ['leaf 5']],
    [null, ['leaf null']],
  ])('the elements of %j', (a, expected) => {
    class Each extends Leaf {
      static override readonly elementsId = 'a';
      static override readonly flags = ['PER_ELEMENT'] as const;
    }
    expect(argvs(build({ root: Each, arguments: { a } }))).toEqual(expected);
  });

  it('flags may be a set', () => {
    class Each extends Leaf {
      static override readonly elementsId = 'a';
      static override readonly flags = new Set(['PER_ELEMENT'] as const);
    }
    expect(argvs(build({ root: Each, arguments: { a: [1, 2] } }))).toHaveLength(2);
  });

  it('NOOP passes arguments through', () => {
    class Top extends Leaf {
      static override readonly elementsId = 'a';
      static override readonly argumentProcessors = [CopyValueProcessor.on('a.initial', { value: 'new' })];
    }
    expect(argvs(build({ root: Top, arguments: { a: 'old' } }))).toEqual(['leaf new']);
    expect(argvs(build({ root: override(Top, { noop: true }), arguments: { a: 'old' } }))).toEqual(['leaf old']);
  });

  it('the name of the elements is an argument, of the nearest task that names them', () => {
    class Inner extends Task {
      override cmd() {
        return [String(this.arguments.elements_id?.processed)];
      }
    }
    class Middle extends Task {
      static override readonly elementsId = 'b';
      static override readonly requiredTasks = Inner;
    }
    class Top extends Task {
      static override readonly elementsId = 'a';
      static override readonly requiredTasks = parallel(Middle, Inner);
    }
    expect(argvs(build({ root: Top, arguments: { a: 1, b: 2 } }))).toEqual(['b', 'a']);
    expect(argvs(build({ root: Inner, arguments: { elements_id: 'c', c: 3 } }))).toEqual(['c']);
  });

  it('cmd, view and env are asked once for each command, and what they return is not changed', () => {
    const asked: string[] = [];
    const shared = ['run', '-x'];
    class Counted extends Task {
      static override readonly elementsId = 'a';
      override cmd() {
        asked.push('cmd');
        return shared;
      }
      override view() {
        asked.push('view');
        return shared;
      }
      override env() {
        asked.push('env');
        return { A: 1 };
      }
    }
    const job = build({ root: Counted, arguments: { a: 1, additional_command_flags: '-v  2 a\tb ' } });
    expect(argvs(job)).toEqual(['run -v 2 a\tb -x']);
    expect(shared).toEqual(['run', '-x']);
    expect(asked.sort()).toEqual(['cmd', 'env', 'view']);
  });

  it('10,000 nested tasks', () => {
    const classes = Array.from({ length: 10_000 }, (_, i) => {
      const made = class extends Task {};
      Object.defineProperty(made, 'name', { value: `Level${i}` });
      if (i < 9999) made.requiredTasks = `Level${i + 1}`;
      else made.prototype.cmd = () => ['deep'];
      return made;
    });
    const job = build({ root: 'Level0', arguments: { elements_id: 'a', a: 1 }, compactHierarchy: false }, ...classes);
    expect([...job.tasks()]).toHaveLength(10_001);
  });

  it('leaves classes and arguments as they were', () => {
    const frames = [3, 1];
    class Each extends Leaf {
      static override readonly elementsId = 'a';
    }
    const before = Object.getOwnPropertyNames(Each).toString();
    build({ root: Each, arguments: { a: frames } });
    build({ root: override(Each, { tags: ['x'] }), arguments: { a: frames } });
    expect(Object.getOwnPropertyNames(Each).toString()).toBe(before);
    expect(Each.tags).toEqual([]);
    expect(Object.isFrozen(frames)).toBe(false);
  });
});

describe('a tree that does not end', () => {
  class Again extends Task {
    static override readonly elementsId = 'a';
    static override readonly requiredTasks = 'Between';
  }
  class Between extends Task {
    static override readonly requiredTasks = serial('Leaf', override('Again', { title: 'again' }));
  }
  class Looped extends Task {
    static override readonly requiredTasks = 'Between';
  }

  it('tells the way round', () => {
    expect(errorOf(() => build({ root: 'Again', arguments: { a: 1 } }, Again, Between, Leaf))).toMatchObject({
      code: 'task-cycle',
      message: 'task Between requires itself: Between -> AgainOverriden -> Between',
    });
    class Self extends Task {
      static override readonly elementsId = 'a';
      static override readonly requiredTasks = 'Self';
    }
    expect(errorOf(() => build({ root: 'Self', arguments: { a: 1 } }, Self)).message).toBe(
      'task Self requires itself: Self -> Self',
    );
    expect(Looped.requiredTasks).toBe('Between');
  });

  it('may end by a stop rule, or by elements that run out', () => {
    const shorter = [
      { name: 'LambdaProcessor', scope: ['a.processed'], parameters: { function: (list: number[]) => list.slice(1) } },
    ];
    class Stops extends Task {
      static override readonly elementsId = 'a';
      static override readonly argumentProcessors = shorter;
      static override readonly requiredTasks = parallel('Stops', 'Leaf');
      override stopTraversal() {
        return String(this.arguments.a?.processed) === '';
      }
    }
    expect(argvs(build({ root: Stops, arguments: { a: [1, 2, 3] } }, Stops, Leaf))).toEqual(['leaf 3', 'leaf 2,3']);
    class RunsOut extends Task {
      static override readonly elementsId = 'a';
      static override readonly flags = ['PER_ELEMENT'] as const;
      static override readonly requiredTasks = parallel('RunsOut', 'Leaf');
    }
    expect(argvs(build({ root: RunsOut, arguments: { a: [[[]]] } }, RunsOut, Leaf))).toEqual(['leaf ', 'leaf ']);
  });

  it('is cut at 100,000 levels', () => {
    class Forever extends Task {
      static override readonly elementsId = 'a';
      static override readonly requiredTasks = 'Forever';
      override stopTraversal() {
        return false;
      }
    }
    expect(errorOf(() => build({ root: 'Forever', arguments: { a: 1 } }, Forever))).toMatchObject({ code: 'too-deep' });
  });
});

describe('a task that cannot be expanded', () => {
  const withCmd = (cmd: () => unknown) => {
    const made = class Odd extends Task {};
    made.elementsId = 'a';
    made.prototype.cmd = cmd as () => string[];
    return made;
  };

  it.each<[string, unknown, string]>([
    ['text', 'render', 'cmd() returns "render", not a list of words'],
    ['an object', {}, 'cmd() returns {}'],
    ['an undefined word', ['a', undefined], 'word 1 of cmd() is undefined'],
    ['a word that is a list', [['a']], 'word 0 of cmd() is ["a"]'],
    ['NaN', [Number.NaN], 'word 0'],
  ])('a command that is %s', (_, returned, message) => {
    expect(errorOf(() => build({ root: withCmd(() => returned), arguments: { a: 1 } }))).toMatchObject({
      code: 'invalid-command',
      message: expect.stringContaining(message) as unknown,
    });
  });

  it('an error in the code of a task names the task and the method', () => {
    const root = withCmd(() => {
      throw new TypeError('x is not a function');
    });
    expect(errorOf(() => build({ root, arguments: { a: 1 } }))).toMatchObject({
      code: 'task-failed',
      message: 'task Odd, cmd(): x is not a function',
    });
  });

  it('an argument that is not there is named, with the closest', () => {
    const root = class Reads extends Task {
      static override readonly elementsId = 'frames';
      override cmd() {
        return [String(this.arguments.frame?.processed)];
      }
    };
    expect(errorOf(() => build({ root, arguments: { frames: 1 } }))).toMatchObject({
      code: 'no-such-argument',
      message: 'task Reads, cmd(): no argument "frame"; did you mean "frames"?',
    });
  });

  it.each([
    ['an environment that is a list', () => ['A=1'], 'invalid-environment'],
    ['a variable that is an object', () => ({ A: {} }), 'invalid-environment'],
    ['a value with a blank', () => ({ A: 'a b' }), 'unfit-environment'],
    ['a name with =', () => ({ 'A=B': 'a' }), 'unfit-environment'],
  ])('%s', (_, env, code) => {
    const root = withCmd(() => ['x']);
    root.prototype.env = env as () => Record<string, string>;
    expect(errorOf(() => build({ root, arguments: { a: 1 } })).code).toBe(code);
  });

  it.each<[string, unknown, string]>([
    ['a number', 5, 'requiredTasks holds 5'],
    ['null in a group', [null], 'requiredTasks holds null'],
    ['a class that is no task', parallel(Map as unknown as string), 'the class Map, which is no task'],
    ['an empty name', '', 'requiredTasks holds ""'],
  ])('requirements that are %s', (_, requiredTasks, message) => {
    const root = class Odd extends Task {};
    Object.assign(root, { elementsId: 'a', requiredTasks });
    expect(errorOf(() => build({ root, arguments: { a: 1 } }))).toMatchObject({
      code: 'invalid-required-tasks',
      message: expect.stringContaining(message) as unknown,
    });
  });

  it('required arguments are named, all of them', () => {
    class Needs extends Leaf {
      static override readonly elementsId = 'a';
      static override readonly requiredArguments = ['b', 'a', 'c'];
      static override readonly argumentDefaults = { c: 1 };
    }
    expect(errorOf(() => build({ root: Needs, arguments: {} }))).toMatchObject({
      code: 'missing-required-argument',
      message: 'task Needs needs the arguments "b", "a"',
    });
  });

  it('additional flags of a wrong kind, and patterns that are none', () => {
    const root = withCmd(() => ['x']);
    for (const flags of [5, ['-v'], { '(': '-v' }, { x: ['-v'] }]) {
      expect(errorOf(() => build({ root, arguments: { a: 1, additional_command_flags: flags } })).code).toBe(
        'invalid-command-flags',
      );
    }
  });

  it('an unknown executable', () => {
    const settings = { root: withCmd(() => ['rende']), arguments: { a: 1 }, plugins: pluginsOf() };
    const resolveExecutable = (id: string) => {
      throw new Error(`Command Id '${id}' is not an executable.`);
    };
    expect(() => buildJob({ ...settings, resolveExecutable })).toThrow(
      expect.objectContaining({
        code: 'unknown-executable',
        message: "task Odd: Command Id 'rende' is not an executable.",
      }),
    );
  });

  it('is asked for an executable once', () => {
    const asked: string[] = [];
    class Each extends Leaf {
      static override readonly elementsId = 'a';
      static override readonly flags = ['PER_ELEMENT'] as const;
    }
    const job = buildJob({
      root: Each,
      arguments: { a: [1, 2, 3] },
      plugins: pluginsOf(),
      resolveExecutable: (id) => {
        asked.push(id);
        return `/bin/${id}`;
      },
    }) as BuiltJob;
    expect(argvs(job)).toEqual(['/bin/leaf 1', '/bin/leaf 2', '/bin/leaf 3']);
    expect(asked).toEqual(['leaf']);
  });
});

describe('a task that works per element', () => {
  class Each extends Leaf {
    static override readonly elementsId = 'a';
    static override readonly flags = ['PER_ELEMENT'] as const;
  }
  class Over extends Task {
    static override readonly elementsId = 'a';
    static override readonly flags = ['PER_ELEMENT'] as const;
    static override readonly requiredTasks = Each;
  }

  it.each([
    [Each, [1], []],
    [Each, 7, []],
    [Each, '1-48', ['text-as-elements']],
    [Each, [], ['no-elements']],
    [Over, ['x', 'y'], []],
    [Over, 'x', ['text-as-elements', 'text-as-elements']],
  ])('%o with %j warns of %j', (root, a, codes) => {
    expect(build({ root, arguments: { a } }, Each, Over).warnings.map(({ code }) => code)).toEqual(codes);
  });
});
