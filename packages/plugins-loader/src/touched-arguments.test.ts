import {
  ChunkProcessor,
  insert,
  override,
  Processor,
  parallel,
  pluginsOf,
  remove,
  serial,
  Task,
  task,
} from '@jobtronaut/core';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { touchedArguments } from './touched-arguments.ts';

class PadProcessor extends Processor {
  static override readsArguments = ['padding'];
}
class Sim extends Task {
  static override elementsId = 'frames';
  static override argumentDefaults = { cache: '/tmp', quality: 1 };
  static override requiredArguments = ['scene'];
}
class Render extends task({ arguments: { camera: z.string() } }) {
  static override argumentProcessors = [
    {
      name: 'PadProcessor',
      scope: ['camera.initial' as const],
      parameters: { text: 'x<arg: shot.initial><expr: 1+<arg:take.processed>>' },
    },
    ChunkProcessor.on('ranges.processed'),
  ];
}
class Shot extends Task {
  static override requiredTasks = serial(
    'Sim',
    parallel(
      'Render',
      override(Render, { argumentProcessors: [remove(0), insert(0, PadProcessor.on('layer.initial'))] }),
    ),
    override('Sim', { elementsId: 'tiles', requiredTasks: 'Shot' }),
  );
}

it('lists what a hierarchy touches: overrides, elements, defaults, references, circles', () => {
  const plugins = pluginsOf(PadProcessor, Sim, Render, Shot);
  expect(touchedArguments(plugins, 'Render')).toEqual(['camera', 'chunksize', 'padding', 'ranges', 'shot', 'take']);
  expect(touchedArguments(plugins, 'Shot')).toEqual(
    [
      'cache',
      'camera',
      'chunksize',
      'frames',
      'layer',
      'padding',
      'quality',
      'ranges',
      'scene',
      'shot',
      'take',
      'tiles',
    ].sort(),
  );
  expect(() => touchedArguments(plugins, 'Shoot')).toThrow('there is no task "Shoot"');
});
