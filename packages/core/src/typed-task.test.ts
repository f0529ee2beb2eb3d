import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { argument, override, serial, Task, task } from './index.ts';
import { argvs, build, errorOf } from './test/helpers.ts';

describe('typed arguments', () => {
  class Typed extends task({
    arguments: {
      frames: argument({ initial: z.string().default('1-2'), processed: z.array(z.int()) }),
      size: z.coerce.number().default(5),
      note: z.string().optional(),
      scene: z.string(),
    },
    elementsId: 'frames',
    perElement: true,
    argumentProcessors: [{ name: 'ExpressionToElementsProcessor', scope: ['frames.initial'] }],
  }) {
    override cmd() {
      const { frames, size, note, scene } = this.arguments;
      return [scene.processed, frames.processed, size.processed, String(note.processed)];
    }
  }

  it('have the defaults of their schemas, and the values that these make', () => {
    expect(argvs(build({ root: Typed, arguments: { scene: 'a', size: '7' } }))).toEqual([
      'a 1 7 undefined',
      'a 2 7 undefined',
    ]);
    class Fast extends Typed {
      static override readonly argumentDefaults = { size: 1, note: 'n' };
    }
    expect(argvs(build({ root: Fast, arguments: { scene: 'a', frames: '9' } }))).toEqual(['a 9 1 n']);
  });

  it('are required without a default', () => {
    expect(errorOf(() => build({ root: Typed, arguments: {} }))).toMatchObject({
      code: 'missing-required-argument',
      message: 'task Typed needs the argument "scene"',
    });
  });

  it('are checked at the root before processors run', () => {
    expect(errorOf(() => build({ root: Typed, arguments: { scene: 'a', frames: [1] } }))).toMatchObject({
      code: 'invalid-argument',
      message: expect.stringMatching(/^task Typed: the argument "frames" \(initial\) is \[1\]/) as unknown,
    });
  });

  it('are checked after processors have run, in every task', () => {
    expect(
      errorOf(() => build({ root: override(Typed, { argumentProcessors: [] }), arguments: { scene: 'a' } })),
    ).toMatchObject({
      code: 'invalid-argument',
      message: expect.stringMatching(/^task TypedOverriden: the argument "frames" \(processed\) is "1-2"/) as unknown,
    });
    class Above extends Task {
      static override readonly elementsId = 'frames';
      static override readonly argumentDefaults = { scene: 5 };
      static override readonly requiredTasks = Typed;
    }
    expect(errorOf(() => build({ root: Above, arguments: { frames: '1' } })).message).toContain(
      'the argument "scene" (processed) is 5',
    );
  });

  it.each([
    ['text that is made longer', z.string().transform((text) => `${text}!`), 'a', '"a!" "a!"'],
    ['text that becomes another type', z.string().transform(Number), '5', '5 5'],
    ['text that becomes a list', z.string().transform((text) => text.split(',')), 'a,b', '["a","b"] ["a","b"]'],
    [
      'a default',
      z
        .string()
        .default('d')
        .transform((text) => `${text}!`),
      undefined,
      '"d!" "d!"',
    ],
  ])('are converted once, however many tasks declare them: %s', (_, a, given, expected) => {
    class Leaf extends task({ arguments: { a }, elementsId: 'a' }) {
      override cmd() {
        return [JSON.stringify(this.arguments.a.initial), JSON.stringify(this.arguments.a.processed)];
      }
    }
    class Middle extends task({ arguments: { a }, elementsId: 'a', requiredTasks: Leaf }) {}
    class Root extends task({ arguments: { a }, elementsId: 'a', requiredTasks: serial(Middle, Leaf) }) {}
    expect(argvs(build({ root: Root, arguments: { a: given } }))).toEqual([expected, expected]);
  });

  it('a processor that changes an argument has its result converted', () => {
    class Root extends task({
      arguments: { a: z.union([z.string().transform((text) => `${text}!`), z.int()]) },
      elementsId: 'a',
      argumentProcessors: [{ name: 'CopyValueProcessor', scope: ['a.initial'], parameters: { value: 'b' } }],
    }) {
      override cmd() {
        return [this.arguments.a.initial, this.arguments.a.processed];
      }
    }
    expect(argvs(build({ root: Root, arguments: { a: 'a' } }))).toEqual(['a! b!']);
  });

  it('a schema that throws is told with the argument', () => {
    const broken = z.string().refine(() => {
      throw new Error('no asset database');
    });
    class Root extends task({ arguments: { a: broken }, elementsId: 'a' }) {}
    expect(errorOf(() => build({ root: Root, arguments: { a: 'a' } }))).toMatchObject({
      code: 'invalid-argument',
      message: 'task Root: the schema of the argument "a" fails: no asset database',
    });
  });

  it('a stop rule in task({...}) sees all elements and then each', () => {
    const seen: unknown[] = [];
    class Stops extends task({
      arguments: { frames: z.array(z.int()) },
      elementsId: 'frames',
      perElement: true,
      stopTraversal() {
        seen.push(this.arguments.frames.processed);
        return this.arguments.frames.processed === 2;
      },
    }) {
      override cmd() {
        return [this.arguments.frames.processed];
      }
    }
    expect(argvs(build({ root: Stops, arguments: { frames: [1, 2, 3] } }))).toEqual(['1', '3']);
    expect(seen).toEqual([[1, 2, 3], 1, 2, 3]);
  });

  it('an option that task does not have is refused, with the closest name', () => {
    expect(() => task({ elementId: 'a' } as object)).toThrow(
      'task({...}) does not know "elementId"; did you mean "elementsId"',
    );
  });
});
