import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blocksOf } from './blocks.ts';
import { PAGES, ROOT } from './pages.ts';

const json = (path: string): unknown => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));

it('a change of any page has these tests run again', () => {
  const { tasks } = json('docs/turbo.json') as { tasks: { test: { inputs: string[] } } };
  const patterns = tasks.test.inputs.flatMap((input) => /^\$TURBO_ROOT\$\/(.+)$/.exec(input)?.[1] ?? []);
  const covered = new RegExp(
    `^(docs/.+|${patterns.map((glob) => glob.replaceAll('.', '\\.').replaceAll('*', '[^/]*')).join('|')})$`,
  );
  expect([...PAGES.keys()].filter((page) => !covered.test(page))).toEqual([]);
});

describe('what is shown only names scripts that there are', () => {
  const scriptsIn = (folder: string) => {
    const file = join(folder, 'package.json');
    return existsSync(join(ROOT, file)) ? Object.keys((json(file) as { scripts?: object }).scripts ?? {}) : [];
  };
  const unrun = [...PAGES].flatMap(([page, text]) =>
    blocksOf(text)
      .filter(({ notRun }) => notRun !== undefined)
      .flatMap(({ text }) => [...text.matchAll(/^npm (?:run )?([\w:]+)/gm)])
      .map(([line, script]) => ({ page, line, script })),
  );

  it.each(unrun)('$page: $line', ({ page, script }) => {
    expect([...scriptsIn('.'), ...scriptsIn(dirname(page))]).toContain(script);
  });
});
