import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { variablesIn } from './configuration-variables.ts';

const folder = mkdtempSync(join(tmpdir(), 'jobtronaut-configuration-'));
afterAll(() => rmSync(folder, { recursive: true }));

it.each([
  ["import { defineConfig } from '@jobtronaut/plugins-loader';\nexport default defineConfig({});", []],
  ["import { join } from 'node:path';\nexport default { PLUGIN_PATH: [join(import.meta.dirname, 'x')] };", []],
  ["export default { PLUGIN_PATH: [process.env.SHOW, process.env['ROOT']] };", ['SHOW', 'ROOT']],
  ["import { paths } from './paths.ts';\nexport default { PLUGIN_PATH: paths };", undefined],
  ["export default { PLUGIN_PATH: (await import('./paths.ts')).paths };", undefined],
  ['export default { PLUGIN_PATH: [process.cwd()] };', undefined],
  ['const { SHOW } = process.env;\nexport default { PLUGIN_PATH: [SHOW] };', undefined],
  ["import { readFileSync } from 'node:fs';\nexport default JSON.parse(readFileSync('x'));", undefined],
  ["const fs = require('fs');\nexport default {};", undefined],
])('knows what a configuration depends on (%#)', (text, names) => {
  const file = join(folder, 'jobtronaut.config.ts');
  writeFileSync(file, text);
  expect(variablesIn(file)).toEqual(names);
});
