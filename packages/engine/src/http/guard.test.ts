import { existsSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parseLogUri } from '../run/log-path.ts';
import { type TestEngine, testEngine } from '../testing/engine.ts';
import { rawRequest, stockRequest } from '../testing/raw.ts';
import { isLoopbackHost } from './guard.ts';
import { peerOf } from './peer.ts';

/** One request as raw text; returns the status. */
async function status(
  { engine }: TestEngine,
  target: string,
  headers: readonly string[],
  method = 'POST',
): Promise<number> {
  const lines = [`${method} /Tractor/${target} HTTP/1.1`, ...headers, 'Content-Length: 0', 'Connection: close'];
  return (await rawRequest(engine.port, `${lines.join('\r\n')}\r\n\r\n`)).status;
}

const CHANGES = [
  'queue?q=jattr&jid=1&set_pause=1',
  'queue?q=jretire&jid=1',
  'queue?q=tskip&jid=1&tid=1',
  'queue?q=cattr&jid=1&cid=1&set_service=x',
  'ctrl?q=battribute&b=x&nimby=1',
  'spool',
];

describe('a change', () => {
  test.each(CHANGES)('%s needs POST and the token', async (target) => {
    const test = await testEngine();
    await test.spool('Job -title {x} -paused 1 -subtasks { Task {t} -cmds { RemoteCmd {true} } }');
    const host = 'Host: localhost';
    expect(await status(test, target, [host])).toBe(403);
    expect(await status(test, target, [host, 'X-Jobtronaut-Token: wrong'])).toBe(403);
    expect(await status(test, target, [host, `X-Jobtronaut-Token: ${test.token}x`])).toBe(403);
    const get = await status(test, target, [host, `X-Jobtronaut-Token: ${test.token}`], 'GET');
    expect(get).toBe(405);
    expect((await test.select('job', 'jid=1', 'pausetime,deletetime'))[0]).toMatchObject({ deletetime: null });
    // Past the guard, a script and a blade of that name are missing.
    const passed = await status(test, target, [host, `X-Jobtronaut-Token: ${test.token}`]);
    expect(passed).toBe(target === 'spool' ? 415 : target.startsWith('ctrl') ? 404 : 200);
  });

  test('is not for strangers who guess a session', async () => {
    const test = await testEngine();
    const { json } = await test.call('monitor?q=login&user=fred', { token: null });
    const { status: answer } = await test.call(`queue?q=jretire&jid=1&tsid=${String(json.tsid)}`, { token: null });
    expect(answer).toBe(403);
  });
});

describe('a web page', () => {
  test.each([
    [['Host: evil.example'], 'DNS rebinding'],
    [['Host: 127.0.0.1.evil.example'], 'a name that begins like ours'],
    [['Host: localhost.evil.example:8180'], 'a name that begins like ours'],
    [['Host: localhost', 'Origin: http://evil.example'], 'another origin'],
    [['Host: localhost', 'Origin: null'], 'a sandboxed frame'],
    [['Host: localhost', 'Origin: https://localhost'], 'another scheme'],
    [['Host: localhost', 'Sec-Fetch-Site: cross-site'], 'an image'],
    [['Host: localhost', 'Sec-Fetch-Site: same-site'], 'a page on another port'],
    [[], 'no Host in HTTP/1.1'],
  ])('%j gets nothing: %s', async (headers) => {
    const test = await testEngine();
    const token = `X-Jobtronaut-Token: ${test.token}`;
    for (const target of ['monitor?q=jobs', 'db?q=x', 'cmd-logs/fred/J1/T1.log', ...CHANGES]) {
      expect(await status(test, target, [...headers, token])).toBe(403);
      expect(await status(test, target, [...headers, token], 'GET')).toBe(403);
    }
  });

  test('of our own may read', async () => {
    const test = await testEngine();
    const host = `Host: localhost:${test.engine.port}`;
    const origin = `Origin: http://localhost:${test.engine.port}`;
    expect(await status(test, 'monitor?q=jobs', [host, origin, 'Sec-Fetch-Site: same-origin'])).toBe(200);
    expect(await status(test, 'monitor?q=jobs', [host, 'Sec-Fetch-Site: none'], 'GET')).toBe(200);
  });
});

test('a stock client without a token is trusted only when asked for', async () => {
  const trusting = await testEngine({ trustLocalUser: true });
  const script = 'Job -title {x} -subtasks { Task {t} }';
  const spool = stockRequest(
    'spool?spvers=2.0&hnm=h&jobOwner=fred',
    ['Content-Type: application/tractor-spool'],
    script,
  );
  const { status: accepted, body } = await rawRequest(trusting.engine.port, spool);
  expect([accepted, JSON.parse(body)]).toMatchObject([200, { rc: 0, jid: 1 }]);
  // The browser is the same user.
  for (const header of ['Origin: http://localhost', 'Referer: http://evil.example/', 'Sec-Fetch-Site: same-origin']) {
    expect(await status(trusting, CHANGES[0] ?? '', ['Host: localhost', header])).toBe(403);
  }
  const strict = await testEngine();
  expect((await rawRequest(strict.engine.port, spool)).status).toBe(403);
});

test.each([
  ['localhost', true],
  ['LOCALHOST:80', true],
  ['127.0.0.1:8180', true],
  ['127.1.2.3', true],
  ['[::1]:8180', true],
  ['127.0.0.1.x', false],
  ['x127.0.0.1', false],
  ['0.0.0.0', false],
  ['', false],
  ['localhost:80:80', false],
])('host %s', (host, loopback) => {
  expect(isLoopbackHost(host)).toBe(loopback);
});

test.runIf(process.platform === 'linux')('a connection that the system does not know is not one of ours', () => {
  const socket = { remoteAddress: '127.0.0.1', remotePort: 1, localAddress: '127.0.0.1', localPort: 1 } as Socket;
  const server = createServer().listen(0);
  onTestFinished(() => void server.close());
  expect(peerOf(socket)).toBe('other');
});

describe('log paths', () => {
  test('lead to logs only', async () => {
    const { engine, folder } = await testEngine();
    writeFileSync(join(folder, 'logs', 'secret'), 'secret');
    for (const path of [
      '/Tractor/cmd-logs/fred/J1/../../../token',
      '/Tractor/cmd-logs/../../token',
      '/Tractor/cmd-logs/%2e%2e/%2e%2e/token',
      '/Tractor/cmd-logs/fred/J1/T1.log/../../../../token',
      '/Tractor/cmd-logs/fred/..%2f..%2ftoken/T1.log',
      '/Tractor/cmd-logs/fred/J1/T1.log%00.txt',
      '/Tractor/cmd-logs/fred/J1/T..log',
      '/token',
      '//token',
      `/${folder}/token`,
    ]) {
      const { status: answer, body } = await rawRequest(engine.port, `GET ${path} HTTP/1.0\r\n\r\n`);
      expect([answer, body.includes('secret')]).toEqual([404, false]);
    }
    expect(existsSync(join(folder, 'token'))).toBe(true);
  });

  test.each([
    ['/Tractor/cmd-logs/fred/J1201/T3.log', { jid: 1201, tid: 3 }],
    ['/Tractor/cmd-logs/..%2f/J1/T0.log', { jid: 1, tid: 0 }],
    ['/Tractor/cmd-logs/fred/J1/T3.log/', undefined],
    ['/Tractor/cmd-logs/a/b/J1/T3.log', undefined],
    ['/Tractor/cmd-logs/fred/J-1/T3.log', undefined],
  ])('%s', (path, ids) => {
    expect(parseLogUri(path)).toEqual(ids);
  });
});
