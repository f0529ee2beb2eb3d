import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeArgumentsCache } from './arguments-cache-file.ts';
import type { JobOrigin } from './backend.ts';
import { openSession, prepareJob, type Session, submitJob } from './session.ts';

const PLUGIN = `
  import { task } from '@jobtronaut/core';
  import { z } from 'zod';
  export class Render extends task({ arguments: { frames: z.array(z.int()), scene: z.string() }, elementsId: 'frames', perElement: true }) {
    override cmd() {
      return [process.execPath, '-e', '0'];
    }
    override script() {}
  }`;

let folder: string;
let session: Session;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jobtronaut-farm-'));
  mkdirSync(join(folder, 'plugins'));
  writeFileSync(join(folder, 'plugins', 'render.ts'), PLUGIN);
  writeFileSync(
    join(folder, 'jobtronaut.config.ts'),
    `export const PLUGIN_PATH = ['plugins'];\nexport const ENVIRONMENT_RESOLVER = () => ({ SHOW: 'demo', API_TOKEN: 'secret' });\n`,
  );
  session = await openSession({ cwd: folder, env: { HOME: folder, XDG_CACHE_HOME: join(folder, 'cache') } });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const request = (scene: string) => ({ task: 'Render', arguments: { frames: [1, 2, 3], scene } });

describe('a job', () => {
  it('is built with the environment that may travel, and with the configuration that its scripts will read', async () => {
    const { document, leftOut } = await prepareJob(session, {
      ...request('a.ma'),
      attributes: { title: 'shot', priority: 5 },
      environment: { SHOT: '010' },
    });
    expect(document).toMatchObject({
      title: 'shot',
      priority: 5,
      envkey: [`setenv SHOW=demo JOBTRONAUT_CONFIGURATION_PATH=${join(folder, 'jobtronaut.config.ts')} SHOT=010`],
    });
    expect(leftOut).toEqual([{ name: 'API_TOKEN', reason: 'secret' }]);
  });

  it('is refused with the code of the first problem and all problems as data', async () => {
    const refused = prepareJob(session, { task: 'Render', arguments: {} });
    await expect(refused).rejects.toMatchObject({ code: 'missing-required-argument' });
  });

  it('goes to the engine only after its long arguments are on disk', async () => {
    const storage = join(folder, 'arguments');
    const job = await prepareJob(session, { ...request('long '.repeat(10_000)), argumentsStorage: storage });
    expect(job.built.argumentsCache?.file.startsWith(storage)).toBe(true);
    const files: string[] = [];
    const backend = {
      name: 'a backend that looks at the disk',
      spool: async (_: unknown, origin: JobOrigin) => {
        files.push(...readdirSync(storage).map((name) => join(storage, name)));
        expect(origin.cwd).toBe(folder);
        return { jid: 7, message: '' };
      },
    };
    expect(await submitJob(session, job, backend)).toEqual({ jid: 7, message: '' });
    expect(files).toEqual([job.built.argumentsCache?.file]);
    expect(Object.values(JSON.parse(readFileSync(files[0] ?? '', 'utf8')) as object)).toContain('long '.repeat(10_000));
  });

  it('is not sent if its long arguments cannot be stored, and nothing half-written stays', async () => {
    writeFileSync(join(folder, 'a file'), '');
    const job = await prepareJob(session, {
      ...request('long '.repeat(10_000)),
      argumentsStorage: join(folder, 'a file', 'below'),
    });
    const cache = job.built.argumentsCache;
    if (!cache) throw new Error('the payload should have been too long');
    await expect(writeArgumentsCache(cache)).rejects.toMatchObject({ code: 'cache-not-written' });
    expect(() => readdirSync(dirname(cache.file))).toThrow();
  });
});
