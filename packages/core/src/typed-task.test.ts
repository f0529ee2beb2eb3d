import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { argument, override, Task, task } from './index.ts';
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
