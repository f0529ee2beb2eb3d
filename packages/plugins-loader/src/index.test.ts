import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as loader from './index.ts';

test('public names', () => {
  expect(Object.keys(loader).sort()).toMatchInlineSnapshot(`
    [
      "CODES",
      "CodeFiles",
      "LoaderError",
      "Registry",
      "currentConfiguration",
      "defineConfig",
      "describeConfiguration",
      "describePlugins",
      "guardingExit",
      "loadConfiguration",
      "loadPluginFile",
      "loadRegistry",
      "pluginFolders",
      "withConfiguration",
    ]
  `);
});

test('each code is explained in docs/errors.md, and no other', () => {
  const text = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');
  const section = /^## plugins-loader\n(.*?)^## /ms.exec(text)?.[1] ?? '';
  const codes = [...section.matchAll(/^### `(.+)`$/gm)].map(([, code]) => code);
  expect(codes.sort()).toEqual([...loader.CODES].sort());
});
