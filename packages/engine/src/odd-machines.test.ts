/** Machines that lack what others have: each ends in a clear message. Only root can make them, out of namespaces. */

import { spawnSync } from 'node:child_process';
import { chownSync, existsSync } from 'node:fs';
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
    } catch ({ code, message, hint }) {
      console.log(code, message, hint);
    }`;
  const words = [...unshare, 'sh', '-c', `${setup} && exec "$0" --input-type=module -e "$1"`, process.execPath, script];
  const { stdout, stderr } = spawnSync('unshare', words, { encoding: 'utf8' });
  return `${stdout}${stderr}`;
}

/** A user id that no system gives to anybody. */
const NAMELESS = 1_234_567_890;

test.runIf(process.getuid?.() === 0)(
  'a user without an entry in /etc/passwd: asked for a folder, may send jobs',
  () => {
    const folder = temporaryFolder();
    chownSync(folder, NAMELESS, -1);
    const script = `import { startEngine } from ${JSON.stringify(INDEX)};
    process.seteuid(${NAMELESS});
    await startEngine({ port: 0 }).catch(({ code, message, hint }) => console.log(code, message, hint));
    const engine = await startEngine({ stateDir: ${JSON.stringify(folder)}, port: 0 });
    const token = (await import('node:fs')).readFileSync(${JSON.stringify(join(folder, 'token'))}, 'utf8').trim();
    const headers = { 'X-Jobtronaut-Token': token, 'Content-Type': 'application/tractor-spool' };
    const sent = await fetch(engine.url + '/Tractor/spool', { method: 'POST', body: 'Job -title {x}', headers });
    console.log(await sent.json());
    await engine.close();`;
    const env = { PATH: process.env.PATH };
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
      env,
    });
    expect(`${stdout}${stderr}`).toBe(
      `no-home nobody knows where your files belong: HOME says nothing, and user ${NAMELESS} has no entry in /etc/passwd` +
        " set HOME, or XDG_STATE_HOME, to a folder of yours\n{ rc: 0, msg: 'job script accepted, job id 1', jid: 1 }\n",
    );
  },
);

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

const LOOPBACK = 'this machine must have 127.0.0.1, and be able to reach it (as root: ip link set lo up)';

test.skipIf(!mayMake || spawnSync('ip', ['link']).status !== 0).each([
  ['is down', 'true'],
  ['has no IPv4 address', 'ip link set lo up && ip address delete 127.0.0.1/8 dev lo'],
])('whose loopback interface %s: said, and nothing is left running', (_, setup) => {
  const folder = temporaryFolder();
  const said = onMachine(['--net'], setup, folder);
  expect(said).toMatch(/^listen-failed cannot listen on 127.0.0.1:\d+: /);
  expect(said).toContain(LOOPBACK);
  expect(existsSync(join(folder, 'engine.json'))).toBe(false);
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
