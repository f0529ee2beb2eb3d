import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as wrappers from './index.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

test('public names', () => {
  expect(Object.keys(wrappers).sort()).toMatchInlineSnapshot(`
    [
      "CODES",
      "LAUNCHERS",
      "blender",
      "clarisse",
      "farmCommand",
      "houdini",
      "katana",
      "maya",
      "node",
      "nodeScript",
      "nuke",
      "python",
      "pythonFile",
      "pythonSource",
    ]
  `);
});

test('each code is explained in docs/errors.md, and no other', () => {
  const codesIn = (text: string) => [...text.matchAll(/^### `(.+)`$/gm)].map(([, code]) => code ?? '');
  const errors = read('../../../docs/errors.md');
  const own = codesIn(/^## dcc-wrappers\n(.*?)^## /ms.exec(errors)?.[1] ?? '');
  // Python's codes are core's where they mean the same.
  const [, list = ''] = /^CODES = \((.*?)^\)/ms.exec(read('../python/jobtronaut_runtime.py')) ?? [];
  const client = read('../python/jobtronaut_submit.py').matchAll(/JobtronautError\(\s*"([a-z-]+)"/g);
  const python = [...list.matchAll(/"(.+)"/g), ...client].map(([, code]) => code ?? '');
  expect(python.length).toBeGreaterThan(5);
  const elsewhere = codesIn(errors).filter((code) => !own.includes(code));
  const ofPython = python.filter((code) => !elsewhere.includes(code));
  expect([...own].sort()).toEqual([...new Set([...wrappers.CODES, ...ofPython])].sort());
});
