import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as wrappers from './index.ts';

test('public names', () => {
  expect(Object.keys(wrappers).sort()).toEqual(['CODES', 'nodeScript']);
});

test('each code is explained in docs/errors.md, and no other', () => {
  const text = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');
  const section = /^## dcc-wrappers\n(.*?)^## /ms.exec(text)?.[1] ?? '';
  const codes = [...section.matchAll(/^### `(.+)`$/gm)].map(([, code]) => code);
  expect(codes.sort()).toEqual([...wrappers.CODES].sort());
});
