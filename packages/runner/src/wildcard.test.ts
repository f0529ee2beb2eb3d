import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testFolder } from '../test/run.ts';
import { expandPath } from './wildcard.ts';

test.each([
  ['*.exr', ['a.0001.exr', 'a.0002.exr', 'b(1)+.exr']],
  ['a.000?.exr', ['a.0001.exr', 'a.0002.exr']],
  ['b(1)+.*', ['b(1)+.exr']],
  ['*', ['a.0001.exr', 'a.0002.exr', 'b(1)+.exr', 'sub']],
  ['.*', ['.hidden']],
  ['*/*.tif', ['sub/c.tif']],
  ['s?b/c.tif', ['sub/c.tif']],
  ['*/d.tif', []],
  ['none*', []],
  ['no.such', ['no.such']],
])('%s', async (pattern, expected) => {
  const folder = testFolder();
  mkdirSync(join(folder, 'sub'));
  for (const name of ['a.0001.exr', 'a.0002.exr', 'b(1)+.exr', '.hidden', 'sub/c.tif'])
    writeFileSync(join(folder, name), '');
  expect(await expandPath(join(folder, pattern))).toEqual(expected.map((name) => join(folder, name)));
});

test('relative patterns stay relative', async () => {
  expect(await expandPath('src/wildc?rd.ts')).toEqual(['src/wildcard.ts']);
});
