import { describe, expect, it } from 'vitest';
import {
  ChunkProcessor,
  CopyValueProcessor,
  type ProcessorDefinition,
  parallel,
  RangesToElementsProcessor,
  SubstitutionProcessor,
  Task,
  type TaskClass,
} from './index.ts';
import { build } from './test/helpers.ts';

/** The processed values of an argument in tasks that differ in their defaults alone, and share their processors. */
function processed(
  name: string,
  argumentProcessors: readonly ProcessorDefinition[],
  ...defaults: readonly Record<string, unknown>[]
): unknown[] {
  const tasks = defaults.map((argumentDefaults): TaskClass => {
    return Object.assign(class extends Task {}, { argumentDefaults, argumentProcessors });
  });
  class Root extends Task {
    static override readonly requiredTasks = parallel(...tasks);
  }
  const { root } = build({ root: Root, arguments: { elements_id: 'elements_id' }, compactHierarchy: false });
  const [group] = root.children;
  if (group?.kind !== 'parallel') throw new Error('the root requires a group');
  return group.children.map((node) => (node.kind === 'handle' ? node.arguments?.find(name)?.processed : undefined));
}

describe('results of processors', () => {
  it('are one value where the same value is processed again', () => {
    let runs = 0;
    class Counted extends RangesToElementsProcessor {
      override process(...args: Parameters<RangesToElementsProcessor['process']>) {
        runs++;
        return super.process(...args);
      }
    }
    class Leaf extends Task {
      static override readonly argumentProcessors = [
        RangesToElementsProcessor.on('ranges.initial'),
        Counted.on('others.initial'),
      ];
    }
    class Root extends Task {
      static override readonly elementsId = 'ranges';
      static override readonly requiredTasks = parallel(Leaf, Leaf);
    }
    const job = build({ root: Root, arguments: { ranges: [[1, 3]], others: [[1, 2]] } });
    const leaves = [...job.tasks()].flatMap((node) => (node.kind === 'handle' ? (node.arguments ?? []) : []));
    expect(leaves[0]?.get('ranges')).toEqual({ initial: [[1, 3]], processed: [1, 2, 3] });
    expect(leaves[1]?.get('ranges').processed).toBe(leaves[0]?.get('ranges').processed);
    // A class derived from a built-in one may do anything, and runs each time.
    expect([runs, leaves[1]?.get('others').processed]).toEqual([2, [1, 2]]);
  });

  it('follow the value, and go back with it', () => {
    const values = [[[1, 2]], [[3, 3]], [[1, 2]]].map((ranges) => ({ ranges }));
    expect(processed('ranges', [RangesToElementsProcessor.on('ranges.initial')], ...values)).toEqual([
      [1, 2],
      [3],
      [1, 2],
    ]);
  });

  it('follow the arguments that a processor reads', () => {
    const chunk = [ChunkProcessor.on('range.initial')];
    const range = [1, 4];
    expect(processed('range', chunk, { range, chunksize: 2 }, { range, chunksize: 4 })).toEqual([
      [
        [1, 2],
        [3, 4],
      ],
      [[1, 4]],
    ]);
    class Leaf extends Task {
      static override readonly argumentProcessors = chunk;
      override cmd() {
        return [JSON.stringify(this.arguments.range?.processed)];
      }
    }
    class Root extends Task {
      static override readonly elementsId = 'chunksize';
      static override readonly flags = ['PER_ELEMENT'] as const;
      static override readonly requiredTasks = Leaf;
    }
    const job = build({ root: Root, arguments: { chunksize: [2, 4], range } });
    expect([...job.commands()].map(({ argv }) => argv[0])).toEqual(['[[1,2],[3,4]]', '[[1,4]]']);
  });

  it('follow what parameters refer to', () => {
    class Leaf extends Task {
      static override readonly argumentProcessors = [
        SubstitutionProcessor.on('path.initial', { pattern: 'SHOT', replacement: '<arg: shot.processed>' }),
        CopyValueProcessor.on('copy.initial', { value: '<arg: shot.processed>' }),
      ];
      override cmd() {
        return [String(this.arguments.path?.processed), String(this.arguments.copy?.processed)];
      }
    }
    class Root extends Task {
      static override readonly elementsId = 'shot';
      static override readonly flags = ['PER_ELEMENT'] as const;
      static override readonly requiredTasks = Leaf;
    }
    const job = build({ root: Root, arguments: { shot: ['a', 'b'], path: '/SHOT', copy: '' } });
    expect([...job.commands()].map(({ argv }) => argv.join(' '))).toEqual(['/a a', '/b b']);
  });
});
