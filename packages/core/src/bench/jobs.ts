import {
  type BuildOptions,
  ElementsToRangesProcessor,
  elementwise,
  parallel,
  pluginsOf,
  RangesToElementsProcessor,
  serial,
  Task,
  type TaskClass,
} from '../index.ts';

/** A job to measure: what it is called, and how to build it in a size. */
export interface BenchJob {
  readonly name: string;
  readonly sizes: readonly number[];
  options(size: number): BuildOptions;
}

class Frames extends Task {
  static override readonly elementsId = 'frames';
  static override readonly flags = ['PER_ELEMENT'] as const;
  override cmd() {
    return ['render', '--frame', String(this.arguments.frames?.processed)];
  }
}

class ScriptFrames extends Frames {
  override script() {
    return undefined;
  }
}

const frames = (size: number) => ({
  frames: Array.from({ length: size }, (_, i) => i + 1),
  scene: '/show/shot/scene.usd',
  quality: 5,
});

// Four levels, serial and parallel, two processors on each: 137 tasks for each shot.
const processors = [RangesToElementsProcessor.on('ranges.initial'), ElementsToRangesProcessor.on('ranges.processed')];

class Sequence extends Task {
  static override readonly elementsId = 'shots';
  static override readonly flags = ['PER_ELEMENT'] as const;
  static override readonly argumentProcessors = processors;
  static override readonly requiredTasks = serial('Sim', parallel('Light', 'Matte'));
}

class Sim extends Task {
  static override readonly elementsId = 'passes';
  static override readonly flags = ['PER_ELEMENT'] as const;
  static override readonly argumentProcessors = processors;
  static override readonly requiredTasks = parallel('Layer', 'Layer');
}
class Light extends Sim {}
class Matte extends Sim {}

class Layer extends Task {
  static override readonly argumentProcessors = processors;
  static override readonly requiredTasks = serial('Leaf', 'Leaf');
}

class Leaf extends Task {
  static override readonly argumentProcessors = processors;
  override cmd() {
    return ['leaf', String(this.arguments.shots?.processed), String(this.arguments.passes?.processed)];
  }
}

class FrameByFrame extends Task {
  static override readonly elementsId = 'frames';
  static override readonly requiredTasks = elementwise(Frames, Frames);
}

function levels(count: number): TaskClass[] {
  return Array.from({ length: count }, (_, i) => {
    const made = class extends Task {};
    Object.defineProperty(made, 'name', { value: `Level${i}` });
    if (i + 1 < count) made.requiredTasks = `Level${i + 1}`;
    else made.prototype.cmd = () => ['leaf'];
    return made;
  });
}

export const jobs: readonly BenchJob[] = [
  {
    name: 'one command per element',
    sizes: [1000, 10_000, 100_000, 1_000_000],
    options: (size) => ({ root: Frames, arguments: frames(size), plugins: pluginsOf() }),
  },
  {
    name: 'one script per element',
    sizes: [1000, 10_000, 100_000],
    options: (size) => ({
      root: ScriptFrames,
      arguments: frames(size),
      plugins: pluginsOf(),
      argumentsCacheFile: '/farm/arguments.json',
    }),
  },
  {
    name: 'element after element',
    sizes: [1000, 10_000, 100_000],
    options: (size) => ({ root: FrameByFrame, arguments: frames(size), plugins: pluginsOf() }),
  },
  {
    name: 'nested, processors on each',
    sizes: [146, 1460],
    options: (shots) => ({
      root: 'Sequence',
      arguments: {
        shots: Array.from({ length: shots }, (_, i) => `sh${i}`),
        passes: ['diffuse', 'specular', 'shadow', 'depth'],
        ranges: [
          [1, 10],
          [20, 30],
        ],
      },
      plugins: pluginsOf(Sequence, Sim, Light, Matte, Layer, Leaf),
    }),
  },
  {
    name: 'nested levels',
    sizes: [1000, 10_000],
    options: (count) => ({
      root: 'Level0',
      arguments: { elements_id: 'a', a: 1 },
      compactHierarchy: false,
      plugins: pluginsOf(...levels(count)),
    }),
  },
];
