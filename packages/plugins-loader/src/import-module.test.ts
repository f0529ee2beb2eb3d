import { execFile, spawnSync } from 'node:child_process';
import { readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { JobtronautError } from '@jobtronaut/diagnostics';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { importModule, nextGeneration } from '../dist/import-module.js';
import { Watchdog } from '../dist/watchdog.js';
import { temporaryFolder } from '../test/temporary-folder.ts';

const temporary = temporaryFolder();

function load(path: string, generation = nextGeneration()): Promise<Readonly<Record<string, unknown>>> {
  return importModule(path, generation);
}

describe('importModule', () => {
  for (const [extension, text] of [
    ['ts', 'export const value: number = 1;'],
    ['mts', 'export const value: number = 1;'],
    ['js', 'export const value = 1;'],
    ['mjs', 'export const value = 1;'],
  ]) {
    it(`loads .${extension} as an ES module`, async () => {
      expect(await load(temporary.file(`a.${extension}`, text ?? ''))).toMatchObject({ value: 1 });
    });
  }

  it('knows what type stripping alone does not: enums, namespaces, parameter properties', async () => {
    const path = temporary.file(
      'a.ts',
      `enum Kind { A = 'a', B = 'b' }
       namespace Space { export const inner = 2; }
       class Point { constructor(readonly x: number, private y = 3) {} get sum() { return this.x + this.y; } }
       export const value = [Kind.B, Space.inner, new Point(4).sum];`,
    );
    expect((await load(path)).value).toEqual(['b', 2, 7]);
  });

  it('keeps top-level await, import attributes and import.meta', async () => {
    temporary.file('data.json', '{ "n": 5 }');
    const path = temporary.file(
      'a.ts',
      `import data from './data.json' with { type: 'json' };
       import { fileURLToPath } from 'node:url';
       export const here = fileURLToPath(import.meta.url);
       export const beside = fileURLToPath(new URL('./render.py', import.meta.url));
       export const value = await Promise.resolve(data.n);`,
    );
    expect(await load(path)).toMatchObject({ here: path, beside: join(temporary.root, 'render.py'), value: 5 });
  });

  it.each([
    './lib/help',
    './lib/help.ts',
    './lib/help.js',
    './lib/run',
    './lib/run.mts',
    './lib/run.mjs',
    './lib/plain',
    './lib/plain.js',
    './lib',
    './lib/',
    './lib/index.js',
  ])('finds the helper that "%s" means', async (specifier) => {
    temporary.file('lib/help.ts', 'export const found = true;');
    temporary.file('lib/run.mts', 'export const found = true;');
    temporary.file('lib/plain.js', 'export const found = true;');
    temporary.file('lib/index.ts', 'export const found = true;');
    const path = temporary.file('a.ts', `import { found } from '${specifier}';\nexport const value = found;`);
    expect((await load(path)).value).toBe(true);
  });

  it('prefers the file that was written down over its TypeScript neighbour', async () => {
    temporary.file('help.ts', `export const found = 'ts';`);
    temporary.file('help.js', `export const found = 'js';`);
    const path = temporary.file('a.ts', `import { found } from './help.js';\nexport const value = found;`);
    expect((await load(path)).value).toBe('js');
  });

  it('gives plugins outside any node_modules the running copies of our packages and of zod', async () => {
    const path = temporary.file(
      'a.ts',
      `import { JobtronautError } from '@jobtronaut/diagnostics';
       import { defineConfig } from '@jobtronaut/plugins-loader';
       import { z } from 'zod';
       export { JobtronautError, defineConfig, z };`,
    );
    const module = await load(path);
    expect(module.JobtronautError).toBe(JobtronautError);
    expect(module.z).toBe(z);
  });

  it('leaves CommonJS helpers and folders that say commonjs alone', async () => {
    temporary.file('old/package.json', '{ "type": "commonjs" }');
    temporary.file('old/help.js', 'module.exports = { found: 1 };');
    temporary.file('other.cjs', 'module.exports = { found: 2 };');
    const path = temporary.file(
      'a.ts',
      `import help from './old/help.js';\nimport other from './other.cjs';\nexport const value = [help.found, other.found];`,
    );
    expect((await load(path)).value).toEqual([1, 2]);
  });

  it('loads packages of the plugin folder, and TypeScript of linked ones', async () => {
    temporary.file(
      'node_modules/studio/package.json',
      '{ "name": "studio", "type": "module", "exports": "./main.js" }',
    );
    temporary.file('node_modules/studio/main.js', 'export const name = "studio";');
    temporary.file('linked/package.json', '{ "name": "linked", "type": "module", "exports": "./main.ts" }');
    temporary.file('linked/main.ts', 'export const name: string = "linked";');
    symlinkSync(join(temporary.root, 'linked'), join(temporary.root, 'node_modules/linked'));
    temporary.file('package.json', '{ "imports": { "#own": "./own.ts" } }');
    temporary.file('own.ts', 'export const name: string = "own";');
    const path = temporary.file(
      'a.ts',
      `import { name as a } from 'studio';\nimport { name as b } from 'linked';\nimport { name as c } from '#own';\nexport const value = [a, b, c];`,
    );
    expect((await load(path)).value).toEqual(['studio', 'linked', 'own']);
  });

  it('shares helpers within a generation; another one has fresh modules, the old ones stay as they were', async () => {
    const help = temporary.file('help.ts', 'export const state = { text: "one" };');
    const a = temporary.file('a.ts', `import { state } from './help';\nexport { state };`);
    const b = temporary.file('b.ts', `import { state } from './help.ts';\nexport { state };`);
    const [first, second] = [nextGeneration(), nextGeneration()];
    const before = await load(a, first);
    expect((await load(b, first)).state).toBe(before.state);
    writeFileSync(help, 'export const state = { text: "two" };');
    expect((await load(a, second)).state).toEqual({ text: 'two' });
    expect(before.state).toEqual({ text: 'one' });
    expect((await load(a, first)).state).toBe(before.state);
  });

  it('knows one file under two names', async () => {
    temporary.file('v2/help.ts', 'export const state = {};');
    symlinkSync('v2', join(temporary.root, 'current'));
    const path = temporary.file(
      'a.ts',
      `import { state as a } from './v2/help';\nimport { state as b } from './current/help';\nexport const value = a === b;`,
    );
    expect((await load(path)).value).toBe(true);
  });

  it('gives up on a module that never finishes', async () => {
    const path = temporary.file('a.ts', 'await new Promise(() => undefined);');
    const loading = importModule(path, nextGeneration(), new Watchdog(2, 5));
    await expect(loading).rejects.toThrow('It does not finish loading');
  });

  it('keeps a module from ending the program, in whose words or whose helper it is said; others may', async () => {
    const exit = process.exit;
    temporary.file('help.ts', 'export function end() {\n  process.exit(0);\n}');
    const path = temporary.file('a.ts', `import { end } from './help';\nend();`);
    await expect(load(path)).rejects.toThrow('process.exit() is called by code that must not end the program');
    expect(process.exit).toBe(exit);

    const slow = temporary.file('slow.ts', 'await new Promise((resolve) => setTimeout(resolve, 10_000));');
    const program = `
      import { importModule } from ${JSON.stringify(new URL('../dist/import-module.js', import.meta.url).href)};
      importModule(${JSON.stringify(slow)}, '1');
      process.exit(7);`;
    expect(spawnSync(process.execPath, ['--input-type=module', '-e', program]).status).toBe(7);
  });

  it('maps stack traces to the TypeScript source, cold and warm', () => {
    const path = temporary.file(
      'a.ts',
      `interface Shot {\n  name: string;\n}\n\nexport class Render {\n  constructor(private shot?: Shot) {}\n\n  run() {\n    throw new Error('boom');\n  }\n}\n`,
    );
    const program = `
      import { importModule } from ${JSON.stringify(new URL('../dist/import-module.js', import.meta.url).href)};
      const { Render } = await importModule(${JSON.stringify(path)}, '1');
      try { new Render().run(); } catch (error) { console.log(error.stack); }`;
    for (const _ of ['cold', 'warm']) {
      const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
      expect(stdout.split('\n').slice(0, 2)).toEqual(['Error: boom', `    at Render.run (${path}:9:11)`]);
    }
  });

  it('shares its cache with other processes at the same time, and does without one', async () => {
    const paths = Array.from({ length: 30 }, (_, n) =>
      temporary.file(`many/p${n}.ts`, `export const value: number = ${n};\n${'// padding\n'.repeat(2000)}`),
    );
    const program = `
      import { importModule } from ${JSON.stringify(new URL('../dist/import-module.js', import.meta.url).href)};
      const modules = await Promise.all(${JSON.stringify(paths)}.map((path) => importModule(path, '1')));
      process.stdout.write(String(modules.reduce((sum, { value }) => sum + value, 0)));`;
    const run = promisify(execFile);
    const sum = async (cache: string) => {
      const env = { ...process.env, XDG_CACHE_HOME: cache };
      return (await run(process.execPath, ['--input-type=module', '-e', program], { env })).stdout;
    };
    const shared = join(temporary.root, 'cache');
    expect(await Promise.all([sum(shared), sum(shared), sum(shared)])).toEqual(['435', '435', '435']);
    expect(readdirSync(join(shared, 'jobtronaut/modules'))).toHaveLength(30);
    expect(await sum(shared)).toBe('435');
    expect(await sum('/dev/null/nowhere')).toBe('435');
  });
});
