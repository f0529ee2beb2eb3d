import { describe, expect, it } from 'vitest';
import { loadConfiguration, loadRegistry, type Registry } from '../dist/index.js';
import { temporaryFolder } from '../test/temporary-folder.ts';

const temporary = temporaryFolder();

async function load(): Promise<Registry> {
  temporary.file(
    'plugins/render.js',
    `import { Task } from '@jobtronaut/core';\nexport class Render extends Task {}\nexport class Untyped extends Task {}`,
  );
  const config = temporary.file('site.json', JSON.stringify({ PLUGIN_PATH: ['plugins'] }));
  return loadRegistry(await loadConfiguration({ config, cwd: temporary.root, env: {} }));
}

describe('packages with plugins', () => {
  it('are those that the package of the configuration depends on', async () => {
    temporary.file(
      'package.json',
      '{ "dependencies": { "@studio/sim": "1", "plain": "1", "gone": "1" }, "devDependencies": { "draft": "1" } }',
    );
    temporary.file('node_modules/plain/package.json', '{ "name": "plain" }');
    temporary.file(
      'node_modules/@studio/sim/package.json',
      '{ "name": "@studio/sim", "jobtronaut": { "plugins": "./lib" } }',
    );
    const path = temporary.file(
      'node_modules/@studio/sim/lib/sim.js',
      `import { Task } from '@jobtronaut/core';\nimport { help } from './deep/help.js';\nexport class Sim extends Task { static title = help; }`,
    );
    temporary.file('node_modules/@studio/sim/lib/deep/help.js', `export const help = 'simulates';`);
    temporary.file('node_modules/draft/package.json', '{ "name": "draft", "jobtronaut": { "plugins": ["a", "b"] } }');
    temporary.file(
      'node_modules/draft/a/one.js',
      `import { Task } from '@jobtronaut/core';\nexport class One extends Task {}`,
    );
    temporary.file(
      'node_modules/draft/b/two.js',
      `import { Task } from '@jobtronaut/core';\nexport class Two extends Task {}`,
    );
    temporary.file('node_modules/stranger/package.json', '{ "name": "stranger", "jobtronaut": { "plugins": "." } }');
    temporary.file(
      'node_modules/stranger/three.js',
      `import { Task } from '@jobtronaut/core';\nexport class Three extends Task {}`,
    );
    const registry = await load();
    expect(registry.taskNames()).toEqual(['Render', 'Untyped', 'Sim', 'One', 'Two']);
    expect(registry.task('Sim').title).toBe('simulates');
    expect(registry.modulePath('Sim')).toBe(path);
    expect(registry.warnings).toEqual([]);
  });

  it('are told if they do not say rightly what they bring, and are lent zod', async () => {
    const names = ['good', 'object', 'number', 'text', 'damaged'];
    temporary.file(
      'package.json',
      JSON.stringify({ dependencies: Object.fromEntries(names.map((name) => [name, '1'])) }),
    );
    const manifests = ['{"plugins":"p"}', '{"plugins":{"a":1}}', '{"plugins":[3]}', '"p"', '{'];
    const files = names.map((name, index) =>
      temporary.file(`node_modules/${name}/package.json`, `{"jobtronaut":${manifests[index]}}`),
    );
    temporary.file(
      'node_modules/good/p/good.ts',
      `import { task } from '@jobtronaut/core';\nimport { z } from 'zod';\nexport class Good extends task({ arguments: { a: z.string() } }) {}`,
    );
    const registry = await load();
    expect(registry.taskNames()).toContain('Good');
    expect(registry.warnings.map(({ code, file }) => `${code} ${file}`)).toEqual(
      files.slice(1).map((file) => `bad-plugin-package ${file}`),
    );
    for (const own of ['null', '[]', '{']) {
      temporary.file('package.json', own);
      expect((await load()).taskNames()).toEqual(['Render', 'Untyped']);
    }
  });
});
