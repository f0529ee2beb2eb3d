import { JobtronautError } from '@jobtronaut/diagnostics';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  argument,
  type BuiltJob,
  buildJob,
  decodePayload,
  ExpressionToElementsProcessor,
  Progress,
  pluginsOf,
  restoreTask,
  type TaskReference,
  task,
} from './index.ts';

class Render extends task({
  arguments: { frames: argument({ initial: z.string(), processed: z.array(z.int()) }), note: z.string().optional() },
  elementsId: 'frames',
  perElement: true,
  argumentProcessors: [ExpressionToElementsProcessor.on('frames.initial')],
}) {
  override cmd() {
    return ['node', 'wrapper.mjs'];
  }
  override async script() {
    const { frames, note } = this.arguments;
    this.reportProgress(2).add();
    await this.expand('Other', { Other: { frames: [frames.processed] } }, { local: true });
    return `${frames.initial} ${frames.processed} ${note.processed}`;
  }
}

const payloads = () => {
  const job = buildJob({
    root: Render,
    arguments: { frames: '1-3' },
    plugins: pluginsOf(),
    argumentsMaxLength: 1,
    argumentsCacheFile: '/c.json',
  }) as BuiltJob;
  const cache = JSON.parse([...(job.argumentsCache?.pieces() ?? [])].join('')) as Record<string, unknown>;
  return { cache, payloads: [...job.commands()].map(({ argv }) => decodePayload(argv.at(-1) ?? '')) };
};

describe('a task on the farm', () => {
  it('has the arguments of its command, and reports progress and expansions to whoever runs it', async () => {
    const { cache, payloads: all } = payloads();
    const lines: string[] = [];
    const expanded: unknown[] = [];
    const results = [];
    for (const payload of all) {
      const restored = restoreTask(Render, payload, {
        write: (line) => lines.push(line),
        readCache: (file) => (file === '/c.json' ? cache : {}),
        expand: (root: TaskReference, args, options) => Promise.resolve(void expanded.push([root, args, options])),
      });
      results.push(await restored.script?.());
    }
    expect(results).toEqual(['1-3 1 undefined', '1-3 2 undefined', '1-3 3 undefined']);
    expect(lines).toEqual(['TR_PROGRESS  50 %', 'TR_PROGRESS  50 %', 'TR_PROGRESS  50 %']);
    expect(expanded[2]).toEqual(['Other', { Other: { frames: [3] } }, { local: true }]);
  });

  it('cannot report or expand while a job is built, nor expand where nobody does', async () => {
    class Eager extends Render {
      override cmd() {
        return [String(this.reportProgress(1))];
      }
    }
    expect(() => buildJob({ root: Eager, arguments: { frames: '1' }, plugins: pluginsOf() })).toThrow(
      expect.objectContaining({ code: 'not-on-the-farm' }),
    );
    const { cache, payloads: all } = payloads();
    const [payload] = all;
    if (payload === undefined) throw new Error('there is a payload');
    const restored = restoreTask(Render, payload, { write: () => undefined, readCache: () => cache });
    await expect(restored.script?.()).rejects.toSatisfy(
      (error) => JobtronautError.is(error) && error.code === 'not-on-the-farm',
    );
  });
});

describe('progress', () => {
  const lines = (final: number, ...steps: number[]) => {
    const written: string[] = [];
    const progress = new Progress(final, (line) => written.push(line));
    for (const step of steps) progress.add(step);
    return written;
  };

  it('is a line for each new whole percent', () => {
    expect(lines(4, 1, 1, 1, 1)).toEqual([
      'TR_PROGRESS  25 %',
      'TR_PROGRESS  50 %',
      'TR_PROGRESS  75 %',
      'TR_PROGRESS 100 %',
    ]);
    expect(lines(1000, ...Array.from({ length: 100 }, () => 1))).toHaveLength(10);
    expect(lines(50, 1)).toEqual(['TR_PROGRESS   2 %']);
    expect(lines(100, 29)).toEqual(['TR_PROGRESS  29 %']);
    expect(lines(10, 0)).toEqual([]);
  });

  it('stays between 0 and 100, forwards and backwards', () => {
    expect(lines(10, 15, -1, -7, -20)).toEqual(['TR_PROGRESS 100 %', 'TR_PROGRESS  70 %', 'TR_PROGRESS   0 %']);
    expect(lines(0, 1)).toEqual(['TR_PROGRESS 100 %']);
  });

  it('counts by one, and back', () => {
    const written: string[] = [];
    const progress = new Progress(2, (line) => written.push(line));
    progress.add();
    progress.add();
    progress.subtract();
    expect(written).toEqual(['TR_PROGRESS  50 %', 'TR_PROGRESS 100 %', 'TR_PROGRESS  50 %']);
  });
});
