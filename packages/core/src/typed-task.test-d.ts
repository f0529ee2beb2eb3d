// Checked by the compiler alone (tsconfig.tests.json): nothing here runs.
import { expectTypeOf } from 'vitest';
import { z } from 'zod';
import {
  type ArgumentsOf,
  argument,
  ChunkProcessor,
  CopyValueProcessor,
  ElementsToRangesProcessor,
  ExpressionToElementsProcessor,
  type Group,
  type JobSpec,
  override,
  Processor,
  parallel,
  processor,
  type Requirement,
  serial,
  Task,
  type TaskBase,
  task,
} from './index.ts';

class Render extends task({
  arguments: {
    frames: argument({ initial: z.string(), processed: z.array(z.int()) }),
    scene: z.string(),
    quality: z.enum(['low', 'high']).default('low'),
    note: z.string().optional(),
    ranges: argument({ processed: z.array(z.tuple([z.int(), z.int()])) }),
  },
  title: 'Render',
  elementsId: 'frames',
  perElement: true,
  argumentProcessors: [
    ExpressionToElementsProcessor.on('frames.initial'),
    ElementsToRangesProcessor.on('frames.processed', { sort: false }),
    ElementsToRangesProcessor.on('frames.processed', { sort: '<expr: 1 == 1>' }),
    ChunkProcessor.on(['ranges.processed', 'ranges.initial'], { chunkhandles: [1, 1] }),
  ],
  stopTraversal() {
    expectTypeOf(this.arguments.frames.processed).toEqualTypeOf<number | readonly number[]>();
    return this.arguments.scene.initial === '';
  },
}) {
  override cmd() {
    expectTypeOf(this.arguments.frames.initial).toEqualTypeOf<string>();
    expectTypeOf(this.arguments.frames.processed).toEqualTypeOf<number>();
    expectTypeOf(this.arguments.scene.processed).toEqualTypeOf<string>();
    expectTypeOf(this.arguments.quality.processed).toEqualTypeOf<'low' | 'high'>();
    expectTypeOf(this.arguments.note.processed).toEqualTypeOf<string | undefined>();
    expectTypeOf(this.arguments.ranges.initial).toEqualTypeOf<unknown>();
    expectTypeOf(this.arguments.ranges.processed).toEqualTypeOf<readonly (readonly [number, number])[]>();
    // @ts-expect-error no such argument
    this.arguments.frame;
    // @ts-expect-error values are frozen
    this.arguments.ranges.processed.sort;
    return ['render', this.arguments.frames.processed, this.arguments.scene.initial];
  }

  override env() {
    return { FRAME: this.arguments.frames.processed };
  }

  override view() {
    return ['view', this.arguments.frames.processed];
  }

  override async script() {
    const progress = this.reportProgress(this.arguments.frames.processed);
    progress.add();
    await this.expand('Other', { Other: { frames: [1] } });
  }
}

class Whole extends task({
  arguments: { frames: z.array(z.int()), passes: z.record(z.string(), z.int()) },
  elementsId: 'frames',
}) {
  override cmd() {
    expectTypeOf(this.arguments.frames.processed).toEqualTypeOf<readonly number[]>();
    return [String(this.arguments.frames.processed.length)];
  }

  override stopTraversal() {
    expectTypeOf(this.arguments.frames.processed).toEqualTypeOf<readonly number[]>();
    return false;
  }
}

class Keys extends task({
  arguments: { passes: z.record(z.string(), z.int()) },
  elementsId: 'passes',
  perElement: true,
}) {
  override cmd() {
    expectTypeOf(this.arguments.passes.processed).toEqualTypeOf<string>();
    return [this.arguments.passes.processed];
  }
}

// Classes, names and overrides are requirements; a class may be derived from another plugin's.
class Preview extends Render {
  static override readonly title = 'Preview';
}
class Untyped extends Task {
  static override readonly requiredTasks = serial(
    'A',
    Render,
    parallel(Whole, override(Keys, { services: ['fast'] })),
    [Preview],
  );
  static override readonly flags = ['SERIAL'] as const;

  override cmd() {
    expectTypeOf(this.arguments).toEqualTypeOf<
      Readonly<Record<string, { readonly initial: unknown; readonly processed: unknown }>>
    >();
    return [];
  }
}
export const group = serial(Untyped, override('Untyped', { title: 'x', perElement: true }));

// An override's functions see the task.
override(Render, {
  cmd() {
    expectTypeOf(this.arguments.frames.processed).toEqualTypeOf<number>();
    return ['other', this.arguments.frames.processed];
  },
});
// @ts-expect-error tasks have no such member
override(Render, { servces: ['fast'] });
// @ts-expect-error a title is text
override(Render, { title: 5 });

// @ts-expect-error elementsId must be an argument
task({ arguments: { frames: z.string() }, elementsId: 'frame' });
// @ts-expect-error a scope must name an argument
task({ arguments: { frames: z.string() }, argumentProcessors: [ExpressionToElementsProcessor.on('frame.initial')] });
// @ts-expect-error a scope ends with a state
ExpressionToElementsProcessor.on('frames');
// @ts-expect-error a wrong type of parameter
ChunkProcessor.on('frames.initial', { chunkhandles: 1 });
// @ts-expect-error no such parameter
ChunkProcessor.on('frames.initial', { handles: [1, 1] });
// @ts-expect-error no such option
task({ argumnets: {} });
// @ts-expect-error services are a list
task({ services: 'linux64' });

class Wrong extends task({ arguments: { frames: z.array(z.int()) } }) {
  // @ts-expect-error a command line is a list of words
  override cmd() {
    return 'render';
  }

  // @ts-expect-error tasks have no such method
  override comand() {
    return [];
  }
}

export { Wrong };

class Pad extends processor({
  parameters: { width: z.int(), fill: z.string().default('0') },
  overloads: (on) => [
    on(z.int(), (frame, { parameters, argument: name }) => {
      expectTypeOf(frame).toEqualTypeOf<number>();
      expectTypeOf(parameters).toEqualTypeOf<{ width: number; fill: string }>();
      expectTypeOf(name).toEqualTypeOf<string>();
      return String(frame).padStart(parameters.width, parameters.fill);
    }),
  ],
}) {}
Pad.on('frame.initial', { width: 4 });
Pad.on('frame.initial', { width: '<arg: padding.processed>' });
// @ts-expect-error a parameter without a default is required
Pad.on('frame.initial');
// @ts-expect-error a reference has a form
Pad.on('frame.initial', { width: 'arg: padding' });
CopyValueProcessor.on('frame.initial', { value: [1] });

class Loose extends Processor {
  override process(_: string, value: unknown) {
    return value;
  }
}
Loose.on('frame.initial', { anything: 1 });
expectTypeOf(Pad.on('frame.initial', { width: 1 }).scope).toEqualTypeOf<readonly 'frame.initial'[]>();

export class Says extends task({ arguments: { frame: z.int() }, atleast: 2, resumewhile: ['exit', '1'] }) {
  override cmd() {
    return ['says', this.arguments.frame.processed];
  }
  override cmds() {
    return [['before'], { argv: this.cmd(), script: true, atmost: 4 }];
  }
  override msg() {
    return `${this.arguments.frame.processed}`;
  }
}

export class SaysWrong extends Says {
  // @ts-expect-error a number is no text
  override msg() {
    return this.arguments.frame.processed;
  }
}

// @ts-expect-error slots are a number
task({ atleast: '2' });
// @ts-expect-error no such option of a task
task({ atleest: 2 });
override(Says, { maxrunsecs: 5, msg: undefined, cleanup: () => [['rm'], { argv: ['rm'], local: true }] });

// A mixin adds members to any task that has certain arguments; what it is put upon keeps its types.
const ofShow = { show: z.string(), size: z.int().default(1) };
function Licensed<Base extends TaskBase<ArgumentsOf<typeof ofShow>>>(base: Base) {
  abstract class WithLicence extends base {
    static tags = ['licence'];
    pool() {
      expectTypeOf(this.arguments.size.processed).toEqualTypeOf<number>();
      // @ts-expect-error not among the arguments that it asks for
      this.arguments.frames;
      return this.arguments.show.processed;
    }
    override env() {
      return { POOL: this.pool() };
    }
  }
  return WithLicence;
}
export class LicensedRender extends Licensed(
  task({ arguments: { ...ofShow, frames: z.array(z.int()) }, elementsId: 'frames', perElement: true }),
) {
  override cmd() {
    expectTypeOf(this.arguments.frames.processed).toEqualTypeOf<number>();
    expectTypeOf(this.pool()).toEqualTypeOf<string>();
    return ['render', this.pool(), this.arguments.frames.processed];
  }
}
export class LicensedPreview extends LicensedRender {
  static override readonly services = ['fast'];
  override cmd() {
    return [...super.cmd(), '--preview'];
  }
}
override(LicensedPreview, { cmd: (): [string] => ['x'], tags: [] });
serial(LicensedRender, LicensedPreview);
// @ts-expect-error it has no such arguments
Licensed(task({ arguments: { frames: z.array(z.int()) } }));
// @ts-expect-error an argument of another type
Licensed(task({ arguments: { ...ofShow, size: z.string() } }));

// A group of empty groups is one of tasks, and of jobs too.
expectTypeOf(serial(parallel(), [])).toExtend<Requirement>();
expectTypeOf(parallel({ root: 'A' }, serial())).toEqualTypeOf<Group<JobSpec>>();
// @ts-expect-error no task
serial('A', 5);
