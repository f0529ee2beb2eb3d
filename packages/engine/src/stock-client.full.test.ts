/** Checklist 13 of the protocol, by a client in Python that was written from its sections 1 to 3 alone (../test). */

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { freePort, temporaryFolder } from './testing/engine.ts';

const PYTHON = 'python3';
const hasPython = spawnSync(PYTHON, ['--version']).status === 0;
const inHere = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

// A machine for CI that lacks it must not look like one where everything was tested.
it.skipIf(!hasPython && !process.env.CI)('a stock client takes this engine for Tractor', async () => {
  const port = await freePort();
  const state = join(temporaryFolder(), 'state');
  const options = ['--foreground', '--port', String(port), '--state', state, '--trust-local-user'];
  const limits = ['--slots', '8', '--limit', 'nuke=1'];
  const engine = [process.execPath, inHere('../../cli/bin/jobtronaut.js'), 'engine', 'start', ...options, ...limits];
  const { status, stdout, stderr } = spawnSync(PYTHON, ['-B', '-m', 'unittest', '-v', 'test_checklist'], {
    cwd: inHere('../test'),
    encoding: 'utf8',
    env: { ...process.env, JOBTRONAUT_PORT: String(port), JOBTRONAUT_ENGINE: JSON.stringify(engine) },
  });
  expect(status, `${stdout}\n${stderr}`).toBe(0);
});
