import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as runner from './index.ts';

test('public names', () => {
  expect(Object.keys(runner).sort()).toMatchInlineSnapshot(`
    [
      "CODES",
      "FAILURE_EXIT_CODES",
      "LastingTrouble",
      "Launcher",
      "LogFile",
      "endBanner",
      "isToBeJudged",
      "parseDirective",
      "readExpandText",
      "startCommand",
      "whyBlind",
    ]
  `);
});

test('each code is explained in docs/errors.md, and no other', () => {
  const text = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');
  const section = /^## runner\n(.*?)^## /ms.exec(text)?.[1] ?? '';
  expect([...section.matchAll(/^### `(.+)`$/gm)].map(([, code]) => code)).toEqual([...runner.CODES]);
});
