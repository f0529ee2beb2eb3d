import { describe, expect, it } from 'vitest';
import {
  type BuildOptions,
  type BuiltJob,
  buildJob,
  ElementsToRangesProcessor,
  ExpressionToElementsProcessor,
  explain,
  Processor,
  parallel,
  pluginsOf,
  RangesToElementsProcessor,
  serial,
  Task,
} from './index.ts';
import { codeOf } from './test/helpers.ts';

class Later extends Processor {
  override async process(_: string, value: unknown) {
    await Promise.resolve();
    return `${String(value)}!`;
  }
}
class Leaf extends Task {
  static override readonly argumentDefaults = { quality: 5 };
  override cmd() {
    return ['leaf'];
  }
}
class Ranges extends Task {
  static override readonly elementsId = 'frames';
  static override readonly argumentProcessors = [
    ElementsToRangesProcessor.on('frames.processed'),
    RangesToElementsProcessor.on('frames.processed'),
    Later.on('scene.initial'),
  ];
  static override readonly flags = ['PER_ELEMENT'] as const;
  static override readonly requiredTasks = parallel(serial('Leaf'));
}
class Shot extends Task {
  static override readonly elementsId = 'frames';
  static override readonly argumentDefaults = { camera: 'main' };
  static override readonly argumentProcessors = [ExpressionToElementsProcessor.on('frames.initial')];
  static override readonly requiredTasks = serial('Ranges', 'Leaf');
}
const options: BuildOptions = {
  root: Shot,
  arguments: { frames: '1-2', scene: 'a' },
  plugins: pluginsOf(Leaf, Ranges, Later),
};
const explained = async () => explain(await buildJob({ ...options, explain: true }));

describe('an explanation', () => {
  it('tells of each task who requires it', async () => {
    const tasks = await explained();
    expect(tasks.map(({ task, requiredBy }) => [task.name, requiredBy?.name])).toEqual([
      ['Shot', undefined],
      ['Ranges', 'Shot'],
      ['Leaf', 'Ranges'],
      ['Leaf', 'Ranges'],
      ['Leaf', 'Shot'],
    ]);
  });

  it('tells of each argument where it came from', async () => {
    const tasks = await explained();
    const [shot, ranges] = tasks.map(({ task }) => task);
    const origins = tasks.map((task) => Object.fromEntries(task.arguments.map(({ name, origin }) => [name, origin])));
    const passed = { from: 'passed' };
    const upstream = (by: string, task: unknown) => ({ from: 'upstream', by, task });
    expect(origins[0]).toEqual({
      frames: passed,
      scene: passed,
      camera: { from: 'default' },
      elements_id: { from: 'task' },
    });
    expect(origins[1]).toEqual({
      frames: upstream('processor', shot),
      scene: passed,
      camera: upstream('default', shot),
      elements_id: upstream('task', shot),
    });
    expect(origins[3]).toEqual({
      frames: upstream('element', ranges),
      scene: upstream('processor', ranges),
      camera: upstream('default', shot),
      elements_id: upstream('task', shot),
      quality: { from: 'default' },
    });
    expect(origins[4]).toMatchObject({ scene: passed, frames: upstream('processor', shot) });
  });

  it('tells what each processor made of it', async () => {
    const [shot, ranges, , leaf] = await explained();
    const find = (task: typeof shot, name: string) => task?.arguments.find((argument) => argument.name === name);
    expect(find(shot, 'frames')).toMatchObject({
      received: { initial: '1-2', processed: '1-2' },
      steps: [{ processor: 'ExpressionToElementsProcessor', scope: 'frames.initial', value: '1-2', result: [1, 2] }],
      result: { initial: '1-2', processed: [1, 2] },
    });
    expect(find(ranges, 'frames')?.steps).toEqual([
      { processor: 'ElementsToRangesProcessor', scope: 'frames.processed', value: [1, 2], result: [[1, 2]] },
      { processor: 'RangesToElementsProcessor', scope: 'frames.processed', value: [[1, 2]], result: [1, 2] },
    ]);
    expect(find(ranges, 'scene')?.steps).toEqual([
      { processor: 'Later', scope: 'scene.initial', value: 'a', result: 'a!' },
    ]);
    expect(find(leaf, 'frames')).toMatchObject({ received: { initial: '1-2', processed: 2 }, steps: [] });
  });

  it('is plain data, and is asked for', async () => {
    const tasks = await explained();
    expect(JSON.parse(JSON.stringify(tasks))).toEqual(JSON.parse(JSON.stringify(tasks)));
    const job = (await buildJob(options)) as BuiltJob;
    expect(codeOf(() => explain(job))).toBe('not-explained');
  });
});
