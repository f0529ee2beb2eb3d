import { readFileSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describePlugins, loadConfiguration } from '../dist/index.js';
import { temporaryFolder } from '../test/temporary-folder.ts';

const temporary = temporaryFolder();

async function list(more: object = {}): Promise<{ names: string[]; warnings: string[] }> {
  const config = temporary.file('site.json', JSON.stringify({ PLUGIN_PATH: ['plugins', 'gone'], ...more }));
  const { plugins, warnings } = await describePlugins(
    await loadConfiguration({ config, cwd: temporary.root, env: {} }),
  );
  return {
    names: plugins.filter(({ path }) => path !== undefined).map(({ name, description }) => `${name}: ${description}`),
    warnings: warnings.map(({ code }) => code),
  };
}

/** A plugin file that counts how often it is loaded. */
function counting(name: string, description: string): string {
  return `import { Task } from '@jobtronaut/core';
import { appendFileSync } from 'node:fs';
appendFileSync(${JSON.stringify(join(temporary.root, 'loads'))}, '.');
export class ${name} extends Task { static override description = '${description}'; }`;
}

function loads(): number {
  return readFileSync(join(temporary.root, 'loads'), 'utf8').length;
}

describe('describePlugins', () => {
  it('loads a module only where a plugin file has changed, come or gone', async () => {
    temporary.file('plugins/render.ts', counting('Render', 'one'));
    const first = await list();
    expect(first).toEqual({ names: ['Render: one'], warnings: ['missing-plugin-directory'] });
    expect(await list()).toEqual(first);
    expect(loads()).toBe(1);

    temporary.file('plugins/render.ts', counting('Render', 'second'));
    expect((await list()).names).toEqual(['Render: second']);
    const more = temporary.file('plugins/more.ts', counting('More', 'third'));
    expect((await list()).names).toEqual(['More: third', 'Render: second']);
    expect(loads()).toBe(4);
    rmSync(more);
    expect((await list()).names).toEqual(['Render: second']);
  });

  it('loads them again when a helper has changed', async () => {
    temporary.file('plugins/lib/help.ts', `export const help = 'one';`);
    const text = counting('Render', 'x').replace(`'x'`, 'help');
    temporary.file('plugins/render.ts', `import { help } from './lib/help.ts';\n${text}`);
    expect((await list()).names).toEqual(['Render: one']);
    temporary.file('plugins/lib/help.ts', `export const help = 'two';`);
    expect((await list()).names).toEqual(['Render: two']);
    expect((await list()).names).toEqual(['Render: two']);
    expect(loads()).toBe(2);
  });

  it('sees a file of the same size and the same time', async () => {
    const path = temporary.file('plugins/render.ts', counting('Render', 'one'));
    utimesSync(path, 1000, 1000);
    await list();
    temporary.file('plugins/render.ts', counting('Render', 'two'));
    utimesSync(path, 1000, 1000);
    expect((await list()).names).toEqual(['Render: two']);
  });

  it('gives the built-in processors with and without the cache', async () => {
    temporary.file('plugins/render.ts', counting('Render', 'one'));
    const config = temporary.file('site.json', JSON.stringify({ PLUGIN_PATH: ['plugins'] }));
    const configuration = await loadConfiguration({ config, cwd: temporary.root, env: {} });
    const cold = await describePlugins(configuration);
    expect(cold.plugins.map(({ name }) => name)).toEqual(expect.arrayContaining(['ChunkProcessor', 'Render']));
    expect(await describePlugins(configuration)).toEqual(cold);
    expect(loads()).toBe(1);
  });

  it('loads each time if the configuration wants no cache', async () => {
    temporary.file('plugins/render.ts', counting('Render', 'one'));
    for (let time = 0; time < 2; time++) await list({ ENABLE_PLUGIN_CACHE: false });
    expect(loads()).toBe(2);
  });

  it('tries a broken file again each time: what keeps it from loading may lie elsewhere', async () => {
    temporary.file('plugins/render.ts', `${counting('Render', 'one')}\nimport './lib/help';`);
    expect(await list()).toEqual({ names: [], warnings: ['missing-plugin-directory', 'broken-plugin'] });
    temporary.file('plugins/lib/help.ts', '');
    expect(await list()).toEqual({ names: ['Render: one'], warnings: ['missing-plugin-directory'] });
  });
});
