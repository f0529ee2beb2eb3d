import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { parseAlf } from '@jobtronaut/alf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Site } from '../../test/site.ts';

let site: Site;
beforeAll(() => {
  site = new Site(['shot.ts', 'endless.ts']);
});
afterAll(() => site[Symbol.asyncDispose]());

const plan = (...args: string[]) => site.run(['plan', '--task', 'Shot', ...args]);

describe('plan', () => {
  it('shows every command line, what it runs on and what it waits for', async () => {
    const { code, stdout, stderr } = await plan('--frames', '1-2', '--priority', '7', '--env', 'SHOW:demo');
    const lines = stdout.split('\n');
    expect(lines[0]).toBe('Job Shot  [priority 7, maxactive 0]');
    expect(lines).toContain('  SHOW=demo');
    expect(stdout).toContain('$ /bin/echo preparing  [service linux64]');
    expect(stdout).toMatch(/\$ \S*node \S+node-wrapper\.js PAYLOAD /);
    expect(stdout).toContain('script of Render: frames=2');
    expect(stdout).toContain('waits for Prepare');
    expect(stdout).toContain("to see it: viewer 'a picture.png'");
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect((await site.run(['engine', 'status', '--json'])).stdout).toContain('"running":false');
  });

  it('shows what tidies up', async () => {
    writeFileSync(
      site.path('plugins', 'tidy.ts'),
      `import { Task } from '@jobtronaut/core';
      export class Tidy extends Task {
        static override elementsId = 'nothing';
        static override argumentDefaults = { nothing: 0 };
        override cmd() {
          return ['/bin/echo', 'work'];
        }
        override cleanup() {
          return [['/bin/rm', '-rf', 'a folder']];
        }
      }`,
    );
    const { stdout } = await site.run(['plan', '--task', 'Tidy']);
    rmSync(site.path('plugins', 'tidy.ts'));
    expect(stdout).toMatch(
      /^ +\$ \/bin\/echo work .*\n +cleanup {2}\$ \/bin\/rm -rf 'a folder' {2}\[service linux64\]$/m,
    );
  });

  it('explains where arguments come from', async () => {
    const { stdout } = await plan('--frames', '1-2', '--explain');
    const about = stdout.slice(stdout.indexOf('Where arguments come from'));
    expect(about).toMatch(/^ {4}quality +"low" {2}default of this task$/m);
    expect(about).toMatch(
      /^ {2}Render, required by Shot\n {4}frames +"1-2" {2}passed\n +→ \[1,2\] {2}by ExpressionToElementsProcessor on frames\.initial$/m,
    );
  });

  it('takes what the command line says as conformance D36 to D42 correct it', async () => {
    const job = async (...args: string[]) =>
      (JSON.parse((await plan(...args, '--format', 'json')).stdout) as { job: Record<string, unknown> }).job;
    // D36: job ids, however they are separated. D37, D38: the first colon splits, and what is inherited stays.
    const { afterjids, envkey } = await job(
      '--frames',
      '1',
      '--afterjids',
      '3,4',
      '5',
      '--env',
      'LIBS:/a:/b',
      'SHOW:demo',
    );
    expect(afterjids).toEqual([3, 4, 5]);
    const variables = (envkey as string[]).flatMap((key) => key.split(' '));
    expect(variables).toEqual(expect.arrayContaining(['LIBS=/a:/b', 'SHOW=demo', 'USER=tester']));
    // D39, D40: numbers with leading zeros are text, lists stay lists, --args counts each time.
    const args = [
      '--args',
      'frames:0040',
      '--args',
      'layers:["a", \'b\']',
      'draft_only:True',
      '--explain',
      '--format',
      'json',
    ];
    const { explanations } = JSON.parse((await plan(...args)).stdout) as {
      explanations: { arguments: { name: string; result: { initial: unknown } }[] }[];
    };
    const values = Object.fromEntries(
      explanations[0]?.arguments.map(({ name, result }) => [name, result.initial]) ?? [],
    );
    expect(values).toMatchObject({ frames: '0040', layers: ['a', 'b'], draft_only: true });
    // D41: list alone lists all.
    expect((await site.run(['list'])).stdout).toBe((await site.run(['list', 'all'])).stdout);
  });

  it('tells what differs from an earlier plan, and from a job file', async () => {
    writeFileSync(site.path('before.json'), (await plan('--frames', '1-2', '--format', 'json')).stdout);
    writeFileSync(site.path('before.alf'), (await plan('--frames', '1-2', '--format', 'alf')).stdout);
    expect((await site.run(['alf', 'format', '--check', site.path('before.alf')])).code).toBe(0);
    expect(parseAlf(readFileSync(site.path('before.alf'))).title).toBe('Shot');
    for (const before of [site.path('before.json'), site.path('before.alf')]) {
      expect(await plan('--frames', '1-2', '--diff', before)).toEqual({
        code: 0,
        stdout: '',
        stderr: 'Nothing differs\n',
      });
    }
    const { stdout } = await plan('--frames', '2-3', '--priority', '3', '--diff', site.path('before.json'));
    expect(stdout).toContain('~ the job: priority\n    - 100\n    + 3\n');
    expect(stdout).toContain('+ serial / Render / Render: Elements 3\n');
    expect(stdout).toContain('- serial / Render / Render: Elements 1\n');
    const { same, changes } = JSON.parse(
      (await plan('--frames', '1-3', '--diff', site.path('before.json'), '--json')).stdout,
    ) as { same: boolean; changes: unknown[] };
    expect(same).toBe(false);
    expect(changes).toContainEqual({ path: ['serial', 'Render', 'Render: Elements 3'], change: 'added' });
  });

  it.each([
    ['empty.json', '{}'],
    ['broken.json', '{'],
    ['broken.alf', 'Job {'],
  ])('refuses %s as an earlier plan', async (name, text) => {
    writeFileSync(site.path(name), text);
    const { code, stderr } = await plan('--frames', '1', '--diff', name);
    expect(stderr).toMatch(/^error: .* is no plan: .*\[bad-plan-file\]$/m);
    expect(code).toBe(1);
  });
});

it('plan tells where arguments come from if it is asked', async () => {
  expect((await plan('--frames', '1')).stdout).not.toContain('Where arguments come from');
});

describe('check', () => {
  it('finds nothing wrong with plugins that are right', async () => {
    const { code, stdout, stderr } = await site.run(['check']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toBe(
      '4 plugins: 0 errors, 0 warnings\nNo job is built by this: jobtronaut plan --task TASK shows one\n',
    );
  });

  it.each([
    [
      'a folder with no plugin',
      "['empty']",
      /^0 plugins: 0 errors, 0 warnings\nNo plugin is found: PLUGIN_PATH.* \(\/.*other\.ts\)$/m,
    ],
    ['no folder', "['plugins', 'nowhere']", /^4 plugins: 1 error, 0 warnings\n$/],
  ])('fails with %s', async (_, folders, said) => {
    writeFileSync(site.path('other.ts'), `export const PLUGIN_PATH = ${folders};`);
    mkdirSync(site.path('empty'), { recursive: true });
    const { code, stderr } = await site.run(['check', '--config', 'other.ts']);
    expect(stderr).toMatch(said);
    expect(code).toBe(1);
  });

  it('tells all problems at once, with their files', async () => {
    await using broken = new Site(['broken.ts', 'shot.ts']);
    writeFileSync(
      broken.path('plugins', 'lost.ts'),
      "import { Task } from '@jobtronaut/core';\nexport class Lost extends Task {\n  static override elementsId = 'x';\n  static override requiredTasks = 'Shoot';\n}\n",
    );
    const { code, stdout } = await broken.run(['check', '--json']);
    const { problems } = JSON.parse(stdout) as { problems: { code: string; severity: string; file: string | null }[] };
    expect(problems.map(({ code, file }) => [code, file])).toEqual(
      expect.arrayContaining([
        ['broken-plugin', broken.path('plugins', 'broken.ts')],
        ['unknown-task', broken.path('plugins', 'lost.ts')],
      ]),
    );
    expect(code).toBe(1);
    expect((await broken.run(['check'])).stdout).toMatch(/broken\.ts:\d+:\d+: error: .*\[broken-plugin\]$/m);
  });
});
