import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as api from './index.ts';

it('the public names', () => {
  expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
    [
      "CODES",
      "HOST_PROGRAM",
      "SHIM_FILE",
      "SiteFilters",
      "atMostEvery",
      "engineFilters",
    ]
  `);
});

const sources = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(?:ts|py)$/.test(name) && !name.includes('.test') && name !== 'codes.ts')
  .map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'))
  .join('\n');

it.each(api.CODES)('the code %s is used, and documented', (code) => {
  expect(sources).toMatch(new RegExp(`['"\\[]${code}['"\\]]`));
  const errors = readFileSync(join(import.meta.dirname, '../../../docs/errors.md'), 'utf8');
  const [section] = errors.slice(errors.indexOf('## blade')).split(/\n## /);
  expect(section).toContain(`### \`${code}\``);
});
