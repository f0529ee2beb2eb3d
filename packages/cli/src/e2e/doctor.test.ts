import { mkdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Site } from '../../test/site.ts';

let site: Site;
beforeAll(() => {
  site = new Site(['shot.ts']);
});
afterAll(() => site[Symbol.asyncDispose]());

async function findings(of: Site, args: string[] = [], env: Record<string, string> = {}) {
  const { code, stdout } = await of.run(['doctor', '--json', ...args], { env });
  const found = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { check: string; status: string; text: string; remedy: string | null });
  return { code, found, of: (check: string) => found.filter((each) => each.check === check) };
}

it('finds all in place, and starts nothing', async () => {
  const { code, stdout, stderr } = await site.run(['doctor']);
  expect(stdout).toMatch(/^ok +node +Node \d+/m);
  expect(stdout).toContain(`PLUGIN_PATH = ["${site.path('plugins')}"]  (${site.path('jobtronaut.config.ts')})`);
  expect(stdout).toMatch(/^ok +plugins +3 plugins loaded$/m);
  expect(stdout).toMatch(
    /^ok +engine +the embedded engine of this machine, which does not run: a command that needs it starts it/m,
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: 'All is in place\n' });
});

it('tells of an engine that runs, and of its token without showing it', async () => {
  await using other = new Site(['shot.ts']);
  await other.startEngine();
  const { of } = await findings(other);
  expect(of('engine')[0]?.text).toMatch(/^127\.0\.0\.1:\d+ answers: /);
  expect(of('credentials')).toEqual([
    {
      check: 'credentials',
      status: 'ok',
      text: `the token in ${other.path('state', 'jobtronaut', 'engine')} can be read`,
      remedy: null,
    },
  ]);
});

it('tells what is wrong, each with a remedy', async () => {
  await using broken = new Site(['broken.ts']);
  writeFileSync(
    broken.path('jobtronaut.config.ts'),
    "export const PLUGIN_PATH = ['plugins', 'nowhere'];\nexport const ARGUMENTS_STORAGE_PATH = '/dev/null/none';\nexport const MAYA_SCRIPT_WRAPPER = 'gone.mel';\n",
  );
  writeFileSync(broken.path('state'), 'a file');
  const { code, found, of } = await findings(broken, ['--engine', '127.0.0.1:9', '--timeout', '5']);
  expect(code).toBe(1);
  expect(of('state')).toMatchObject([{ status: 'fail', text: expect.stringContaining('is not a folder') as unknown }]);
  expect(of('plugins')).toMatchObject([
    { status: 'fail', text: expect.stringMatching(/nowhere is not there$/) as unknown },
    { status: 'fail', text: expect.stringContaining('broken.ts') as unknown },
  ]);
  expect(of('folder').map(({ text }) => text.split(':')[0])).toEqual(['ARGUMENTS_STORAGE_PATH', 'MAYA_SCRIPT_WRAPPER']);
  expect(of('wrapper')).toMatchObject([{ status: 'fail', text: expect.stringContaining('gone.mel') as unknown }]);
  expect(of('engine')).toMatchObject([{ status: 'fail', text: expect.stringContaining('127.0.0.1:9') as unknown }]);
  expect(found.filter(({ status, remedy }) => status !== 'ok' && remedy === null)).toEqual([]);
});

it('goes on as far as it can where the configuration is broken, and warns where there is none', async () => {
  mkdirSync(site.path('bad'));
  writeFileSync(
    site.path('bad', 'jobtronaut.config.ts'),
    'export const PLUGIN_PAHT = [];\nexport const ENGINE_TIMEOUT = "x";\n',
  );
  const bad = await findings(site, ['--config', 'bad/jobtronaut.config.ts']);
  expect(
    bad.of('configuration').map(({ status, text }) => [status, /PLUGIN_PAHT|ENGINE_TIMEOUT/.exec(text)?.[0]]),
  ).toEqual([
    ['fail', 'ENGINE_TIMEOUT'],
    ['fail', 'PLUGIN_PAHT'],
  ]);
  expect(bad.of('programs')).toHaveLength(1);
  expect(bad.of('engine')).toHaveLength(1);
  expect(bad.code).toBe(1);
  const { stdout, code } = await site.run(['doctor'], { cwd: '/' });
  expect(stdout).toMatch(/^warn {2}configuration {2}there is no jobtronaut\.config\.ts here or above/m);
  expect(code).toBe(0);
});
