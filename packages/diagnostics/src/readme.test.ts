/** The examples of the README print what it says. They run against the built package, as a reader would run them. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const PACKAGE = new URL('../', import.meta.url);
const readme = readFileSync(new URL('README.md', PACKAGE), 'utf8');
const examples = [...readme.matchAll(/^```js\n([\s\S]*?)^```\n\n```text\n([\s\S]*?)^```/gm)].map(
  ([, code = '', output = ''], index) => [index + 1, code, output] as const,
);

describe('README', () => {
  it('has examples, each with its output', () => {
    expect(examples.length).toBe(readme.match(/^```js$/gm)?.length);
    expect(examples.length).toBe(1);
  });

  it.each(examples)('example %i', (_, code, output) => {
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
      cwd: fileURLToPath(PACKAGE),
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(stdout).toBe(output);
  });
});
