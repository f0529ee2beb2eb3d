import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  buildJob,
  decodePayload,
  FOREIGN_SCRIPT,
  type ForeignScript,
  pluginsOf,
  Task,
  type TaskClass,
  toDocument,
} from './index.ts';

let reads = 0;
function foreign(id: string, read: ReturnType<ForeignScript[typeof FOREIGN_SCRIPT]['read']>): ForeignScript {
  const script = () => {
    throw new Error('never called');
  };
  return Object.assign(script, {
    [FOREIGN_SCRIPT]: {
      id,
      read: () => {
        reads += 1;
        return read;
      },
    },
  });
}

class File extends Task {
  static override elementsId = 'frames';
  static override flags = ['PER_ELEMENT' as const];
  override script = foreign('file', { path: '/show/render.py', file: 'render.py', hash: 'ab' });
  override cmd() {
    return ['python'];
  }
}

class Text extends File {
  override script = foreign('text', { source: 'print("ü")\n' });
}

class Lonely extends Task {
  override script = foreign('file', { path: '/show/render.py', hash: 'ab' });
}

async function build(root: TaskClass, args: Record<string, unknown>, argumentsCacheFile?: string) {
  const plugins = pluginsOf(File, Text, Lonely);
  const job = await buildJob({ root, arguments: args, plugins, ...(argumentsCacheFile && { argumentsCacheFile }) });
  const payloads: string[] = [];
  JSON.stringify(toDocument(job), (key, value: unknown) => {
    if (key === 'argv') payloads.push((value as string[]).at(-1) ?? '');
    return value;
  });
  return { job, payloads: payloads.map(decodePayload) };
}

test('the payload names the file of a script, which is read once', async () => {
  reads = 0;
  const { payloads } = await build(File, { frames: [1, 2, 3] });
  expect(payloads.map(({ script }) => script)).toEqual(
    Array(3).fill({ path: '/show/render.py', file: 'render.py', hash: 'ab' }),
  );
  expect(reads).toBe(1);
});

test('the text of a script is in the cache, and not on the command line', async () => {
  const { job, payloads } = await build(Text, { frames: [1, 2] }, '/farm/cache.json');
  const cached = JSON.parse([...(job.argumentsCache?.pieces() ?? [])].join('')) as Record<string, string>;
  for (const { script, cacheFile, arguments: rows } of payloads) {
    expect(cacheFile).toBe('/farm/cache.json');
    expect(cached[(script as { cached: string }).cached]).toBe('print("ü")\n');
    expect(rows.find(({ name }) => name === 'frames')?.processed).toHaveProperty('value');
  }
  expect(Object.keys(cached)).toHaveLength(1);
  await expect(build(Text, { frames: [1] })).rejects.toMatchObject({ code: 'no-arguments-storage' });
});

test('a script needs a command here too', async () => {
  await expect(build(Lonely, { elements_id: 'a', a: 1 })).rejects.toMatchObject({ code: 'script-without-command' });
});

test('what reading a script throws is told with the task', async () => {
  class Missing extends File {
    override script = Object.assign(
      () => {
        throw new Error();
      },
      { [FOREIGN_SCRIPT]: { id: 'missing', read: () => ({ source: readFileSync('/nowhere/render.py', 'utf8') }) } },
    );
  }
  await expect(build(Missing, { frames: [1] })).rejects.toMatchObject({
    code: 'task-failed',
    message: expect.stringMatching(/task Missing, script.*nowhere\/render\.py/) as unknown,
  });
});
