import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as loader from './index.ts';

test('public names', () => {
  expect(Object.keys(loader).sort()).toEqual([
    'CODES',
    'CodeFiles',
    'LoaderError',
    'Registry',
    'currentConfiguration',
    'defineConfig',
    'describeConfiguration',
    'describePlugins',
    'loadConfiguration',
    'loadPluginFile',
    'loadRegistry',
    'pluginFolders',
    'withConfiguration',
  ]);
});

test('each code is explained in docs/errors.md, and no other', () => {
  const text = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');
  const section = /^## plugins-loader\n(.*?)^## /ms.exec(text)?.[1] ?? '';
  const codes = [...section.matchAll(/^### `(.+)`$/gm)].map(([, code]) => code);
  expect(codes.sort()).toEqual([...loader.CODES].sort());
});

test('docs/configuration.md lists each setting with its default, and no other', async () => {
  const { values } = await loader.loadConfiguration({ cwd: '/', env: {} });
  const text = readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8');
  const rows = [...text.matchAll(/^\| `([A-Z_]+)` \| .* \| (.*) \|$/gm)].map(([, name, value]) => [
    name ?? '',
    value ?? '',
  ]);
  expect(rows.map(([name]) => name)).toEqual(Object.keys(values));
  for (const [name = '', told = ''] of rows) {
    const value: unknown = Object.entries(values).find(([each]) => each === name)?.[1];
    if (typeof value !== 'function' && value !== undefined)
      expect(told.split(':')[0]).toBe(`\`${JSON.stringify(value)}\``);
  }
});
