import { JobtronautError } from '@jobtronaut/diagnostics';
import { describe, expect, it } from 'vitest';
import { applyOverrides } from './apply-overrides.ts';
import {
  type BuiltJob,
  buildJob,
  ChunkProcessor,
  CopyValueProcessor,
  decodePayload,
  insert,
  type Overrides,
  override,
  type ProcessorDefinition,
  type ProcessorEdit,
  parallel,
  pluginsOf,
  remove,
  replace,
  restoreTask,
  Task,
  TaskWithOverrides,
} from './index.ts';

const definitions = ['a', 'b', 'c'].map((value) => CopyValueProcessor.on(`${value}.initial`, { value }));
const [first, second, third] = definitions as [ProcessorDefinition, ProcessorDefinition, ProcessorDefinition];
const other = ChunkProcessor.on('x.initial');

class Render extends Task {
  static override readonly argumentProcessors: readonly ProcessorDefinition[] = definitions;
  static override readonly flags = ['SERIAL', 'NO_RETRY'] as const;
  static override readonly argumentDefaults = { a: { b: [1] } };
  override cmd() {
    return ['render', String(this.arguments.a?.initial)];
  }
  override script() {
    return this.title;
  }
}

const apply = (overrides: Overrides) => applyOverrides(Render, override(Render, overrides));
const codeOf = (overrides: object): unknown => {
  try {
    apply(overrides);
    return 'none';
  } catch (error) {
    return JobtronautError.is(error) ? error.code : error;
  }
};

describe('edits of processors', () => {
  it.each<[string, ProcessorEdit[], ProcessorDefinition[]]>([
    ['insert before the first', [insert(0, other)], [other, first, second, third]],
    ['insert several, in order', [insert(1, other, first)], [first, other, first, second, third]],
    ['append', [insert(3, other)], [first, second, third, other]],
    ['remove one', [remove(1)], [first, third]],
    ['remove some', [remove([1, 3])], [first]],
    ['replace', [replace(2, other)], [first, second, other]],
    ['one after the other', [remove(0), insert(2, first), replace(0, other)], [other, third, first]],
    [
      'exactly the one at the position',
      [insert(0, first), remove(0), insert(3, first), remove(3), remove(2)],
      [first, second],
    ],
  ])('%s', (_, argumentProcessors, expected) => {
    expect(apply({ argumentProcessors }).task.argumentProcessors).toEqual(expected);
    expect(Render.argumentProcessors).toEqual([first, second, third]);
  });

  it.each([
    ['insert behind the end', [insert(4, other)]],
    ['insert before the beginning', [insert(-1, other)]],
    ['insert between', [insert(0.5, other)]],
    ['remove behind the end', [remove(3)]],
    ['remove before the beginning', [remove(-1)]],
    ['remove up to behind the end', [remove([1, 4])]],
    ['remove backwards', [remove([2, 1])]],
    ['replace behind the end', [replace(3, other)]],
    ['not a position', [remove(Number.NaN)]],
    ['beyond what an edit before left', [remove([0, 3]), remove(0)]],
    ['mixed with definitions', [insert(0, other), other]],
  ])('%s is refused', (_, argumentProcessors) => {
    expect(codeOf({ argumentProcessors })).toBe('invalid-processor-edit');
  });
});

describe('overrides', () => {
  it('of nothing, and of members that tasks do not have, are refused', () => {
    expect(codeOf({})).toBe('empty-overrides');
    expect(() => apply({ sevices: ['x'] } as object)).toThrow(
      'sets "sevices", which tasks do not have; did you mean "services"',
    );
    expect(codeOf({ constructor: 1 })).toBe('unknown-override');
  });

  it.each<[string, Overrides]>([
    ['services', { services: ['linux64'] }],
    ['flags in another order', { flags: new Set(['NO_RETRY', 'SERIAL'] as const) }],
    ['a flag', { serial: true, noop: false }],
    ['defaults', { argumentDefaults: { a: { b: [1] } } }],
    ['no title', { title: undefined }],
    ['no requirements', { requiredTasks: parallel() }],
    ['no requirements at all', { requiredTasks: undefined }],
    ['the same method', { cmd: Render.prototype.cmd }],
    ['edits that lead back', { argumentProcessors: [insert(0, other), remove(0)] }],
    ['the same processors', { argumentProcessors: [first, second, third].map((definition) => ({ ...definition })) }],
  ])('that change nothing are the base: %s', (_, overrides) => {
    expect(apply(overrides)).toEqual({ task: Render, withoutEffect: true });
  });

  it('make a class named after the base', () => {
    const { task } = apply({ services: ['fast'] });
    expect([task.name, task.services, Render.services]).toEqual(['RenderOverriden', ['fast'], ['linux64']]);
    expect(task.prototype).toBeInstanceOf(Render);
  });

  it('can add and take away flags, methods and the script', () => {
    expect([...apply({ perElement: true, serial: false }).task.flags]).toEqual(['NO_RETRY', 'PER_ELEMENT']);
    const { task } = apply({ cmd: () => ['other'], script: undefined, stopTraversal: () => true });
    expect([task.prototype.cmd?.call(task.prototype), task.prototype.script]).toEqual([['other'], undefined]);
  });

  it('cannot replace the script: the farm would run that of the base', () => {
    expect(codeOf({ script: () => 1 })).toBe('overridden-script');
  });

  it('are recognised by a mark', () => {
    expect(TaskWithOverrides.is(override('A', { title: 'b' }))).toBe(true);
    expect(TaskWithOverrides.is({ base: 'A', overrides: {} })).toBe(false);
  });

  it('of overrides: the payload names the base, and carries what a script can see of them', () => {
    const root = override(Render, {
      title: 'Preview',
      tags: ['preview'],
      elementsId: 'a',
      argumentDefaults: { a: 5, b: 0, c: 0 },
    });
    const job = buildJob({ root, plugins: pluginsOf(Render) }) as BuiltJob;
    const payload = decodePayload([...job.commands()][0]?.argv.at(-1) ?? '');
    expect(payload).toMatchObject({
      task: 'Render',
      overrides: { title: 'Preview', tags: ['preview'], elementsId: 'a' },
      noRetry: true,
    });
    const restored = restoreTask(Render, payload, { write: () => undefined, readCache: () => ({}) });
    expect(restored.script?.()).toBe('Preview');
  });

  it('without effect are told as a warning', () => {
    const root = override(Render, { services: ['linux64'] });
    const job = buildJob({ root, arguments: { elements_id: 'a', b: 0, c: 0 }, plugins: pluginsOf(Render) }) as BuiltJob;
    expect(job.warnings).toEqual([
      {
        code: 'override-without-effect',
        severity: 'warning',
        message: 'the override of task Render sets what the task has already',
        task: 'Render',
      },
    ]);
  });
});
