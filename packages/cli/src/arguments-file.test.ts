import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readArgumentsFile } from './arguments-file.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'arguments-file-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

it.each([
  ['{"a": "0040", "b": [1, null], "c": {"d": "ü\\n"}}', { a: '0040', b: [1, null], c: { d: 'ü\n' } }],
  ['{}', {}],
])('takes the values of %s as they are', (text, values) => {
  const file = join(folder, 'arguments.json');
  writeFileSync(file, text);
  expect(readArgumentsFile(file)).toEqual(values);
});

it.each(['[1]', 'null', '"a"', '{"a": ', ''])('refuses %j', (text) => {
  const file = join(folder, 'arguments.json');
  writeFileSync(file, text);
  expect(() => readArgumentsFile(file)).toThrow(expect.objectContaining({ code: 'bad-arguments-file' }));
});

it('names the file that is not there', () => {
  expect(() => readArgumentsFile(join(folder, 'none.json'))).toThrow(/none\.json cannot be read: it is not there/);
});
