import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  type BuiltJob,
  checkExpansion,
  type ExpandArguments,
  expand,
  type Group,
  type JobSpec,
  jobsToTask,
  overload,
  override,
  Processor,
  parallel,
  pluginsOf,
  type Requirement,
  serial,
  Task,
  type TaskReference,
  task,
} from './index.ts';
import { argvs, codeOf, titles } from './test/helpers.ts';

class Sim extends Task {
  static override readonly elementsId = 'frames';
  override cmd() {
    return ['sim', String(this.arguments.frames?.processed)];
  }
}
class Render extends Sim {
  override cmd() {
    return ['render', String(this.arguments.frames?.processed)];
  }
}
const plugins = pluginsOf(Sim, Render);
const spec = (root: TaskReference, frames: unknown, more: Partial<JobSpec> = {}): JobSpec => ({
  root,
  arguments: { frames },
  ...more,
});
const join = (jobs: JobSpec | Group<JobSpec>, attributes?: object) =>
  jobsToTask({ jobs, attributes, plugins }) as BuiltJob;

describe('several jobs as one', () => {
  it('stand in groups like those that hold them, nested parallel ones too', () => {
    const job = join(
      parallel(spec(Sim, 1), parallel(spec(Sim, 2), spec(Sim, 3)), serial(spec(Sim, 4), spec(Render, 5))),
    );
    expect(titles(job.children)).toEqual([
      [
        'parallel',
        ['Sim', 'Sim'],
        ['parallel', ['Sim', 'Sim'], ['Sim', 'Sim']],
        ['serial', ['Sim', 'Sim'], ['Render', ['Render', '->']]],
      ],
    ]);
    expect(argvs(job)).toEqual(['sim 1', 'sim 2', 'sim 3', 'sim 4', 'render 5']);
    expect(job.root.title).toBe('root');
  });

  it.each<[string, JobSpec | Group<JobSpec>, object | undefined, object]>([
    ['those given', serial(spec(Sim, 1, { attributes: { title: 'inner' } })), { title: 'outer' }, { title: 'outer' }],
    [
      'those of the first job, however deep',
      parallel(
        serial(spec(Sim, 1, { attributes: { title: 'first' } })),
        spec(Sim, 2, { attributes: { title: 'second' } }),
      ),
      undefined,
      { title: 'first' },
    ],
    [
      'those of the first job where the given ones are empty',
      spec(Sim, 1, { attributes: { priority: 5 } }),
      { title: undefined },
      { priority: 5 },
    ],
    ['none', serial(spec(Sim, 1)), {}, {}],
    ['none for no job at all', parallel(), undefined, {}],
  ])('attributes are %s', (_, jobs, attributes, expected) => {
    expect(join(jobs, attributes).attributes).toEqual(expected);
  });

  it('each is built with its own options', () => {
    const job = join(serial(spec(Sim, 1, { local: true }), spec(Sim, 2)));
    expect([...job.commands()].map(({ kind }) => kind)).toEqual(['cmd', 'remoteCmd']);
    expect(codeOf(() => join(serial(spec(Sim, 1, { locale: true } as object))))).toBe('unknown-option');
    const second = spec(Sim, 2, { attributes: { titel: 'x' } as object });
    expect(codeOf(() => join(serial(spec(Sim, 1), second)))).toBe('unknown-job-attribute');
  });

  it('the same job twice is two jobs with ids of their own', () => {
    const same = spec(Sim, 1);
    const ids = [...join(parallel(same, same)).tasks()].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(argvs(join(parallel(same, same)))).toEqual(['sim 1', 'sim 1']);
  });

  it('share one arguments cache', () => {
    class Script extends Sim {
      override script() {
        return undefined;
      }
    }
    const frames = Array.from({ length: 9000 }, (_, i) => i);
    const job = jobsToTask({
      jobs: parallel(spec(Script, frames), spec(Script, [...frames]), spec(Script, [1, ...frames])),
      plugins,
      argumentsCacheFile: '/c.json',
    }) as BuiltJob;
    expect(job.argumentsCache?.size).toBe(2);
  });

  it('may be asynchronous', async () => {
    class Later extends Processor {
      static override readonly overloads = [overload(z.any(), (value) => Promise.resolve(value))];
    }
    const root = override(Sim, { argumentProcessors: [Later.on('frames.initial')] });
    expect(argvs(await jobsToTask({ jobs: serial(spec(root, 1), spec(root, 2)), plugins }))).toEqual([
      'sim 1',
      'sim 2',
    ]);
  });
});

describe('expanding', () => {
  const plan = (requiredTasks: Requirement | undefined) => {
    class Plan extends Task {
      static override readonly requiredTasks = requiredTasks;
      static override readonly flags = ['SERIAL'] as const;
    }
    return Plan;
  };
  const run = (requirement: Requirement | undefined, args: ExpandArguments, local?: boolean) =>
    expand({ root: plan(requirement), arguments: args, local, plugins }) as BuiltJob;

  it.each<[string, Requirement, ExpandArguments, unknown[], string[]]>([
    ['a bare name', 'Sim', { Sim: { frames: 1 } }, ['Sim'], ['sim 1']],
    ['an override', override('Sim', { title: 'Other' }), { Sim: { frames: 1 } }, ['Other'], ['sim 1']],
    [
      'groups, with one object for all places of a name',
      serial('Sim', parallel(Render, 'Render'), override(Sim, { title: 'Last' })),
      { Sim: { frames: 1 }, Render: { frames: 2 } },
      [
        [
          'serial',
          ['Sim', 'Sim'],
          ['parallel', ['Render', ['Render', '->']], ['Render', ['Render', '->']]],
          ['Last', ['Last', '->']],
        ],
      ],
      ['sim 1', 'render 2', 'render 2', 'sim 1'],
    ],
    [
      'and with a list of objects, in the order of the places',
      parallel(serial('Sim', 'Render'), override(Sim, { title: 'Second' })),
      { Sim: [{ frames: 1 }, { frames: 2 }], Render: [{ frames: 3 }] },
      [['parallel', ['serial', ['Sim', 'Sim'], ['Render', ['Render', '->']]], ['Second', 'Second']]],
      ['sim 1', 'render 3', 'sim 2'],
    ],
  ])('%s', (_, requirement, args, tree, commands) => {
    const job = run(requirement, args);
    expect(titles(job.children)).toEqual(tree);
    expect(argvs(job)).toEqual(commands);
  });

  it('is checked as what is submitted is: each task with its arguments, and arguments for none', () => {
    class Typed extends task({
      arguments: { frames: z.string(), name: z.string().default('x') },
      elementsId: 'frames',
    }) {
      override cmd() {
        return ['typed'];
      }
    }
    class Root extends Task {
      static override requiredTasks = serial('Typed', override('Typed', { title: 'again' }), 'Sim');
    }
    const all = pluginsOf(Sim, Typed, Root);
    const told = (args: ExpandArguments) =>
      checkExpansion({ root: 'Root', arguments: args, plugins: all }).map(
        ({ severity, code, message }) => `${severity} ${code}: ${message}`,
      );
    expect(told({ Typed: { frames: '1' }, Sim: { frames: '1' } })).toEqual([]);
    expect(told({ Typed: [{ frames: 3 }, { frames: '1', nmae: 'y' }], Sim: {}, Smi: {}, Other: {} })).toEqual([
      'warning expand-unused-arguments: task Root requires no task "Smi": the arguments for it are not used; did you mean "Sim"?',
      'warning expand-unused-arguments: task Root requires no task "Other": the arguments for it are not used',
      'error invalid-argument: task Typed: the argument "frames" (initial) is 3: expected string',
      'warning unknown-argument: no task of TypedOverriden knows the argument "nmae"; did you mean "name"?',
      expect.stringMatching(/^error no-such-argument: task Sim: its elements are/),
    ]);
    expect(codeOf(() => told({ Typed: [{}], Sim: {} }))).toBe('expand-count-mismatch');
    expect(codeOf(() => told({ Sim: {} }))).toBe('expand-missing-arguments');
  });

  it('local makes local commands', () => {
    expect([...run('Sim', { Sim: { frames: 1 } }, true).commands()].map(({ kind }) => kind)).toEqual(['cmd']);
  });

  it.each<[string, Requirement | undefined, object, string]>([
    ['nothing', undefined, {}, 'expand-without-required-tasks'],
    ['an empty group', serial(parallel()), {}, 'expand-without-required-tasks'],
    ['a task without arguments', serial('Sim', 'Render'), { Sim: { frames: 1 } }, 'expand-missing-arguments'],
    ['a task with arguments that are none', 'Sim', { Sim: 5 }, 'expand-missing-arguments'],
    ['a task with a list of what is none', 'Sim', { Sim: [5] }, 'expand-missing-arguments'],
    ['too few', serial('Sim', 'Sim'), { Sim: [{ frames: 1 }] }, 'expand-count-mismatch'],
    ['too many', 'Sim', { Sim: [{ frames: 1 }, { frames: 2 }] }, 'expand-count-mismatch'],
    ['an unknown task', 'Sym', { Sym: { frames: 1 } }, 'unknown-task'],
  ])('%s is refused', (_, requirement, args, code) => {
    expect(codeOf(() => run(requirement, args as ExpandArguments))).toBe(code);
  });
});
