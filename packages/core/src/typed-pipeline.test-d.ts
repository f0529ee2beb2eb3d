// What pipeline developers write, held by the compiler alone: arguments of a shot, and mistakes.
import { expectTypeOf } from 'vitest';
import { z } from 'zod';
import {
  argument,
  buildJob,
  ChunkProcessor,
  CopyValueProcessor,
  ElementsPreviewReorderProcessor,
  ElementsToRangesProcessor,
  ExpressionToElementsProcessor,
  elementwise,
  frameRanges,
  InputToOutputProcessor,
  LambdaProcessor,
  override,
  parallel,
  pluginsOf,
  processor,
  serial,
  shared,
  Task,
  task,
} from './index.ts';

// real pipeline args
const shotArgs = {
  show: z.string().regex(/^[a-z]+$/),
  shot: z.string().transform((s) => s.toUpperCase()),
  version: z.int().min(1).default(1),
  layers: z.array(z.enum(['beauty', 'shadow', 'depth'])).default(['beauty']),
  frames: argument({ initial: z.string().default('1-10'), processed: frameRanges }),
  camera: z.string().optional(),
  note: z.string().nullable(),
  denoise: z.union([z.boolean(), z.object({ strength: z.number(), passes: z.array(z.string()) })]).default(false),
  chunksize: z.coerce.number().int().default(4),
  look: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('lib'), name: z.string() }),
    z.object({ kind: z.literal('file'), path: z.string() }),
  ]),
  sizes: z.record(z.string(), z.tuple([z.int(), z.int()])).default({}),
  nested: z
    .object({ a: z.object({ b: z.array(z.object({ c: z.int() })) }) })
    .partial()
    .default({}),
  tree: z.json().default(null),
} as const;

class Render extends task({
  arguments: shotArgs,
  elementsId: 'frames',
  perElement: true,
  argumentProcessors: [
    ExpressionToElementsProcessor.on('frames.initial'),
    ElementsToRangesProcessor.on('frames.processed'),
    ChunkProcessor.on('frames.processed', { chunkhandles: [1, 1] }),
    CopyValueProcessor.on(['layers.initial', 'camera.processed'], { value: '<arg: show.initial>' }),
  ],
  stopTraversal() {
    expectTypeOf(this.arguments.frames.processed).toEqualTypeOf<
      readonly (readonly [number, number])[] | readonly [number, number]
    >();
    return this.arguments.version.processed > 3;
  },
}) {
  override cmd() {
    const { frames, camera, note, denoise, look, layers, sizes, nested, shot, chunksize } = this.arguments;
    expectTypeOf(frames.processed).toEqualTypeOf<readonly [number, number]>();
    expectTypeOf(frames.initial).toEqualTypeOf<string>();
    expectTypeOf(camera.processed).toEqualTypeOf<string | undefined>();
    expectTypeOf(note.processed).toEqualTypeOf<string | null>();
    expectTypeOf(shot.processed).toEqualTypeOf<string>();
    expectTypeOf(chunksize.processed).toEqualTypeOf<number>();
    expectTypeOf(layers.processed).toEqualTypeOf<readonly ('beauty' | 'shadow' | 'depth')[]>();
    const strength = typeof denoise.processed === 'boolean' ? 0 : denoise.processed.strength;
    const path = look.processed.kind === 'lib' ? look.processed.name : look.processed.path;
    const [w] = sizes.processed.main ?? [0, 0];
    const c = nested.processed.a?.b[0]?.c ?? 0;
    // @ts-expect-error no such argument
    void this.arguments.frame;
    // @ts-expect-error frozen
    frames.processed[0] = 5;
    // @ts-expect-error not text
    void camera.processed.length;
    return ['render', strength, path, w, c, ...layers.processed];
  }
  override env() {
    return { SHOT: this.arguments.shot.processed, V: this.arguments.version.processed };
  }
  override view() {
    return ['rv', this.arguments.show.initial];
  }
  override async script() {
    expectTypeOf(this.arguments.frames.processed[0]).toEqualTypeOf<number>();
    const p = this.reportProgress(10);
    p.add();
    await Promise.resolve();
  }
}
// inheritance by another plugin
class RenderPreview extends Render {
  static override readonly services = ['preview'];
  override cmd() {
    return [...super.cmd(), '--preview', this.arguments.frames.processed[1]];
  }
}
class Comp extends task({
  arguments: { ...shotArgs, extra: z.string().default('x') },
  elementsId: 'layers',
  perElement: true,
}) {
  override cmd() {
    expectTypeOf(this.arguments.layers.processed).toEqualTypeOf<'beauty' | 'shadow' | 'depth'>();
    return ['comp', this.arguments.layers.processed];
  }
}
class Maps extends task({
  arguments: { m: z.record(z.string(), z.int()), o: z.object({ a: z.int(), b: z.string() }) },
  elementsId: 'o',
  perElement: true,
}) {
  override cmd() {
    expectTypeOf(this.arguments.o.processed).toEqualTypeOf<'a' | 'b'>();
    return [this.arguments.o.processed];
  }
}
class Opt extends task({ arguments: { xs: z.array(z.int()).optional() }, elementsId: 'xs', perElement: true }) {
  override cmd() {
    expectTypeOf(this.arguments.xs.processed).toEqualTypeOf<number | undefined>();
    return ['x'];
  }
}
class Un extends task({
  arguments: { xs: z.union([z.string(), z.array(z.string())]) },
  elementsId: 'xs',
  perElement: true,
}) {
  override cmd() {
    expectTypeOf(this.arguments.xs.processed).toEqualTypeOf<string>();
    return [this.arguments.xs.processed];
  }
}
class Gen extends task({ description: 'no args' }) {
  override cmd() {
    return ['x'];
  }
}
class Single extends task({
  arguments: { a: z.string() },
  elementsId: 'a',
  requiredTasks: [Gen, 'Comp', serial(Render, override(Comp, { title: 'x', perElement: false }))],
}) {}
class G2 extends task({
  arguments: { a: z.string() },
  elementsId: 'a',
  requiredTasks: parallel(elementwise(Render, Comp), shared(Gen, { by: ['a'] }), [Gen, [Gen]]),
}) {}
export function mistakes() {
  // @ts-expect-error elementsId not an argument
  task({ arguments: { a: z.string() }, elementsId: 'b' });
  // @ts-expect-error scope of unknown argument
  task({ arguments: { a: z.string() }, argumentProcessors: [ChunkProcessor.on('b.initial')] });
  // @ts-expect-error scope without state
  ChunkProcessor.on('a');
  // @ts-expect-error misspelt state
  ChunkProcessor.on('a.intial');
  // @ts-expect-error wrong parameter type
  ChunkProcessor.on('a.initial', { chunkhandles: 'x' });
  // @ts-expect-error unknown parameter
  ChunkProcessor.on('a.initial', { chunkhandle: [1, 1] });
  ChunkProcessor.on('a.initial', { chunkhandles: '<arg: h.initial>' });
  InputToOutputProcessor.on('a.initial', { prefix: '<expr: 1>_x' });
  LambdaProcessor.on('a.initial', { function: (value) => value });
  // @ts-expect-error a function is required
  LambdaProcessor.on('a.initial');
  // @ts-expect-error stride is a number
  ElementsPreviewReorderProcessor.on('a.initial', { stride: '2' });
  // @ts-expect-error unknown option
  task({ titel: 'x' });
  // @ts-expect-error unknown override member
  override(Comp, { titel: 'x' });
  // @ts-expect-error wrong type
  override(Comp, { services: 'x' });
  override(Comp, {
    cmd() {
      expectTypeOf(this.arguments.extra.processed).toEqualTypeOf<string>();
      return ['a'];
    },
  });
  class Bad extends task({}) {
    // @ts-expect-error cmd words
    override cmd() {
      return [true];
    }
  }
  // @ts-expect-error script is not overridable
  override(Comp, { script() {} });
  // @ts-expect-error a group of numbers
  serial(1);
  // @ts-expect-error services is a list
  task({ services: 'linux' });
  // @ts-expect-error no number
  task({ requiredTasks: 5 });
  class BadEnv extends task({}) {
    // @ts-expect-error env values
    override env() {
      return { A: true };
    }
  }
  class BadStop extends task({}) {
    // @ts-expect-error stopTraversal says yes or no
    override stopTraversal() {
      return 'x';
    }
  }
  void buildJob({ root: Single, arguments: { a: 'x' }, plugins: pluginsOf(Render, RenderPreview, Maps, Opt, Un, G2) });
  // @ts-expect-error attribute
  void buildJob({ root: Single, attributes: { titel: 'x' }, plugins: pluginsOf() });
  // @ts-expect-error attribute type
  void buildJob({ root: Single, attributes: { priority: 'x' }, plugins: pluginsOf() });
  class P extends processor({
    parameters: { width: z.int(), pad: z.string().default('0') },
    overloads: (on) => [
      on(z.int(), (v, { parameters }) => {
        expectTypeOf(v).toEqualTypeOf<number>();
        expectTypeOf(parameters.pad).toEqualTypeOf<string>();
        // @ts-expect-error no such parameter
        void parameters.widht;
        return String(v).padStart(parameters.width, parameters.pad);
      }),
    ],
  }) {}
  P.on('a.initial', { width: 4 });
  // @ts-expect-error width is required
  P.on('a.initial');
  // @ts-expect-error width is required
  P.on('a.initial', {});
  class P2 extends P {}
  P2.on(['a.initial', 'b.processed'], { width: '<arg:w.initial>' });
  class U extends Task {
    static override readonly requiredTasks = serial(Render);
    override cmd() {
      return [String(this.arguments.anything?.processed)];
    }
  }
  return [U, BadEnv, BadStop, Bad];
}
