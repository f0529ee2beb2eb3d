import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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
  const scriptsOf = (folder: string) => (json(join(folder, 'package.json')) as { scripts: object }).scripts;
  const unrun = [...PAGES].flatMap(([page, text]) =>
    blocksOf(text).flatMap((block) =>
      block.notRun === undefined
        ? []
        : block.text.split('\n').flatMap((line) => {
            const [, folder, script] = /^p?npm (?:--filter @jobtronaut\/(\S+) |run )?(\S+)/.exec(line) ?? [];
            return script === undefined || /^install$/.test(script) ? [] : [{ page, folder: folder ?? '.', script }];
          }),
    ),
  );

  it.each(unrun)('$page: $script in $folder', ({ folder, script }) => {
    expect(scriptsOf(folder)).toHaveProperty([script]);
  });
});
