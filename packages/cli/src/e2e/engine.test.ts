import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Site } from '../../test/site.ts';

let site: Site;
beforeAll(async () => {
  site = new Site();
  await site.startEngine();
});
afterAll(() => site[Symbol.asyncDispose]());

describe('the embedded engine', () => {
  it('says where it is, and starts only once', async () => {
    expect((await site.run(['engine', 'status'])).stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+ \(process \d+/);
    expect((await site.run(['engine', 'start'])).stderr).toContain('It runs already');
  });

  it('refuses what a running one would not do, and stops before it says so', async () => {
    const { code, stderr } = await site.run(['engine', 'start', '--slots', '3']);
    expect(stderr).toMatch(
      /^error: The engine runs already on \S+, and --slots would change nothing \[engine-runs-already\]$/m,
    );
    expect(code).toBe(1);
    await using other = new Site([]);
    await other.startEngine();
    expect(JSON.parse((await other.run(['engine', 'stop', '--json'])).stdout)).toMatchObject({ stopped: true });
    expect(JSON.parse((await other.run(['engine', 'status', '--json'])).stdout)).toMatchObject({ running: false });
  });

  it('shows its own log', async () => {
    expect((await site.run(['engine', 'logs'])).stdout).toMatch(/^The embedded engine listens on http.*\n$/);
    const { stdout } = await site.run(['engine', 'logs', '--follow', '--json'], {
      writing: (child) => child.kill(),
    });
    expect(JSON.parse(stdout)).toEqual({ line: expect.stringContaining('listens on') });
    expect((await site.run(['engine', 'logs', '--state', site.path('nowhere')])).code).toBe(1);
  });

  it('lets commands end before it stops, if it is told to', async () => {
    await using other = new Site(['stages.ts']);
    await other.startEngine();
    const stop = other.path('stop');
    const { stdout: jid } = await other.run(['submit', '--task', 'Held', '--stop', stop]);
    await other.run(['watch', jid.trim()], {
      talking: (child, said) => said.includes('1 active') && child.kill('SIGKILL'),
    });
    const { code, stderr } = await other.run(['engine', 'stop', '--drain'], {
      talking: () => writeFileSync(stop, ''),
    });
    expect(stderr).toMatch(/^Nothing new starts.*\nStopped http/);
    expect(code).toBe(0);
    await other.startEngine();
    expect((await other.run(['watch', jid.trim()])).stderr).toContain('is done');
  });

  it('refuses a port that is taken in one line', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const { code, stderr } = await site.run(['engine', 'start', '--port', String(port), '--state', site.path('other')]);
    server.close();
    expect(stderr).toMatch(new RegExp(`^error: .*${port}`, 'm'));
    expect(code).toBe(2);
    expect(readFileSync(site.path('other', 'engine.log'), 'utf8')).toContain(String(port));
  });
});
