import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Site } from '../../test/site.ts';

let site: Site;
beforeAll(() => {
  site = new Site();
});
afterAll(() => site[Symbol.asyncDispose]());

describe('looking without sending', () => {
  it('lists plugins, a broken file among them or not', async () => {
    const { code, stdout, stderr } = await site.run(['list', 'tasks', '--info']);
    expect(stdout.split('\n').map((line) => line.trimEnd())).toContain('Shot     Renders a shot.');
    expect(stderr).toMatch(/broken\.ts:\d+:\d+/);
    expect(code).toBe(0);
    expect((await site.run(['list', '--info'])).stdout).toMatch(/^Shot +Renders a shot\.[\s\S]*\n\n\w+Processor /m);
  });

  it('tells all about a task and a processor', async () => {
    expect((await site.run(['info', 'Shot'])).stdout).toMatch(/frames {2,}text {2,}required {2,}Frames to render\./);
    expect((await site.run(['info', 'ChunkProcessor'])).stdout).toMatch(
      /^Parameters\n {2}chunkhandles +.* \[0,0\] +Frames/m,
    );
  });

  it('tells what the tasks below take', async () => {
    writeFileSync(
      site.path('plugins', 'above.ts'),
      `import { Task } from '@jobtronaut/core';
      export class Above extends Task {
        static override elementsId = 'shot';
        static override requiredArguments = ['shot'];
        static override requiredTasks = ['Shot'];
      }`,
    );
    const { stdout } = await site.run(['info', 'Above']);
    expect(stdout).toMatch(
      /^Arguments of the tasks that it requires\n {2}frames +text +required +Frames to render\.$/m,
    );
    expect(JSON.parse((await site.run(['info', 'Above', '--json'])).stdout)).toMatchObject({
      arguments: { properties: { shot: {} }, required: ['shot'] },
      argumentsBelow: {
        properties: { frames: { type: 'string' }, failing: { default: 0 }, quality: { enum: ['low', 'high'] } },
        required: ['frames'],
      },
    });
  });

  it('tells a plain list of requirements as what it means', async () => {
    writeFileSync(
      site.path('plugins', 'pair.ts'),
      `import { Task } from '@jobtronaut/core';
      export class Pair extends Task {
        static override requiredTasks = ['Prepare', 'Render'];
      }`,
    );
    const { stdout } = await site.run(['info', 'Pair']);
    expect(stdout).toMatch(/^Needs\n {2}in parallel:\n {4}Prepare\n {4}Render$/m);
  });

  it('gives both as JSON', async () => {
    const { tasks, processors, siteStatusFilters, warnings } = JSON.parse(
      (await site.run(['list', '--json'])).stdout,
    ) as {
      [kind: string]: unknown[];
    };
    expect(tasks).toContainEqual({
      name: 'Shot',
      file: site.path('plugins', 'shot.ts'),
      description: 'Renders a shot.',
    });
    expect(processors).toContainEqual(expect.objectContaining({ name: 'ChunkProcessor', file: null }));
    expect(siteStatusFilters).toEqual([]);
    expect(warnings).toMatchObject([{ code: 'broken-plugin', file: site.path('plugins', 'broken.ts') }]);
    expect(tasks).toContainEqual(expect.objectContaining({ name: 'Prepare', description: '' }));
    expect(JSON.parse((await site.run(['info', 'Shot', '--json'])).stdout)).toMatchObject({
      name: 'Shot',
      kind: 'task',
      arguments: {
        type: 'object',
        properties: {
          frames: { type: 'string', description: 'Frames to render.' },
          quality: { enum: ['low', 'high'], default: 'low' },
        },
        required: ['frames'],
      },
      requires: { serial: ['Prepare', 'Render'] },
    });
  });

  it('tells the arguments of a task in the help of submit', async () => {
    const { stdout } = await site.run(['submit', '--task', 'Shot', '--help']);
    expect(stdout).toMatch(/^ {2}--frames TEXT +Frames to render\. \(required\)$/m);
    expect(stdout).toMatch(/^ {2}--quality low\|high +How good\. \(default: low\)$/m);
    expect(stdout).toMatch(/^ {2}--draft_only .*also --draft-only/m);
  });

  it('draws the job that submit would send', async () => {
    const { stdout } = await site.run(['visualize', '--task', 'Shot', '--args', 'frames:1-8']);
    expect(stdout.split('\n')).toContain('   └▶ 2 Render  8 in parallel');
    expect(stdout.split('\n')).toContain('      └─ Render: Elements 1 … 8  ×8');
  });
});

describe('pictures', () => {
  const draw = (...args: string[]) => site.run(['visualize', '--task', 'Shot', '--args', 'frames:1-8', ...args]);

  it.each([
    ['job.svg', /^<svg /],
    ['job.html', /^<!doctype html>/i],
    ['job.mmd', /^flowchart LR/],
    ['job.dot', /^digraph /],
    ['job.json', /^\{"format":"jobtronaut-picture"/],
    ['job.txt', /Render: Elements 1 … 8 {2}×8/],
    ['job.png', /^.PNG/],
  ])('%s', async (name, content) => {
    const { code, stdout, stderr } = await draw('--out', name);
    expect(stderr).toContain(`The picture is in ${name}`);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(
      readFileSync(site.path(name), 'latin1').replaceAll('\u00e2\u0080\u00a6', '…').replaceAll('\u00c3\u0097', '×'),
    ).toMatch(content);
  });

  it('go to stdout without --out', async () => {
    expect((await draw('--format', 'svg')).stdout).toMatch(/^<svg /);
    expect(JSON.parse((await draw('--json')).stdout)).toMatchObject({ title: 'Shot', version: 1 });
  });

  it.each([
    [['--out', 'job.xyz'], /What job\.xyz should be cannot be told/],
    [['--out', 'job.png', '--format', 'svg'], /--out job\.png is a file for png, and --format says svg/],
    [
      ['--out', 'nowhere/job.svg'],
      /nowhere\/job\.svg cannot be written: its folder is not there \[file-not-written\]$/m,
    ],
    [['--format', 'svg', '--json'], /--json prints the picture as JSON/],
  ])('%j is refused', async (args, message) => {
    const { code, stderr } = await draw(...args);
    expect(stderr).toMatch(message);
    expect(code).toBe(1);
  });
});
