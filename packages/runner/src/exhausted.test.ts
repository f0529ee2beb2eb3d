/** A process that can open no more files: it must not take that for news of others, nor end by it. */

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ATTEMPT_VARIABLE, attemptMark, identify, isAlive } from './launcher/identity.ts';
import { Records } from './launcher/records.ts';

/** Runs a script that may open few files and has opened all of them; `release()` closes them. Returns what it prints. */
function exhausted(script: string): string {
  const whole = `
    import { closeSync, openSync } from 'node:fs';
    const dist = (name) => import(${JSON.stringify(new URL('../dist/', import.meta.url))} + name);
    const [{ endLeftover, untilSeen }, { Records }, { watchUsage }] =
      await Promise.all(['launcher/leftovers.js', 'launcher/records.js', 'usage.js'].map(dist));
    const files = [];
    const exhaust = () => { try { for (;;) files.push(openSync('/dev/null')); } catch {} };
    const release = () => { for (const file of files) closeSync(file); };
    ${script}`;
  const argv = ['-c', 'ulimit -n 64; exec "$0" --input-type=module -e "$1"', process.execPath, whole];
  return execFileSync('sh', argv, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'jobtronaut-exhausted-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** What a process with this environment says that was to launch a command: `noRoom` of its end. */
function refusal(env: Readonly<Record<string, string>>): string {
  const spec = { argv: ['true'], env: {}, ids: { jid: 1, tid: 1, cid: 1, rev: 1 }, host: 'here' };
  const script = `
    const { startCommand } = await import(${JSON.stringify(new URL('../dist/start.js', import.meta.url))});
    const { noRoom } = await startCommand(${JSON.stringify(spec)}, { output: () => {} }).done;
    console.log(noRoom);`;
  return execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
}

const onLinux = test.skipIf(process.platform !== 'linux');

onLinux.each([
  ['that is recorded', true],
  ['that was not recorded', false],
])('ends a command %s before it says that nothing of it is left', (_, isRecorded) => {
  const env = { ...process.env, [ATTEMPT_VARIABLE]: attemptMark('/nowhere', 'J1.C1.1') };
  const { pid = 0 } = spawn('sleep', ['1000'], { detached: true, env, stdio: 'ignore' });
  const identity = identify(pid);
  const known = isRecorded ? `, ${JSON.stringify(identity)}` : '';
  const said = exhausted(`
    exhaust();
    const ending = endLeftover('/nowhere', 'J1.C1.1'${known});
    setImmediate(release);
    console.log(await ending);`);
  expect(said).toBe('true\n');
  expect(isAlive(identity)).toBe(false);
});

onLinux('does not take a recorded end for none', () => {
  const folder = temporaryFolder();
  const end = { exitCode: 3, reason: 'exit' as const, ended: 2, elapsedSecs: 1 };
  new Records(folder).writeEnd('J1.C1.1', { end, chunks: [] }, false);
  const said = exhausted(`
    const records = new Records(${JSON.stringify(folder)});
    exhaust();
    const reading = untilSeen(() => records.read('J1.C1.1'));
    setImmediate(release);
    console.log((await reading).ended.end.exitCode);`);
  expect(said).toBe('3\n');
});

onLinux('goes on when it looks what its commands use', () => {
  const said = exhausted(`
    let look;
    globalThis.setInterval = (work) => { look = work; return { unref: () => 1 }; };
    watchUsage(process.pid);
    exhaust();
    look();
    release();
    console.log('goes on');`);
  expect(said).toBe('goes on\n');
});

test('fails no command because the program that makes its pipes was killed', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'mkfifo'), '#!/bin/sh\nkill -KILL $$\n', { mode: 0o755 });
  expect(refusal({ PATH: `${folder}:${process.env.PATH}` })).toBe('mkfifo was ended by SIGKILL\n');
});

test('fails no command because a disk has room for some of its pipes only (needs the right to mount)', (context) => {
  const folder = temporaryFolder();
  const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'nr_inodes=12', 'tmpfs', folder], { stdio: 'ignore' });
  if (mount.status !== 0) context.skip();
  onTestFinished(() => void execFileSync('umount', ['-l', folder]));
  expect(refusal({ TMPDIR: folder })).toContain('ENOSPC');
});
