import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
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
