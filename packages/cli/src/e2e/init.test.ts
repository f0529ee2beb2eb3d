import { spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { COMMAND, NODE, Site } from '../../test/site.ts';
import { PACKAGES } from '../init/files.ts';

let site: Site;
beforeAll(async () => {
  site = new Site([]);
  await site.startEngine();
});
afterAll(() => site[Symbol.asyncDispose]());

const FILES = [
  'jobtronaut.config.ts',
  'plugins/hello.ts',
  'plugins/hello.test.ts',
  'package.json',
  'tsconfig.json',
  'README.md',
  '.gitignore',
];

it('makes a folder whose job runs, whose test passes, whose types are right', async () => {
  const made = await site.run(['init', 'my-show']);
  expect(made.stdout).toBe(FILES.map((name) => `my-show/${name}\n`).join(''));
  expect(made.stderr).toContain('  npx jobtronaut submit --task Hello');
  const cwd = site.path('my-show');
  writeFileSync(
    site.path('my-show', 'plugins', 'hooks.ts'),
    `import { remoteCmd } from '@jobtronaut/alf';
     import type { SubmitHook } from '@jobtronaut/farm';
     export const tell: SubmitHook = (job) => job.modifyJob('postscript', [remoteCmd({ argv: ['/bin/true'], when: 'error' })]);\n`,
  );
  const { code, stdout } = await site.run(['submit', '--task', 'Hello', '--frames', '1-2', '--wait'], { cwd });
  expect(code).toBe(0);
  expect((await site.run(['log', `${stdout.trim()}:3`], { cwd })).stdout).toContain('frame 2: hello, world\n');
  expect((await site.run(['check'], { cwd })).stderr).toMatch(/^1 plugin: 0 errors, 0 warnings\n/);
  // What npx finds.
  const linked = spawnSync(site.path('my-show', 'node_modules', '.bin', 'jobtronaut'), ['--version'], {
    encoding: 'utf8',
    env: site.env,
  });
  expect(linked.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  for (const program of [['vitest/vitest.mjs', 'run'], ['typescript/bin/tsc']]) {
    const [file = '', ...words] = program;
    const ran = spawnSync(NODE, [`node_modules/${file}`, ...words], { cwd, encoding: 'utf8', env: site.env });
    expect(`${ran.stdout}${ran.status}`).toMatch(/0$/);
  }
});

it('has every package that examples of the documentation import', () => {
  const docs = new URL('../../../../docs/', import.meta.url);
  const pages = readdirSync(docs).filter((name) => name.endsWith('.md'));
  const texts = pages.map((name) => readFileSync(new URL(name, docs), 'utf8'));
  const imported = texts.flatMap((text) => [...text.matchAll(/^import .* from '(@jobtronaut\/[a-z-]+)/gm)]);
  const names = new Set(imported.map(([, name]) => name));
  expect(names.size).toBeGreaterThan(3);
  expect([...names].filter((name) => !Object.hasOwn(PACKAGES, name ?? ''))).toEqual([]);
});

it('overwrites nothing', async () => {
  await site.run(['init', 'mine', '--json']);
  writeFileSync(site.path('mine', 'plugins', 'hello.ts'), 'precious');
  const { code, stderr } = await site.run(['init', 'mine']);
  expect(stderr).toMatch(
    /^error: .*mine has jobtronaut\.config\.ts, .* already, and nothing was written \[file-exists\]$/m,
  );
  expect(code).toBe(1);
  expect(readFileSync(site.path('mine', 'plugins', 'hello.ts'), 'utf8')).toBe('precious');
});

it('takes back what it has made where it cannot make all', async () => {
  mkdirSync(site.path('half', 'plugins'), { recursive: true });
  writeFileSync(site.path('half', '.gitignore'), 'mine\n');
  writeFileSync(site.path('half', 'node_modules'), 'no folder');
  const { code, stdout, stderr } = await site.run(['init', 'half']);
  expect(stderr).toMatch(
    /^error: .*node_modules.* cannot be written: .* \[file-not-written\]\n {2}Name another folder/,
  );
  expect([code, stdout]).toEqual([1, '']);
  expect(readdirSync(site.path('half')).sort()).toEqual(['.gitignore', 'node_modules', 'plugins']);
  expect(readdirSync(site.path('half', 'plugins'))).toEqual([]);
  // What there was is neither listed nor changed.
  rmSync(site.path('half', 'node_modules'));
  expect((await site.run(['init', 'half'])).stdout).not.toContain('.gitignore');
  expect(readFileSync(site.path('half', '.gitignore'), 'utf8')).toBe('mine\n');
});

it('tells as JSON what it made', async () => {
  const { stdout } = await site.run(['init', 'as-data', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({
    folder: site.path('as-data'),
    files: FILES,
    linked: expect.arrayContaining(['@jobtronaut/core', 'zod']) as unknown,
    missing: [],
  });
});

it('makes nothing that everybody may write, with a umask of 0 neither', async () => {
  const script = 'umask 0 && exec "$0" "$@"';
  const made = spawnSync('sh', ['-c', script, NODE, COMMAND, 'init', 'open'], { cwd: site.folder, env: site.env });
  expect(made.status).toBe(0);
  const entries = readdirSync(site.path('open'), { recursive: true, encoding: 'utf8' }).map((name) =>
    site.path('open', name),
  );
  const open = entries.filter((path) => (lstatSync(path).mode & 0o002) !== 0 && !lstatSync(path).isSymbolicLink());
  expect(open).toEqual([]);
  expect((await site.run(['list', 'tasks'], { cwd: site.path('open') })).code).toBe(0);
});
