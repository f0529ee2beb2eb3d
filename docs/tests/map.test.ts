/** The map of the code, docs/architecture.md and the pages of the packages, against the code. */
import { existsSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PAGES, ROOT } from './pages.ts';

const packagePages = [...PAGES].flatMap(([page, text]) => {
  const name = /^docs\/packages\/([\w-]+)\.md$/.exec(page)?.[1];
  return name === undefined ? [] : [{ name, page, text }];
});

const LINK = /\[`([^`]+)`\]\(([^)]+)\)/g;

describe.each(packagePages)('$page', ({ name, page, text }) => {
  const links = [...text.matchAll(LINK)].map(([, label = '', target = '']) => ({
    label,
    path: relative(ROOT, join(ROOT, dirname(page), target)),
  }));

  it('names source files as they are called below src/, or beside it', () => {
    const elsewhere = links.filter(({ path }) => !path.startsWith(`packages/${name}/`));
    // Of another package, named so; rules stand in tables, and are the package's own.
    expect(elsewhere.filter(({ path }) => !/^packages\/[\w-]+\/src\//.test(path))).toEqual([]);
    for (const { label, path } of links) {
      const below = path.replace(/^packages\/[\w-]+\/(src\/)?/, '');
      expect(label.replace(/\/$/, '')).toBe(below);
      expect(label.endsWith('/')).toBe(statSync(join(ROOT, path)).isDirectory());
    }
  });

  it('has a file of the package for every rule, and no rule twice', () => {
    const rows = [...text.matchAll(/^\| (?!\|)(.+?) \| (.+) \|$/gm)].map(([, rule = '', place = '']) => ({
      rule,
      place,
    }));
    expect(rows.length).toBeGreaterThan(3);
    for (const { place } of rows) expect(place).toContain(`](../../packages/${name}/`);
    const rules = rows.map(({ rule }) => rule);
    expect(rules.filter((rule, at) => rules.indexOf(rule) !== at)).toEqual([]);
  });

  it('names no other file that is not there', () => {
    const prose = text.replace(LINK, '');
    const named = [...prose.matchAll(/`([\w./-]+(?:\.(?:ts|py|mel)|\/))`/g)].map(([, file = '']) => file);
    const folders = ['src', 'src/launchers', 'src/e2e', '.'].map((folder) => join(ROOT, 'packages', name, folder));
    const missing = named.filter((file) => !folders.some((folder) => existsSync(join(folder, file))));
    expect(missing).toEqual([]);
  });
});

it.each(['CONTRIBUTING.md', 'docs/architecture.md'])('%s names files and folders that are there', (page) => {
  const text = PAGES.get(page) ?? '';
  const named = [...text.matchAll(/`((?:packages|scripts|docs|test-fixtures|plugins-examples|benchmarks)\/[\w./-]+)/g)];
  const paths = named.map(([, path = '']) => path.replace(/\.$/, '')).filter((path) => !path.includes('NAME'));
  expect(paths.length).toBeGreaterThan(3);
  expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});
