import { spawnSync } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMAND, NODE, Site } from '../../test/site.ts';

let site: Site;
beforeAll(() => {
  site = new Site(['shot.ts', 'endless.ts']);
});
afterAll(() => site[Symbol.asyncDispose]());

/** Accepts and never answers. */
async function silent(): Promise<{ server: Server; address: string }> {
  const server = createServer((socket) => socket.resume());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, address: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe('an engine that accepts and never answers', () => {
  it('is waited for as long as --timeout says, and one is told so', async () => {
    const { server, address } = await silent();
    const args = ['submit', '--task', 'Endless', '--engine', address, '--timeout', '0.3'];
    const { code, stdout, stderr } = await site.run(args);
    server.close();
    expect(stderr).toContain(`Sending a command to ${address}\n`);
    expect(stderr).toMatch(/^error: .* has not answered for 0\.3 seconds \[engine-timeout\]$/m);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('is waited for longer if it is asked for longer: the hint names options that there are', async () => {
    const { server, address } = await silent();
    const { code, stderr } = await site.run(['jobs', '--engine', address, '--timeout', '0.3']);
    server.close();
    expect(stderr).toMatch(/\[engine-timeout\]\n {2}Try again .*: --timeout SECONDS, or ENGINE_TIMEOUT /m);
    expect(code).toBe(2);
  });
});

describe('manners', () => {
  const hasLimits = spawnSync('prlimit', ['--version']).status === 0;
  it.skipIf(!hasLimits)('says what it lacks where it may open few files, and shows no stack', () => {
    const words = ['--nofile=64', NODE, COMMAND, 'submit', '--task', 'Endless'];
    const { status, stderr } = spawnSync('prlimit', words, { cwd: site.folder, env: site.env, encoding: 'utf8' });
    expect(stderr).toMatch(/^error: .*may open no more files at once \(ulimit -n\).* \[[\w-]+\]$/m);
    expect(stderr).not.toContain('    at ');
    expect(status).toBeGreaterThan(0);
  });

  it('a pipe that is closed early is no error', () => {
    const line = `"${NODE}" "${COMMAND}" list | head -1; exit "\${PIPESTATUS[0]}"`;
    const { status, stdout, stderr } = spawnSync('bash', ['--norc', '-c', line], {
      cwd: site.folder,
      env: site.env,
      encoding: 'utf8',
    });
    expect(stdout.split('\n')).toHaveLength(2);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it.each([
    [{}, false],
    [{ FORCE_COLOR: '1' }, true],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false],
  ])('colours in a file only where they are wanted: %j', async (env, coloured) => {
    const { stderr } = await site.run(['submit', '--task', 'Sho'], { env });
    expect(stderr.includes('\u001b[')).toBe(coloured);
  });

  it('one line per error and its hint; the stack with --verbose', async () => {
    expect(
      (await site.run(['submit', '--task', 'Shot', '--frames', '1', '--args', 'frames'])).stderr.split('\n'),
    ).toEqual(['error: --args takes NAME:VALUE, not "frames" [not-a-pair]', '  For example: --args frames:1-48', '']);
    const { stderr } = await site.run(['submit', '--task', 'Shot', '--args', 'frames', '--verbose']);
    expect(stderr).toMatch(/^ +at /m);
  });

  it('the same argument twice is told', async () => {
    const { stderr } = await site.run(['plan', '--task', 'Shot', '--args', 'frames:1', '--args', 'frames:2']);
    expect(stderr).toContain('warning: --args gives "frames" more than once; the last one holds');
  });

  it('a state folder that cannot be made is told, also under /proc, where Node would try for ever', async () => {
    const { code, stderr } = await site.run(['submit', '--task', 'Endless'], {
      env: { XDG_STATE_HOME: '/proc/nowhere' },
    });
    expect(stderr).toMatch(/^error: .*cannot write its folder \/proc\/nowhere.*\[engine-not-started\]$/m);
    expect(code).toBe(2);
  });
});

describe('help', () => {
  it.each([
    ['everything', ['--help'], /^ {2}submit +Expand a task/m],
    ['a command', ['submit', '--help'], /^jobtronaut submit --task TASK \[options\]$/m],
    ['a command, the other way', ['help', 'submit'], /^jobtronaut submit --task TASK \[options\]$/m],
    ['a group', ['engine', '--help'], /^ {2}engine start +Start it/m],
    ['a command of a group', ['engine', 'start', '-h'], /^ {2}--slots N/m],
  ])('tells of %s', async (_, args, text) => {
    const { code, stdout, stderr } = await site.run(args);
    expect(stdout).toMatch(text);
    for (const line of stdout.split('\n'))
      expect(line.length).toBeLessThanOrEqual(line.startsWith('    jobtronaut') ? 200 : 80);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('is what one gets for no words, and then it is a mistake', async () => {
    const { code, stdout, stderr } = await site.run([]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('Commands');
  });
});
