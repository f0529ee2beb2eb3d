import { describe, expect, it } from 'vitest';
import {
  type BuildOptions,
  type BuiltJob,
  buildJob,
  type CommandAttribute,
  pluginsOf,
  serial,
  Task,
  type TaskAttribute,
  toDocument,
} from './index.ts';
import { codeOf } from './test/helpers.ts';

class Each extends Task {
  static override readonly elementsId = 'a';
  static override readonly flags = ['PER_ELEMENT'] as const;
  override cmd() {
    return ['run', String(this.arguments.a?.processed)];
  }
  override view() {
    return ['view', 1];
  }
}
class Chain extends Task {
  static override readonly elementsId = 'a';
  static override readonly requiredTasks = serial(Each, Each);
}

const counting = () => {
  let count = 0;
  return () => `id${++count}`;
};
const build = (options: Partial<BuildOptions> = {}) =>
  buildJob({ root: Each, arguments: { a: [1, 2] }, plugins: pluginsOf(), newId: counting(), ...options }) as BuiltJob;

describe('a job', () => {
  it('becomes a document of plain data', () => {
    const job = build({ root: Chain, arguments: { a: [1] }, attributes: { title: 'A job', priority: 3 } });
    expect(job.title).toBe('A job');
    expect(toDocument(job)).toEqual({
      kind: 'job',
      title: 'A job',
      priority: 3,
      subtasks: [
        {
          kind: 'task',
          title: 'serial',
          id: 'id2',
          serialsubtasks: true,
          subtasks: ['id3', 'id5'].map((id, i) => ({
            kind: 'task',
            title: 'Each',
            id,
            subtasks: [
              {
                kind: 'task',
                title: 'Each: Elements 1',
                id: i === 0 ? 'id4' : 'id6',
                chaser: ['view', '1'],
                cmds: [{ kind: 'remoteCmd', argv: ['run', '1'], service: 'linux64' }],
                ...(i === 1 && { subtasks: [{ kind: 'instance', title: 'id3' }] }),
              },
            ],
          })),
        },
      ],
    });
  });

  it('is titled "untitled" unless it has a title', () =>
    expect([build().title, toDocument(build()).title]).toEqual(['untitled', 'untitled']));

  it('has ids that are UUIDs and never the same', () => {
    const ids = [1, 2].flatMap(() => {
      const job = buildJob({ root: Each, arguments: { a: [1, 2] }, plugins: pluginsOf() }) as BuiltJob;
      return [...job.tasks()].map(({ id }) => id);
    });
    expect(new Set(ids).size).toBe(6);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('has no option that it does not know', () => {
    expect(() => build({ compactHierachy: false } as object)).toThrow(
      'there is no option "compactHierachy"; did you mean "compactHierarchy"',
    );
  });

  it('that is deep becomes a document too', () => {
    const classes = Array.from({ length: 20_000 }, (_, i) => {
      const made = class extends Task {};
      Object.defineProperty(made, 'name', { value: `Level${i}` });
      if (i < 19_999) made.requiredTasks = serial(`Level${i + 1}`);
      return made;
    });
    const job = buildJob({
      root: 'Level0',
      arguments: { elements_id: 'a', a: 1 },
      compactHierarchy: false,
      plugins: pluginsOf(...classes),
    }) as BuiltJob;
    let depth = 0;
    for (let at = toDocument(job).subtasks; at?.[0]?.kind === 'task'; at = at[0].subtasks) depth++;
    expect(depth).toBe(40_000);
  });
});

describe('job attributes', () => {
  it('are those that were set', () => {
    const attributes = {
      title: 't',
      tier: 'x',
      projects: ['p'],
      maxactive: 4,
      paused: true,
      after: '12 24 18:00',
      afterjids: [1],
      priority: 1.5,
      init: [{ name: 'a', value: 'b' }],
      dirmaps: [{ source: 'a', target: 'b', zone: 'c' }],
      cleanup: [{ kind: 'remoteCmd' as const, argv: ['rm', 'x'], tags: ['y'] }],
    };
    expect(build({ attributes: { ...attributes, comment: undefined } as object }).attributes).toEqual(attributes);
  });

  it.each<[string, unknown, string]>([
    ['priorty', 1, 'unknown-job-attribute'],
    ['subtasks', [], 'unknown-job-attribute'],
    ['title', 5, 'invalid-attribute-value'],
    ['priority', '5', 'invalid-attribute-value'],
    ['priority', Number.NaN, 'invalid-attribute-value'],
    ['maxactive', 1.5, 'invalid-attribute-value'],
    ['maxactive', -1, 'invalid-attribute-value'],
    ['paused', 1, 'invalid-attribute-value'],
    ['tags', 'a', 'invalid-attribute-value'],
    ['tags', [1], 'invalid-attribute-value'],
    ['afterjids', ['1'], 'invalid-attribute-value'],
    ['afterjids', [true], 'invalid-attribute-value'],
    ['after', 'tomorrow', 'invalid-attribute-value'],
    ['init', { a: 'b' }, 'invalid-attribute-value'],
    ['postscript', [{ argv: ['x'] }], 'invalid-attribute-value'],
  ])('%s = %j is the error %s', (name, value, code) => {
    expect(codeOf(() => build({ attributes: { [name]: value } }))).toBe(code);
    expect(() => build({ attributes: { [name]: value } })).toThrow(`"${name}"`);
  });
});

describe('the inherited environment', () => {
  it('is one key, before those that were given', () => {
    const inheritedEnvironment = { A: '1', PATH: '/a:/b', EMPTY: '' };
    expect(build({ inheritedEnvironment }).attributes.envkey).toEqual(['setenv A=1 PATH=/a:/b EMPTY=']);
    expect(build({ inheritedEnvironment, attributes: { envkey: ['maya'] } }).attributes.envkey).toEqual([
      'setenv A=1 PATH=/a:/b EMPTY=',
      'maya',
    ]);
  });

  it('leaves out what cannot be passed on, and says so', () => {
    const job = build({ inheritedEnvironment: { A: '1', B: 'x y', 'C D': '1', E: 'a\tb' } });
    expect(job.attributes.envkey).toEqual(['setenv A=1']);
    expect(job.warnings).toEqual([
      {
        code: 'unfit-environment',
        severity: 'warning',
        message: 'the farm cannot pass on these variables of the environment: B, C D, E',
      },
    ]);
  });

  it('of nothing is no key', () => expect(build({ inheritedEnvironment: {} }).attributes).toEqual({}));
});

describe('modifying a job', () => {
  it('changes tasks by predicate, value or function', () => {
    const job = build();
    job.modifyTasks(
      ({ title }) => title === 'Each',
      'metadata',
      ({ elements }: { elements: unknown }) => `frame ${String(elements)}`,
    );
    job.modifyTasks(true, 'chaser', undefined);
    expect([...job.tasks()].map(({ more }) => more)).toEqual([
      { metadata: 'frame undefined' },
      { metadata: 'frame 1' },
      { metadata: 'frame 2' },
    ]);
  });

  it('a new title takes the place of the elements too; instances keep what they refer to', () => {
    const job = build({ root: Chain, arguments: { a: [1] } });
    const before = JSON.stringify(toDocument(job));
    job.modifyTasks(true, 'title', 'new');
    const after = JSON.stringify(toDocument(job));
    expect(after).toBe(before.replaceAll(/"title":"(serial|Each|Each: Elements 1)"/g, '"title":"new"'));
  });

  it('changes commands, and only those of the final tree', () => {
    const job = build();
    job.modifyCommands(({ argv }) => argv.includes('1'), 'tags', ['x']);
    job.modifyCommands(true, 'local', true);
    job.modifyCommands(true, 'service', undefined);
    expect([...job.commands()]).toEqual([
      { kind: 'cmd', argv: ['run', '1'], tags: ['x'] },
      { kind: 'cmd', argv: ['run', '2'] },
    ]);
  });

  it('refuses what tasks and commands do not have', () => {
    expect(() => build().modifyTasks(true, 'titel' as TaskAttribute, 1)).toThrow('did you mean "title"');
    expect(() => build().modifyCommands(true, 'tag' as CommandAttribute, 1)).toThrow('did you mean "tags"');
    expect(codeOf(() => build().modifyCommands(true, 'tags', 'x'))).toBe('invalid-attribute-value');
    expect(codeOf(() => build().modifyTasks(true, 'title', () => 5))).toBe('invalid-attribute-value');
    expect(codeOf(() => build().modifyTasks(true, 'subtasks' as TaskAttribute, []))).toBe('unknown-attribute');
  });
});

describe('the arguments cache', () => {
  class Script extends Each {
    override script() {
      return undefined;
    }
  }
  const long = { a: Array.from({ length: 5000 }, (_, i) => i) };

  it('is named once, and only when a payload needs it', () => {
    const asked: string[] = [];
    const argumentsCacheFile = () => {
      asked.push('asked');
      return '/farm/1.json';
    };
    expect(build({ root: Script, argumentsCacheFile }).argumentsCache).toBeUndefined();
    const job = build({ root: Script, arguments: long, argumentsCacheFile });
    expect([asked, job.argumentsCache?.file, job.argumentsCache?.size]).toEqual([['asked'], '/farm/1.json', 1]);
  });

  it.each([undefined, ''])('without a place for it (%j) is an error that says what to do', (argumentsCacheFile) => {
    expect(() => build({ root: Script, arguments: long, argumentsCacheFile })).toThrow(
      expect.objectContaining({
        code: 'no-arguments-storage',
        hint: expect.stringContaining('ARGUMENTS_STORAGE_PATH') as unknown,
      }),
    );
  });
});
