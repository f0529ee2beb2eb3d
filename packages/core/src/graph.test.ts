import { type Task as DocumentTask, dependencyGraph, type Job } from '@jobtronaut/alf';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BuildOptions,
  type BuiltJob,
  buildJob,
  elementwise,
  expand,
  type Group,
  override,
  parallel,
  pluginsOf,
  type Requirement,
  serial,
  shared,
  Task,
  type TaskClass,
  type TaskReference,
  toDocument,
} from './index.ts';
import { codeOf, errorOf } from './test/helpers.ts';

/** A required task, and what it is to do: its elements, those that a stop rule leaves out, and how it is made. */
interface Leaf {
  readonly kind: 'leaf';
  /** Below 2: a shared task, the same wherever the number is. */
  readonly share: number;
  readonly elements: readonly number[];
  readonly left: number;
  /** One command for all elements; one for each; or two, one after the other, for each. */
  readonly form: 'single' | 'each' | 'pair';
}
interface Several {
  readonly kind: 'serial' | 'parallel' | 'elementwise';
  readonly items: readonly Shape[];
}
type Shape = Leaf | Several;

const elements = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 });
const leaf: fc.Arbitrary<Leaf> = fc.record({
  kind: fc.constant('leaf' as const),
  share: fc.integer({ min: 0, max: 5 }),
  elements,
  left: fc.integer({ min: 1, max: 12 }),
  form: fc.constantFrom('single' as const, 'each' as const, 'each' as const, 'pair' as const),
});
const { shape } = fc.letrec<{ shape: Shape }>((tie) => ({
  shape: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.record({
      kind: fc.constantFrom('serial' as const, 'parallel' as const, 'elementwise' as const, 'elementwise' as const),
      items: fc.array(tie('shape'), { maxLength: 4 }),
    }),
  ),
}));

const run = function (this: Task) {
  return [this.title, String(this.arguments.x?.processed)];
};

/** The task classes of a shape. */
class Classes {
  readonly all: TaskClass[] = [];
  readonly #shared = new Map<number, TaskClass>();

  requirement(of: Shape): TaskReference | Group<TaskReference> {
    if (of.kind !== 'leaf') {
      const make = { serial, parallel, elementwise }[of.kind];
      return make(...of.items.map((item) => this.requirement(item)));
    }
    if (of.share >= 2) return this.#make(of);
    const known = this.#shared.get(of.share) ?? this.#make(of);
    this.#shared.set(of.share, known);
    return shared(known, { by: [] });
  }

  #make({ elements: list, left, form }: Leaf): TaskClass {
    const command = () => this.#named(class extends Task {}, { cmd: run });
    const elementsId = `e${this.all.length}`;
    const made = class extends Task {
      static override readonly elementsId = elementsId;
      static override readonly argumentDefaults = { [elementsId]: list };
      static override readonly flags = form === 'single' ? ([] as const) : (['PER_ELEMENT'] as const);
    };
    if (form === 'pair') {
      made.requiredTasks = serial(command(), command());
      return this.#named(made, {});
    }
    const stopTraversal = function (this: Task) {
      return this.arguments[elementsId]?.processed === left;
    };
    return this.#named(made, { cmd: run, stopTraversal });
  }

  #named(made: TaskClass, methods: object): TaskClass {
    Object.defineProperty(made, 'name', { value: `T${this.all.length}` });
    Object.assign(made.prototype, methods);
    this.all.push(made);
    return made;
  }
}

/** What must be done before each command, worked out from the shape alone: the commands in order, each with its waits. */
class Intended {
  readonly waits: Set<number>[] = [];
  readonly #shared = new Map<number, { leaf: Leaf; rounds: Map<number, Set<number>>; done: Set<number> }>();

  /** Gives what must be done for a shape to be done. */
  place(of: Shape, start: ReadonlySet<number>): Set<number> {
    switch (of.kind) {
      case 'leaf':
        return this.#leaf(of, () => start, start).done;
      case 'serial':
        return of.items.reduce<Set<number>>((before, item) => union(before, this.place(item, before)), new Set(start));
      case 'parallel':
        return union(start, ...of.items.map((item) => this.place(item, start)));
      case 'elementwise':
        return this.#elementwise(of.items, start);
    }
  }

  #elementwise(items: readonly Shape[], start: ReadonlySet<number>): Set<number> {
    const last = new Map<number, Set<number>>();
    let whole = new Set(start);
    for (const item of items) {
      const isRounds = item.kind === 'leaf' && this.#meant(item).form !== 'single';
      if (!isRounds) {
        last.clear();
        whole = union(whole, this.#whole(item, whole));
        continue;
      }
      const before = (element: number) => last.get(element) ?? whole;
      const { rounds, done } = this.#leaf(item, before, start);
      const all = union(whole, done);
      for (const [element, set] of rounds) last.set(element, set);
      whole = all;
    }
    return whole;
  }

  #whole(item: Shape, start: ReadonlySet<number>): Set<number> {
    return item.kind === 'leaf' ? this.#leaf(item, () => start, start).done : this.place(item, start);
  }

  /** A shared leaf is the one that came first. */
  #meant(of: Leaf): Leaf {
    return (of.share < 2 ? this.#shared.get(of.share)?.leaf : undefined) ?? of;
  }

  #leaf(of: Leaf, before: (element: number) => ReadonlySet<number>, start: ReadonlySet<number>) {
    const known = of.share < 2 ? this.#shared.get(of.share) : undefined;
    if (known !== undefined) {
      const rounds = new Map([...known.rounds].map(([element, set]) => [element, union(set, before(element))]));
      return { rounds, done: union(start, known.done, ...rounds.values()) };
    }
    const rounds = new Map<number, Set<number>>();
    if (of.form === 'single') rounds.set(0, new Set([this.#command(start)]));
    else {
      const waits = new Map(of.elements.map((element) => [element, new Set(before(element))]));
      for (const element of of.elements) {
        const wait = waits.get(element) ?? new Set<number>();
        if (isLeft(of, element)) {
          rounds.set(element, wait);
          continue;
        }
        const made = this.#command(wait);
        const set = new Set([of.form === 'pair' ? this.#command(new Set([made])) : made]);
        rounds.set(element, union(rounds.get(element) ?? new Set(), set));
      }
    }
    // What was left out there is nothing to wait for here.
    const made = [...rounds].map(([element, set]) => [element, isLeft(of, element) ? new Set<number>() : set] as const);
    const own = union(start, ...made.map(([, set]) => set));
    if (of.share < 2) this.#shared.set(of.share, { leaf: of, rounds: new Map(made), done: own });
    return { rounds, done: union(start, ...rounds.values()) };
  }

  #command(waits: ReadonlySet<number>): number {
    return this.waits.push(new Set(waits)) - 1;
  }
}

function isLeft({ form, left }: Leaf, element: number): boolean {
  return form === 'each' && element === left;
}

function union(...sets: readonly ReadonlySet<number>[]): Set<number> {
  return new Set(sets.flatMap((set) => [...set]));
}

/** For each command, all that come before it, whatever the way. */
function closed(waits: readonly ReadonlySet<number>[]): number[][] {
  const known = new Map<number, Set<number>>();
  const before = (node: number): Set<number> => {
    const found = known.get(node);
    if (found !== undefined) return found;
    const direct = waits[node] ?? new Set<number>();
    const all = union(direct, ...[...direct].map(before));
    known.set(node, all);
    return all;
  };
  return waits.map((_, node) => [...before(node)].sort((a, b) => a - b));
}

/** The same for the commands of a document. */
function order(document: Job): number[][] {
  const graph = dependencyGraph(document);
  expect(graph.diagnostics).toEqual([]);
  const all = closed(Array.from({ length: graph.nodeCount }, (_, node) => new Set(graph.prerequisites.of(node))));
  const commands = graph.tasks.flatMap((task, node) => (task.kind === 'task' && task.cmds ? [node] : []));
  const numbers = new Map(commands.map((node, i) => [node, i]));
  return commands.map((node) => (all[node] ?? []).flatMap((other) => numbers.get(other) ?? []));
}

/** A document as a running command's expansion: nobody honours serialsubtasks there. */
function withoutSerial(document: Job): Job {
  return JSON.parse(JSON.stringify(document), (key, value: unknown) =>
    key === 'serialsubtasks' ? undefined : value,
  ) as Job;
}

describe('the order of a job', () => {
  it('is exactly what its groups say, by structure and by instances', () => {
    fc.assert(
      fc.property(shape, fc.boolean(), (of, compactHierarchy) => {
        const classes = new Classes();
        class Root extends Task {
          static override readonly elementsId = 'x';
          static override readonly requiredTasks = classes.requirement(of) as Requirement;
        }
        const intended = new Intended();
        intended.place(of, new Set());
        const expected = closed(intended.waits);
        const build = (options: Partial<BuildOptions>) =>
          toDocument(
            buildJob({
              root: Root,
              arguments: { x: 'x' },
              plugins: pluginsOf(...classes.all),
              compactHierarchy,
              ...options,
            }) as BuiltJob,
          );
        expect(order(build({}))).toEqual(expected);
        expect(order(build({ appendInstances: false }))).toEqual(expected);
        expect(order(withoutSerial(build({})))).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });
});

class Sim extends Task {
  static override readonly elementsId: string | undefined = 'frames';
  static override readonly flags = ['PER_ELEMENT'] as const;
  override cmd() {
    return ['sim', String(this.arguments.frames?.processed)];
  }
}
class Render extends Sim {
  override cmd() {
    return ['render', String(this.arguments.frames?.processed)];
  }
}
const counting = () => {
  let count = 0;
  return () => `id${++count}`;
};
const build = (root: TaskClass, args: Record<string, unknown>, ...classes: TaskClass[]) =>
  buildJob({ root, arguments: args, plugins: pluginsOf(Sim, Render, ...classes), newId: counting() }) as BuiltJob;
const count = (job: BuiltJob, word: string) => [...job.commands()].filter(({ argv }) => argv[0] === word).length;
const requiring = (requiredTasks: Requirement, members: object = {}): TaskClass => {
  const made = class extends Task {
    static override readonly elementsId = 'frames';
    static override readonly requiredTasks = requiredTasks;
  };
  return Object.assign(made, members);
};

describe('elementwise', () => {
  it('gives every command one instance, of the command for its element', () => {
    const document = toDocument(build(requiring(elementwise('Sim', 'Render')), { frames: [7, 8] }));
    const group = document.subtasks?.[0] as DocumentTask;
    const [sims, renders] = (group.subtasks as DocumentTask[]).map((task) => task.subtasks as DocumentTask[]);
    expect([group.title, group.serialsubtasks]).toEqual(['elementwise', undefined]);
    expect(renders?.map(({ subtasks }) => subtasks)).toEqual(sims?.map(({ id }) => [{ kind: 'instance', title: id }]));
  });

  it('tells if nothing is in common', () => {
    class Chunks extends Sim {
      static override readonly elementsId = 'chunks';
      static override readonly argumentDefaults = { chunks: [[1, 2]] };
    }
    const job = build(requiring(elementwise(Sim, Chunks)), { frames: [1, 2] }, Chunks);
    expect(job.warnings).toMatchObject([{ code: 'no-common-elements', severity: 'warning', task: 'Chunks' }]);
  });

  it('grows with its elements, not with pairs of them', () => {
    const frames = Array.from({ length: 10_000 }, (_, i) => i);
    const job = build(requiring(elementwise('Sim', 'Render', 'Sim')), { frames });
    expect([...job.tasks()]).toHaveLength(30_004);
    const all = dependencyGraph(toDocument(job));
    expect(all.prerequisites.size).toBeLessThan(100_000);
  });
});

describe('shared', () => {
  const beauty = requiring(serial(shared('Sim'), 'Render'));
  const shadow = requiring(serial(shared(Sim), 'Render'));

  it('runs once where all arguments are equal, whether it is named or given as a class', () => {
    const job = build(requiring(parallel(beauty, shadow)), { frames: [1, 2] });
    expect([count(job, 'sim'), count(job, 'render')]).toEqual([2, 4]);
    const places = [...job.tasks()].filter(({ kind }) => kind === 'reference');
    expect(places.map(({ title, children }) => [title, children.length])).toEqual([['Sim', 1]]);
  });

  it('runs apart where an argument differs, unless `by` says that it does not count', () => {
    const passes = (item: Group<TaskReference>) => {
      const [first, second] = ['beauty', 'shadow'].map((pass) =>
        requiring(serial(item, 'Render'), { argumentDefaults: { pass } }),
      );
      return requiring(parallel(first as TaskClass, second as TaskClass));
    };
    expect(count(build(passes(shared('Sim')), { frames: [1] }), 'sim')).toBe(2);
    expect(count(build(passes(shared('Sim', { by: ['frames'] })), { frames: [1] }), 'sim')).toBe(1);
  });

  it('is one for each element of a per-element task above, or one for all', () => {
    const perFrame = (item: Group<TaskReference>) => requiring(item, { flags: ['PER_ELEMENT'] });
    class Once extends Sim {
      static override readonly elementsId = undefined;
      static override readonly flags = [] as never;
    }
    const job = (item: Group<TaskReference>) => build(perFrame(item), { frames: [1, 2, 1] }, Once);
    expect(count(job(shared(Once)), 'sim')).toBe(2);
    expect(count(job(shared(Once, { by: [] })), 'sim')).toBe(1);
  });

  it('is the same override only if it is the same object', () => {
    const one = override(Sim, { title: 'x' });
    const sims = (a: TaskReference, b: TaskReference) =>
      count(build(requiring(parallel(shared(a), shared(b))), { frames: [1] }), 'sim');
    expect([sims(one, one), sims(one, override(Sim, { title: 'x' }))]).toEqual([1, 2]);
  });

  it('is refused below itself, and with an argument that is not there', () => {
    class Round extends Task {
      static override readonly elementsId = 'frames';
      static override readonly requiredTasks: Requirement = shared('Round');
      override stopTraversal() {
        return false;
      }
    }
    const error = errorOf(() => build(requiring(shared('Round')), { frames: 1 }, Round));
    expect(error).toMatchObject({ code: 'task-cycle', message: expect.stringContaining('Round -> Round') as unknown });
    const wrong = requiring(shared('Sim', { by: ['frame'] }));
    expect(errorOf(() => build(wrong, { frames: 1 }))).toMatchObject({
      code: 'no-such-argument',
      message: 'no argument "frame"; did you mean "frames"?',
    });
    const group = requiring(shared(serial('Sim') as unknown as string));
    expect(codeOf(() => build(group, { frames: 1 }))).toBe('invalid-required-tasks');
  });

  it('costs the same in the ten thousandth place as in the first', () => {
    const frames = Array.from({ length: 20_000 }, (_, i) => i);
    const each = requiring(serial(shared('Sim', { by: ['scene'] }), 'Leaf'), { flags: ['PER_ELEMENT'] });
    class Leaf extends Task {
      override cmd() {
        return ['leaf'];
      }
    }
    const job = build(each, { frames, scene: 'a' }, Leaf);
    expect([count(job, 'sim'), count(job, 'leaf')]).toEqual([1, 20_000]);
    expect(dependencyGraph(toDocument(job)).prerequisites.size).toBeLessThan(300_000);
  });

  it('counts as a job of its own in a run-time expansion, with elementwise order between the jobs', () => {
    const root = requiring(elementwise(shared('Sim'), 'Render'));
    const options = { root, arguments: { Sim: { frames: [1, 2] }, Render: { frames: [2] } } };
    const job = expand({ ...options, plugins: pluginsOf(Sim, Render) }) as BuiltJob;
    const [sim, render] = ['sim 2', 'render 2'].map((words) =>
      [...job.tasks()].find(({ commands }) => commands[0]?.argv.join(' ') === words),
    );
    expect(render?.children).toEqual([{ kind: 'instance', of: sim }]);
  });
});
