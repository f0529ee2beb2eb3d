import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const ROOT = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');
const packages = readdirSync(new URL('packages', ROOT));

it.each(packages)('what is new in %s is told for its version, and the release notes lead there', (name) => {
  const { version } = JSON.parse(read(`packages/${name}/package.json`)) as { version: string };
  const [, newest, text] =
    /^## (\S+)\n([\s\S]+?)(?=^## |$(?![\s\S]))/m.exec(read(`packages/${name}/CHANGELOG.md`)) ?? [];
  expect(newest).toBe(version);
  expect(text).toMatch(/^- ./m);
  expect(read('docs/release-notes.md')).toContain(`(../packages/${name}/CHANGELOG.md)`);
});
