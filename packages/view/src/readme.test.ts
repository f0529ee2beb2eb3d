/** The example of the README prints what it says. It runs against the built package, as a reader would run it. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const PACKAGE = new URL('../', import.meta.url);

it('prints what the README says', () => {
  const readme = readFileSync(new URL('README.md', PACKAGE), 'utf8');
  const [, code = '', output] = /^```ts\n([\s\S]*?)^```\n\n```text\n([\s\S]*?)^```/m.exec(readme) ?? [];
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    cwd: fileURLToPath(PACKAGE),
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(stdout).toBe(output);
});
