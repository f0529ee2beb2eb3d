import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describePlugins, loadConfiguration } from '../dist/index.js';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'describe-plugins-')));
});
afterEach(() => rmSync(root, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(root, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

async function list(): Promise<{ names: string[]; warnings: string[] }> {
  const config = file('site.json', JSON.stringify({ PLUGIN_PATH: ['plugins', 'gone'] }));
  const { plugins, warnings } = await describePlugins(await loadConfiguration({ config, cwd: root, env: {} }));
  return {
    names: plugins.filter(({ path }) => path !== undefined).map(({ name, description }) => `${name}: ${description}`),
    warnings: warnings.map(({ code }) => code),
  };
}

/** A plugin file that counts how often it is loaded. */
function counting(name: string, description: string): string {
  return `import { Task } from '@jobtronaut/core';
import { appendFileSync } from 'node:fs';
appendFileSync(${JSON.stringify(join(root, 'loads'))}, '.');
export class ${name} extends Task { static override description = '${description}'; }`;
}

function loads(): number {
  return readFileSync(join(root, 'loads'), 'utf8').length;
}

describe('describePlugins', () => {
  it('loads a module only where a plugin file has changed, come or gone', async () => {
    file('plugins/render.ts', counting('Render', 'one'));
    const first = await list();
    expect(first).toEqual({ names: ['Render: one'], warnings: ['missing-plugin-directory'] });
    expect(await list()).toEqual(first);
    expect(loads()).toBe(1);

    file('plugins/render.ts', counting('Render', 'second'));
    expect((await list()).names).toEqual(['Render: second']);
    const more = file('plugins/more.ts', counting('More', 'third'));
    expect((await list()).names).toEqual(['More: third', 'Render: second']);
    expect(loads()).toBe(4);
    rmSync(more);
    expect((await list()).names).toEqual(['Render: second']);
  });

  it('gives the built-in processors with and without the cache', async () => {
    file('plugins/render.ts', counting('Render', 'one'));
    const config = file('site.json', JSON.stringify({ PLUGIN_PATH: ['plugins'] }));
    const configuration = await loadConfiguration({ config, cwd: root, env: {} });
    const cold = await describePlugins(configuration);
    expect(cold.plugins.map(({ name }) => name)).toEqual(expect.arrayContaining(['ChunkProcessor', 'Render']));
    expect(await describePlugins(configuration)).toEqual(cold);
    expect(loads()).toBe(1);
  });

  it('tries a broken file again each time: what keeps it from loading may lie elsewhere', async () => {
    file('plugins/render.ts', `${counting('Render', 'one')}\nimport './lib/help';`);
    expect(await list()).toEqual({ names: [], warnings: ['missing-plugin-directory', 'broken-plugin'] });
    file('plugins/lib/help.ts', '');
    expect(await list()).toEqual({ names: ['Render: one'], warnings: ['missing-plugin-directory'] });
  });
});
