import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startTestEngine } from './test-engine.ts';

describe('an engine of a test', () => {
  it('runs a job of plugins, scripts and all', async () => {
    const engine = await startTestEngine();
    const job = await engine.run(
      'Greeting',
      { whom: 'farm' },
      { plugins: new URL('testing/plugins', import.meta.url) },
    );
    expect([job.state, await job.log('Greeting: Elements farm')]).toEqual([
      'done',
      expect.stringContaining('hello farm'),
    ]);
    await engine.close();
    expect(existsSync(engine.stateDir)).toBe(false);
  });

  it('runs scripts of a folder whose name has a blank', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'my show '));
    onTestFinished(() => rm(folder, { recursive: true }));
    await writeFile(
      join(folder, 'hello.ts'),
      `import { task } from '@jobtronaut/core';
import { nodeScript } from '@jobtronaut/dcc-wrappers';
import { z } from 'zod';
export class Hello extends task({ arguments: { whom: z.string() }, elementsId: 'whom' }) {
  override cmd() { return nodeScript(); }
  override script() { console.log('hello ' + this.arguments.whom.processed); }
}`,
    );
    await using engine = await startTestEngine();
    const job = await engine.run('Hello', { whom: 'you' }, { plugins: folder });
    expect([job.state, await job.log('Hello: Elements you')]).toEqual(['done', expect.stringContaining('hello you')]);
  });

  it('tells what failed', async () => {
    await using engine = await startTestEngine();
    const job = await engine.runAlf(
      'Job -title {a} -subtasks {\n Task {bad} -cmds { Cmd {false} }\n Task {good} -cmds { Cmd {echo it} }\n}',
    );
    expect(job.state).toBe('error');
    expect(job.tasks.map(({ title, state }) => [title, state])).toEqual([
      ['bad', 'error'],
      ['good', 'done'],
    ]);
    await expect(job.log('ugly')).rejects.toThrow('no task with the title "ugly"');
  });
});
