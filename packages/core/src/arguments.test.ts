import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Arguments } from './arguments.ts';
import { viewOf } from './arguments-view.ts';
import { codeOf } from './test/helpers.ts';

const entriesOf = (args: Arguments) =>
  [...args.entries()].map(([name, { initial, processed }]) => [name, initial, processed]);

describe('Arguments', () => {
  it('makes both states of plain values, in order', () => {
    expect(entriesOf(Arguments.of({ b: [1], a: 'x', nothing: undefined }))).toEqual([
      ['b', [1], [1]],
      ['a', 'x', 'x'],
    ]);
  });

  it('add, set and remove give other arguments and leave these', () => {
    const args = Arguments.of({ a: 1 });
    const more = args.add('b', 2).set('a', 3, 'processed').set('b', 4, 'initial').remove('a');
    expect(entriesOf(args)).toEqual([['a', 1, 1]]);
    expect(entriesOf(more)).toEqual([['b', 4, 2]]);
  });

  it('add refuses what is there, set, get and remove what is not, with the closest name', () => {
    const args = Arguments.of({ frames: 1 });
    expect(codeOf(() => args.add('frames', 2))).toBe('argument-exists');
    for (const run of [() => args.set('frame', 1), () => args.get('frame'), () => args.remove('frame')]) {
      expect(codeOf(run)).toBe('no-such-argument');
      expect(run).toThrow('did you mean "frames"?');
    }
  });

  it('refuses what is not JSON, by name', () => {
    expect(() => Arguments.of({ when: new Date(0) })).toThrow('argument "when": a Date is not a JSON value');
    expect(() => Arguments.of({ a: 1 }).set('a', [Number.NaN])).toThrow('argument "a", at [0]: NaN');
  });

  it('does not see later changes of what was passed, and does not change it', () => {
    const frames = [1, 2];
    const args = Arguments.of({ frames });
    frames.push(3);
    expect(args.get('frames').initial).toEqual([1, 2]);
  });

  it('keeps states apart', () => {
    const args = Arguments.ofStates([['a', { initial: '1-2', processed: [1, 2] }]]);
    expect(args.get('a')).toEqual({ initial: '1-2', processed: [1, 2] });
  });

  it('adds defaults only where there is nothing, and shares itself where nothing is missing', () => {
    const args = Arguments.of({ a: 1 });
    expect(entriesOf(args.withDefaults(Arguments.of({ b: 2, a: 3 })))).toEqual([
      ['a', 1, 1],
      ['b', 2, 2],
    ]);
    expect(args.withDefaults(Arguments.of({ a: 3 }))).toBe(args);
  });

  it('behaves as a map through any sequence of changes, and every version keeps its own state', () => {
    const names = fc.constantFrom('a', 'b', 'c', 'constructor', '__proto__', 'keys', '1');
    const change = fc.tuple(fc.constantFrom('add', 'set', 'processed', 'remove', 'put'), names, fc.integer());
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
        let args = Arguments.of();
        let model = new Map<string, { initial: number; processed: number }>();
        const versions: [Arguments, typeof model][] = [];
        for (const [kind, name, value] of changes) {
          const known = model.get(name);
          model = new Map(model);
          if (kind === 'put' || (kind === 'add' && !known) || (kind === 'set' && known)) {
            model.set(name, { initial: value, processed: value });
            args =
              kind === 'put' ? args.put(name, value) : kind === 'add' ? args.add(name, value) : args.set(name, value);
          } else if (kind === 'processed' && known) {
            model.set(name, { initial: known.initial, processed: value });
            args = args.set(name, value, 'processed');
          } else if (kind === 'remove' && known) {
            model.delete(name);
            args = args.remove(name);
          }
          versions.push([args, model]);
        }
        for (const [version, expected] of versions) {
          expect([...version.entries()]).toEqual([...expected]);
          expect([...version.names()]).toEqual([...expected.keys()]);
        }
      }),
    );
  });
});

describe('a view', () => {
  const args = Arguments.of({ frames: [1] })
    .put('then', 1)
    .put('toJSON', 2)
    .put('constructor', 3)
    .put('__proto__', 4);
  const view = viewOf(args, (name) => name === 'note');

  it('has any name', () => {
    expect(view.frames?.processed).toEqual([1]);
    expect(Object.keys(view)).toEqual(['frames', 'then', 'toJSON', 'constructor', '__proto__']);
    expect(['then', 'toJSON', 'constructor'].map((name) => view[name]?.initial)).toEqual([1, 2, 3]);
    expect(Reflect.get(view, '__proto__')).toEqual({ initial: 4, processed: 4 });
    expect('frames' in view).toBe(true);
    expect('frame' in view).toBe(false);
  });

  it('refuses a name that is not there, with the closest', () => {
    expect(() => view.frame).toThrow('no argument "frame"; did you mean "frames"?');
    expect(() => viewOf(Arguments.of()).hasOwnProperty).toThrow('no argument "hasOwnProperty"');
  });

  it('says undefined of optional arguments that are absent', () => {
    expect(view.note).toEqual({ initial: undefined, processed: undefined });
  });

  it('can be printed, spread and awaited', async () => {
    const plain = viewOf(Arguments.of({ a: 1 }));
    expect(JSON.stringify(plain)).toBe('{"a":{"initial":1,"processed":1}}');
    expect({ ...plain }).toEqual({ a: { initial: 1, processed: 1 } });
    expect(await Promise.resolve(plain)).toBe(plain);
    expect(inspect(plain)).toBe('{ a: { initial: 1, processed: 1 } }');
  });

  it('cannot be changed', () => {
    expect(() => Object.assign(view, { frames: 1 })).toThrow('arguments cannot be changed');
    expect(() => Object.assign(view.frames ?? {}, { processed: 2 })).toThrow(TypeError);
    expect(() => (args.get('frames').processed as number[]).push(2)).toThrow(TypeError);
  });
});
