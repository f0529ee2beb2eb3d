import { join } from 'node:path';
import { JobtronautError } from '@jobtronaut/diagnostics';
import { describe, expect, it } from 'vitest';
import { loadConfiguration, loadPluginFile, loadRegistry, type Registry } from '../dist/index.js';
import { temporaryFolder } from '../test/temporary-folder.ts';

const temporary = temporaryFolder();

/** A registry of some folders below `root`. */
async function load(folders: readonly string[] = ['plugins'], more: object = {}): Promise<Registry> {
  const config = temporary.file('site.json', JSON.stringify({ PLUGIN_PATH: folders, ...more }));
  return loadRegistry(await loadConfiguration({ config, cwd: temporary.root, env: {} }));
}

function thrown(act: () => unknown): JobtronautError {
  try {
    act();
  } catch (error) {
    if (JobtronautError.is(error)) return error;
    throw error;
  }
  return expect.unreachable('nothing was thrown');
}

const RENDER = `
import { task, Task, Processor, SiteStatusFilter } from '@jobtronaut/core';
import { z } from 'zod';

export class Render extends task({ description: 'Renders a scene.', arguments: { scene: z.string() } }) {
  override cmd() { return ['/bin/render', this.arguments.scene.initial]; }
}
export class Untyped extends Task {
  static override description = 'Old style.';
}
export class PadProcessor extends Processor {}
export class NightFilter extends SiteStatusFilter {}
export const helper = () => Task;
`;

describe('loadRegistry', () => {
  it('answers by kind, by name, with path, origin and description', async () => {
    const path = temporary.file('plugins/render.ts', RENDER);
    temporary.file('plugins/lib/helper.ts', 'export const help = 1;');
    temporary.file('plugins/only-helpers.ts', `export { help } from './lib/helper';`);
    const registry = await load();
    expect(registry.taskNames()).toEqual(['Render', 'Untyped']);
    expect(registry.processorNames()).toContain('PadProcessor');
    expect(registry.processorNames()).toContain('ChunkProcessor');
    expect(registry.siteStatusFilterNames()).toEqual(['NightFilter']);
    expect(registry.pluginNames()).toEqual(
      expect.arrayContaining(['Render', 'PadProcessor', 'ChunkProcessor', 'NightFilter']),
    );

    expect(registry.task('Render').name).toBe('Render');
    expect(registry.plugin('NightFilter')).toBe(registry.siteStatusFilter('NightFilter'));
    expect(['Render', 'PadProcessor', 'NightFilter'].map((name) => registry.kindOf(name))).toEqual([
      'task',
      'processor',
      'siteStatusFilter',
    ]);
    expect(registry.modulePath('Render')).toBe(path);
    expect(registry.modulePath('ChunkProcessor')).toBeUndefined();
    expect(registry.origin('Render')).toEqual({
      root: join(temporary.root, 'plugins'),
      file: 'render.ts',
      hash: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
    });
    expect(registry.origin('ChunkProcessor')).toBeUndefined();
    expect(registry.origin('Nowhere')).toBeUndefined();
    expect(registry.describe().filter((each) => each.path !== undefined)).toEqual([
      { name: 'NightFilter', kind: 'siteStatusFilter', description: 'No description has been set.', path },
      { name: 'PadProcessor', kind: 'processor', description: 'No description has been set.', path },
      { name: 'Render', kind: 'task', description: 'Renders a scene.', path },
      { name: 'Untyped', kind: 'task', description: 'Old style.', path },
    ]);
    expect(registry.warnings).toEqual([]);
  });

  it('lists all plugins though the description of one fails', async () => {
    temporary.file(
      'plugins/odd.ts',
      `import { Task } from '@jobtronaut/core';
       export class Odd extends Task { static override get description(): string { throw new Error('no database'); } }
       export class Number5 extends Task { static override description = 5 as never; }`,
    );
    const described = (await load()).describe().filter(({ path }) => path !== undefined);
    expect(described.map(({ description }) => description)).toEqual(['5', '(its description fails: no database)']);
  });

  it('tells the closest names for one that nobody has', async () => {
    temporary.file('plugins/render.ts', RENDER);
    const registry = await load();
    expect(thrown(() => registry.task('Rendr'))).toMatchObject({ code: 'unknown-task', data: { close: ['Render'] } });
    expect(thrown(() => registry.task('PadProcessor')).code).toBe('unknown-task');
    expect(thrown(() => registry.processor('ChunkProcesor'))).toMatchObject({ code: 'unknown-processor' });
    expect(thrown(() => registry.siteStatusFilter('NightFiltr')).message).toContain('did you mean "NightFilter"?');
    for (const ask of ['plugin', 'kindOf', 'modulePath'] as const) {
      expect(thrown(() => registry[ask]('Rendr'))).toMatchObject({
        code: 'unknown-plugin',
        data: { close: ['Render'] },
      });
    }
  });

  it('tells of a class that is there and is no plugin, most often since nobody exports it', async () => {
    const file = temporary.file(
      'plugins/forgotten.ts',
      `import { task } from '@jobtronaut/core';\nclass Forgotten extends task({}) {}\nexport class Plain {}`,
    );
    const registry = await load();
    for (const name of ['Forgotten', 'Plain']) {
      expect(thrown(() => registry.task(name)).hint).toContain(`${file} has a class ${name}, which is no plugin`);
      expect(thrown(() => registry.processor(name)).hint).toContain(file);
    }
    expect(thrown(() => registry.task('Elsewhere')).hint).toBeUndefined();
  });

  it('keeps the others when a file is broken, and tells why when one of its names is asked for', async () => {
    temporary.file('plugins/render.ts', RENDER);
    const path = temporary.file(
      'plugins/sim.ts',
      `import { Task } from '@jobtronaut/core';\n\nexport class Sim extends Task {\n  cmd() { return [ }\n}\nexport class Cloth extends Sim {}\n`,
    );
    const registry = await load();
    expect(registry.taskNames()).toEqual(['Render', 'Untyped']);
    expect(registry.warnings).toMatchObject([
      { code: 'broken-plugin', severity: 'warning', file: path, line: 4, column: 20, message: 'Unexpected token' },
    ]);
    for (const ask of [() => registry.task('Sim'), () => registry.processor('Cloth'), () => registry.kindOf('Sim')]) {
      const error = thrown(ask);
      expect(error).toMatchObject({ code: 'broken-plugin', message: `${path}:4:20: Unexpected token` });
      expect(error.diagnostics).toMatchObject([{ severity: 'error', file: path, line: 4, column: 20 }]);
      expect(error.diagnostics[0]?.frame).toBe('      cmd() { return [ }\n                       ^');
    }
  });

  const broken: [what: string, files: Record<string, string>, where: string, message: string][] = [
    [
      'a helper with a syntax error',
      { 'a.ts': `import { b } from './lib/b';\nexport class A { x = b; }`, 'lib/b.ts': 'export const b = 1 +;\n' },
      'lib/b.ts:1:21',
      'Unexpected token (imported by ROOT/a.ts)',
    ],
    [
      'a missing module',
      { 'a.ts': `import { b } from "@studio/nowhere";\nexport class A { x = b; }` },
      'a.ts:1:19',
      'There is no module "@studio/nowhere"',
    ],
    [
      'a missing export of a helper',
      {
        'a.ts': `import { z } from 'zod';\nimport { b,\n  c } from './b.ts';\nexport class A { x = [b, c, z]; }`,
        'b.ts': 'export const b = 1;',
      },
      'a.ts:3:3',
      '"./b.ts" has no export "c"',
    ],
    [
      'a decorator',
      { 'a.ts': 'const mark = (a: unknown) => a;\n@mark\nexport class A {}' },
      'a.ts:2:1',
      `Node ${process.version} cannot read it, or a file that it imports: Unexpected token 'export'`,
    ],
    [
      'a decorator in a helper',
      {
        'a.ts': `import './b.ts';\nexport class A {}`,
        'b.ts': 'const mark = (a: unknown) => a;\nexport class B {\n  @mark\n  x() {}\n}',
      },
      'b.ts:3:3',
      `Node ${process.version} cannot read it, or a file that it imports: Invalid or unexpected token (imported by ROOT/a.ts)`,
    ],
    ['an exception', { 'a.js': `export class A {}\nthrow 'no licence';` }, 'a.js', 'It throws no licence'],
  ];
  for (const [what, files, where, message] of broken) {
    it(`tells the place of ${what}`, async () => {
      for (const [name, text] of Object.entries(files)) temporary.file(`plugins/${name}`, text);
      const registry = await load();
      const folder = join(temporary.root, 'plugins');
      expect(thrown(() => registry.task('A')).message).toBe(
        `${join(folder, where)}: ${message.replace('ROOT', folder)}`,
      );
    });
  }

  it('refuses two plugins of one name and names both files, whatever their kinds', async () => {
    const one = temporary.file('a/render.ts', RENDER);
    const two = temporary.file(
      'b/render.js',
      `import { Processor } from '@jobtronaut/core';\nexport class Render extends Processor {}`,
    );
    const error: unknown = await load(['a', 'b']).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'duplicate-plugin',
      message: `The name "Render" is taken twice: in ${one} and in ${two}`,
      diagnostics: [{ file: one, related: [{ file: two }] }],
    });
  });

  it('takes the first of the plugin path, with a warning, if the configuration says so', async () => {
    const one = temporary.file('a/render.ts', RENDER);
    temporary.file(
      'b/render.js',
      `import { Task } from '@jobtronaut/core';\nexport class Render extends Task {}\nexport class ChunkProcessor extends Task {}`,
    );
    const registry = await load(['a', 'b'], { DUPLICATE_PLUGINS: 'first' });
    expect(registry.modulePath('Render')).toBe(one);
    // A site may put its own in place of a built-in processor.
    expect(registry.kindOf('ChunkProcessor')).toBe('task');
    expect(registry.warnings.map(({ code, severity }) => [code, severity])).toEqual([
      ['duplicate-plugin', 'warning'],
      ['duplicate-plugin', 'warning'],
    ]);
  });

  it('takes a class that another file imports, derives from or passes on for what it is', async () => {
    const base = temporary.file(
      'plugins/base.ts',
      `import { Task } from '@jobtronaut/core';\nexport class Base extends Task {}`,
    );
    const next = temporary.file(
      'plugins/next.ts',
      `import { Base } from './base.js';\nexport { Base };\nexport class Next extends Base {}`,
    );
    const registry = await load();
    expect(registry.taskNames()).toEqual(['Base', 'Next']);
    expect(Object.getPrototypeOf(registry.task('Next'))).toBe(registry.task('Base'));
    expect([registry.modulePath('Base'), registry.modulePath('Next')]).toEqual([base, next]);
  });

  it('warns of missing folders and of classes without a name', async () => {
    const path = temporary.file(
      'plugins/anonymous.ts',
      `import { Task } from '@jobtronaut/core';\nexport default class extends Task {}`,
    );
    const registry = await load(['gone', 'plugins']);
    expect(registry.warnings.map(({ code, file: at }) => [code, at])).toEqual([
      ['missing-plugin-directory', join(temporary.root, 'gone')],
      ['unnamed-plugin', path],
    ]);
    expect(registry.taskNames()).toEqual([]);
  });

  it('reads changed files afresh, and leaves the old registry as it was', async () => {
    const text = (title: string) =>
      `import { Task } from '@jobtronaut/core';\nimport { title } from './lib/title';\nexport class Render extends Task { static title = title + '${title}'; }`;
    temporary.file('plugins/render.ts', text('one'));
    temporary.file('plugins/lib/title.ts', `export const title = 'a ';`);
    const before = await load();
    temporary.file('plugins/render.ts', text('two'));
    temporary.file('plugins/lib/title.ts', `export const title = 'b ';`);
    const after = await load();
    expect([before, after].map((registry) => registry.task('Render').title)).toEqual(['a one', 'b two']);
    expect(before.origin('Render')?.hash).not.toBe(after.origin('Render')?.hash);
  });

  it('loads one file alone for a farm host, with the hash of submission time', async () => {
    temporary.file('plugins/render.ts', RENDER);
    temporary.file('plugins/broken.ts', 'export class Broken {');
    const registry = await load();
    const { origin, plugins } = await loadPluginFile(join(temporary.root, 'plugins'), 'render.ts');
    expect(origin).toEqual(registry.origin('Render'));
    expect(plugins.map(({ name }) => name).sort()).toEqual(['NightFilter', 'PadProcessor', 'Render', 'Untyped']);
    await expect(loadPluginFile(join(temporary.root, 'plugins'), 'broken.ts')).rejects.toMatchObject({
      code: 'broken-plugin',
    });
    await expect(loadPluginFile(join(temporary.root, 'plugins'), 'gone.ts')).rejects.toMatchObject({
      code: 'broken-plugin',
      message: expect.stringContaining('no such file') as string,
    });
  });
});
