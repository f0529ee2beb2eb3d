import { runInThisContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { applyOverrides } from './apply-overrides.ts';
import { ChunkProcessor, override, Processor, processor, Task, task } from './index.ts';
import { argumentsRead } from './read-arguments.ts';

const read = (plugin: Parameters<typeof argumentsRead>[0]) => {
  const names = argumentsRead(plugin);
  return names && [...names].sort();
};

const helper = (given: unknown) => [String(given)];

/** A task whose cmd() has this body; without types, as plugins come from their loader. */
const withBody = (body: string) => {
  const made = class extends Task {};
  const withHelper = runInThisContext(`(helper) => ({ cmd() { ${body} } }).cmd`) as (given: typeof helper) => unknown;
  Object.defineProperty(made.prototype, 'cmd', { value: withHelper(helper) });
  return made;
};

describe('the arguments that code reads', () => {
  it.each([
    ['nothing', `return ['a'];`, []],
    ['members', `return [this.arguments.a.processed, this.arguments?.b?.initial];`, ['a', 'b']],
    ['items', `return [this.arguments['a-b'].processed, this.arguments["c d"].processed];`, ['a-b', 'c d']],
    ['a test', `return 'a' in this.arguments ? ['x'] : [];`, ['a']],
    ['parts', `const { a, b: other, 'c-d': third, e = 1 } = this.arguments; return [a];`, ['a', 'b', 'c-d', 'e']],
    ['another name', `const args = this.arguments; return [args.a.processed, args['b']];`, ['a', 'b']],
    ['a name out of this', `const { arguments: args } = this; return [args.a.processed];`, undefined],
    ['a third name', `const x = this.arguments; const y = x; return [y.a];`, ['a']],
    ['a letter of another language', `return [this.arguments.größe.processed];`, ['größe']],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text of a body.
    ['a template', 'return [`${this.arguments.a.processed}`];', ['a']],
    ['a chain on lines', `return [this\n  .arguments\n  .a\n  .processed];`, ['a']],
    ['values alone are handed over', `return helper(this.arguments.a.processed);`, ['a']],
    ['all are handed over', `return helper(this.arguments);`, undefined],
    ['all are handed over by another name', `const args = this.arguments; return helper(args);`, undefined],
    ['all are spread', `return helper({ ...this.arguments });`, undefined],
    ['the task is handed over', `return helper(this);`, undefined],
    ['the task has another name', `const self = this; return [self.arguments.a];`, undefined],
    ['a name that is computed', `return ['a', 'b'].map((name) => this.arguments[name].processed);`, undefined],
    ['a rest', `const { a, ...others } = this.arguments; return [a];`, undefined],
    ['names of names', `for (const name in this.arguments) return [name];`, undefined],
  ])('%s', (_, body, names) => {
    expect(read(withBody(body))).toEqual(names);
  });

  it('stand in the classes that one is derived from too, and in what overrides and options bring', () => {
    class Base extends task({
      arguments: { declared: z.string().optional(), inStop: z.string().optional() },
      stopTraversal() {
        return this.arguments.inStop.processed === 'x';
      },
    }) {
      override cmd() {
        return [this.arguments.declared.processed ?? ''];
      }
    }
    class Derived extends Base {
      override cmd() {
        return [...super.cmd(), '-v'];
      }
    }
    const { task: made } = applyOverrides(
      Derived,
      override(Derived, {
        env() {
          return { A: this.arguments.declared.initial ?? '' };
        },
      }),
    );
    expect(read(Base)).toEqual(['declared', 'inStop']);
    expect(read(Derived)).toEqual(['declared', 'inStop']);
    expect(read(made)).toEqual(['declared', 'inStop']);
  });

  it('of a processor stand in its implementations', () => {
    const base = processor({
      parameters: { by: z.int().default(1) },
      overloads: (on) => [
        on(z.string(), (text) => text),
        on(z.int(), (value, { parameters, arguments: args }) => value + parameters.by + Number(args.a?.processed)),
      ],
    });
    class Derived extends base {}
    class Own extends Processor {
      override process() {
        return this.arguments.b?.processed;
      }
    }
    expect([read(Derived), read(Own), read(ChunkProcessor)]).toEqual([['a'], ['b'], undefined]);
  });
});
