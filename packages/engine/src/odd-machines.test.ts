/** Machines that lack what others have: each ends in a clear message. Only root can make them, out of namespaces. */

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder } from './testing/engine.ts';

const INDEX = fileURLToPath(new URL('../dist/index.js', import.meta.url));

/** Whether we may make one: in a container that is itself one of these we may not. */
const mayMake =
  spawnSync('unshare', ['--mount', '--pid', '--fork', '--mount-proc', 'umount', '-l', '/proc']).status === 0;

/** Starts and closes an engine of the built package on such a machine; gives what it said, or its error. */
function onMachine(unshare: readonly string[], setup: string, folder: string): string {
  const script = `import { startEngine } from ${JSON.stringify(INDEX)};
    try {
      const engine = await startEngine({ stateDir: ${JSON.stringify(folder)}, port: 0 });
      console.log('listens on', engine.host);
      await engine.close();
    } catch ({ code, message }) {
      console.log(code, message);
    }`;
  const words = [...unshare, 'sh', '-c', `${setup} && exec "$0" --input-type=module -e "$1"`, process.execPath, script];
  const { stdout, stderr } = spawnSync('unshare', words, { encoding: 'utf8' });
  return `${stdout}${stderr}`;
}

test.skipIf(!mayMake).each([
  ['no /proc', ['--mount'], 'umount -l /proc', 'is not mounted'],
  ['the /proc of another PID namespace', ['--mount', '--pid', '--fork'], 'true', 'is that of another PID namespace'],
])('%s: nothing starts that could not be found again', (_, unshare, setup, why) => {
  const folder = join(temporaryFolder(), 'state');
  const said = onMachine(unshare, setup, folder);
  expect(said).toMatch(/^proc-missing /);
  expect(said).toContain(why);
  expect(existsSync(folder)).toBe(false);
});

test.skipIf(!mayMake).each([
  ['other processes are hidden', ['--mount'], 'mount -t proc -o hidepid=2 proc /proc'],
  [
    'no one tells who is connected',
    ['--mount'],
    'mount --bind /dev/null /proc/net/tcp && mount --bind /dev/null /proc/net/tcp6',
  ],
  ['the first process is an engine', ['--mount', '--pid', '--fork', '--mount-proc'], 'true'],
])('where %s, an engine runs', (_, unshare, setup) => {
  expect(onMachine(unshare, setup, temporaryFolder())).toBe('listens on 127.0.0.1\n');
});
