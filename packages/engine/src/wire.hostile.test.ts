/** Abuse of HTTP by sockets alone: what comes back, and that the engine goes on serving others. */

import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { listen } from './http/listen.ts';
import { ok } from './http/reply.ts';
import { newServer, type Patience } from './http/server.ts';
import { type TestEngine, testEngine } from './testing/engine.ts';
import { rawRequest, stockRequest } from './testing/raw.ts';

const PAUSED = 'Job -title {x} -paused 1 -subtasks { Task {t} -cmds { RemoteCmd {true} } }';
const DELETE = 'queue?q=jretire&jid=1';

const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

/** A connection that stays; `gone` resolves when the other side has ended it. */
function connection(port: number, text = ''): Promise<{ socket: Socket; gone: Promise<string> }> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => {
      if (text !== '') socket.write(text);
      resolve({ socket, gone });
    });
    sockets.push(socket);
    let said = '';
    socket.on('data', (part: Buffer) => {
      said += part.toString('latin1');
    });
    socket.on('error', reject);
    const gone = new Promise<string>((over) => {
      socket.on('close', () => over(said));
    });
  });
}

/** In time: before a test is over. */
async function answersInTime({ call }: TestEngine): Promise<void> {
  expect((await call('ctrl?q=status')).status).toBe(200);
}

describe('a request that is not what it seems', () => {
  const host = 'Host: localhost';
  const empty = 'Content-Length: 0';
  const post = (lines: readonly string[], target = DELETE): string =>
    `${[`POST /Tractor/${target} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n`;

  test.each<[string, (token: string) => string, number]>([
    ['two lengths', (token) => post([host, token, 'Content-Length: 0', 'Content-Length: 5']), 400],
    ['two lengths in one', (token) => post([host, token, 'Content-Length: 0, 5']), 400],
    [
      'a length and chunks',
      (token) => `${post([host, token, 'Content-Length: 4', 'Transfer-Encoding: chunked'])}0\r\n\r\n`,
      400,
    ],
    [
      'chunks and a length',
      (token) => `${post([host, token, 'Transfer-Encoding: chunked', 'Content-Length: 4'])}0\r\n\r\n`,
      400,
    ],
    ['an unknown coding', (token) => `${post([host, token, 'Transfer-Encoding: xchunked'])}0\r\n\r\n`, 400],
    ['chunks twice', (token) => `${post([host, token, 'Transfer-Encoding: chunked, identity'])}0\r\n\r\n`, 400],
    ['a blank before the colon', (token) => post([host, token, 'Content-Length : 0']), 400],
    ['an origin on a folded line', (token) => post([host, token, empty, 'Origin:\r\n http://evil.example']), 400],
    ['a NUL in a header', (token) => post([host, token, empty, 'X: a\0b']), 400],
    ['a NUL in the target', (token) => post([host, token, empty], `${DELETE}\0`), 400],
    ['a bare CR in a header', (token) => post([host, token, empty, 'X: a\rOrigin: http://localhost']), 400],
    ['a bare CR in the target', (token) => post([host, token, empty], `${DELETE}\rX`), 400],
    ['line ends without CR', (token) => `POST /Tractor/${DELETE} HTTP/1.1\n${host}\n${token}\n${empty}\n\n`, 400],
    ['two hosts', (token) => post([host, 'Host: evil.example', token, empty]), 400],
    ['two hosts, ours last', (token) => post(['Host: evil.example', host, token, empty]), 400],
    [
      'two origins',
      (token) => post([host, token, empty, 'Origin: http://localhost', 'Origin: http://evil.example']),
      400,
    ],
    ['two tokens', (token) => post([host, 'X-Jobtronaut-Token: x', token, empty]), 400],
    [
      'an origin behind very many headers',
      (token) => post([host, token, empty, ...many(5000), 'Origin: http://evil.example']),
      431,
    ],
    ['a header of five megabytes', (token) => post([host, token, empty, `X: ${'y'.repeat(5_000_000)}`]), 431],
    [
      'the address of another host',
      (token) =>
        `POST http://evil.example/Tractor/${DELETE} HTTP/1.1\r\nHost: localhost\r\n${token}\r\n${empty}\r\n\r\n`,
      404,
    ],
    ['another method', (token) => `DELETE /Tractor/${DELETE} HTTP/1.1\r\n${host}\r\n${token}\r\n${empty}\r\n\r\n`, 405],
    [
      'a method that asks for GET',
      (token) =>
        `GET /Tractor/${DELETE} HTTP/1.1\r\n${host}\r\n${token}\r\nX-HTTP-Method-Override: POST\r\n${empty}\r\n\r\n`,
      405,
    ],
    [
      'a question about methods',
      () =>
        `OPTIONS /Tractor/${DELETE} HTTP/1.1\r\n${host}\r\nOrigin: http://evil.example\r\nAccess-Control-Request-Headers: x-jobtronaut-token\r\n${empty}\r\n\r\n`,
      403,
    ],
    [
      'an origin without a host to compare it with',
      (token) => `POST /Tractor/${DELETE} HTTP/1.0\r\nOrigin: http://undefined\r\n${token}\r\n${empty}\r\n\r\n`,
      403,
    ],
    ['an expectation', (token) => post([host, token, empty, 'Expect: 200-ok']), 417],
    ['HTTP/2', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
    ['TLS', () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
  ])('%s is refused, and does nothing', async (_, make, status) => {
    const engine = await testEngine();
    await engine.spool(PAUSED);
    const reply = await rawRequest(engine.engine.port, make(`X-Jobtronaut-Token: ${engine.token}`)).catch(
      () => undefined,
    );
    // To a flood the answer may be cut off.
    if (status !== 431 || reply) {
      expect([reply?.status, JSON.parse(reply?.body ?? '')]).toMatchObject([status, { rc: 1 }]);
    }
    expect(await engine.select('job', '', 'jid,deletetime')).toEqual([{ jid: 1, deletetime: null }]);
    expect(engine.trouble).toEqual([]);
  });

  test('what comes behind a request on the same connection is not looked at', async () => {
    const engine = await testEngine();
    await engine.spool(PAUSED);
    const token = `X-Jobtronaut-Token: ${engine.token}`;
    const first = post([host, token, empty, 'Connection: keep-alive'], 'ctrl?q=status');
    const reply = await rawRequest(engine.engine.port, first + post([host, token, empty]));
    expect(reply.status).toBe(200);
    expect(reply.body.match(/HTTP\/1\.1/g) ?? []).toHaveLength(0);
    await answersInTime(engine);
    expect(await engine.select('job', '', 'jid,deletetime')).toEqual([{ jid: 1, deletetime: null }]);
  });

  test('a request line in a thousand pieces is read as what it is', async () => {
    const engine = await testEngine();
    const { socket, gone } = await connection(engine.engine.port);
    socket.setNoDelay();
    for (const byte of stockRequest('ctrl?q=status')) {
      await new Promise((resolve) => socket.write(byte, resolve));
    }
    expect(await gone).toMatch(/^HTTP\/1\.1 200/);
  });
});

const many = (count: number): string[] => Array.from({ length: count }, (_, index) => `X-${index}: y`);

describe('requests that break off', () => {
  test('anywhere harm nobody, and leave nothing open', async () => {
    const engine = await testEngine();
    const request = stockRequest(
      'spool?spvers=2.0&hnm=h&jobOwner=fred',
      ['Content-Type: application/tractor-spool', `X-Jobtronaut-Token: ${engine.token}`],
      PAUSED,
    );
    for (let end = 1; end < request.length; end += 7) {
      const { socket } = await connection(engine.engine.port, request.slice(0, end));
      if (end % 2 === 0) socket.resetAndDestroy();
      else socket.destroy();
    }
    await answersInTime(engine);
    expect(await engine.select('job', '', 'jid')).toEqual([]);
    expect(engine.trouble).toEqual([]);
  });
});

describe('a thousand idle connections', () => {
  test('keep nobody out, and no files from being opened', async () => {
    const engine = await testEngine();
    const idle = await Promise.all(Array.from({ length: 1000 }, () => connection(engine.engine.port)));
    const begun = await Promise.all(
      Array.from({ length: 200 }, () => connection(engine.engine.port, 'POST /Tractor/spool HTT')),
    );
    await answersInTime(engine);
    const jid = await engine.spool('Job -title {x} -subtasks { Task {t} -cmds { RemoteCmd {echo hello} } }');
    await engine.until('job', `jid=${jid} and done`);
    expect(await engine.log(jid, 1)).toContain('hello');
    // The oldest had to go.
    await idle[0]?.gone;
    expect(begun.at(-1)?.socket.destroyed).toBe(false);
  });

  test('of requests that were refused, and never end, neither', async () => {
    const engine = await testEngine();
    const head = 'POST /Tractor/spool HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 1000000\r\n\r\nJob';
    await Promise.all(Array.from({ length: 1000 }, () => connection(engine.engine.port, head)));
    await answersInTime(engine);
  });
});

/** The engine's own server, with less patience. */
async function impatient(patience: Partial<Patience>, body: Iterable<string> = []): Promise<number> {
  const { port, close } = await listen({
    port: undefined,
    address: undefined,
    create: () =>
      newServer({
        admit: () => 'token',
        call: async (call) => ok({ length: (await call.body(1_000_000)).length }),
        file: () => Promise.resolve({ status: 200, type: 'text/plain', body }),
        onError: (error) => expect.unreachable(String(error)),
        patience: { look: 50, ...patience },
      }),
  });
  onTestFinished(close);
  return port;
}

/** @param over called when nobody wants more of them */
function* pieces(piece: string, over = (): void => {}): Generator<string> {
  try {
    for (let count = 0; count < 1000; count++) yield piece;
  } finally {
    over();
  }
}

describe('a slow client', () => {
  test.each<[string, Partial<Patience>, string, RegExp]>([
    ['headers', { head: 200, request: 1000 }, 'GET / HTTP/1.1\r\nHost: x\r\n', /^HTTP\/1\.1 408/],
    ['body', { request: 200, head: 200 }, stockRequest('spool', [], 'xxxxxxxx').slice(0, -4), /^(HTTP\/1\.1 408|$)/],
  ])('is given up: %s', async (_, patience, text, reply) => {
    const { socket, gone } = await connection(await impatient(patience), text);
    const drip = setInterval(() => socket.write(text.startsWith('GET') ? 'A: b\r\n' : 'x'), 1500);
    expect(await gone).toMatch(reply);
    clearInterval(drip);
  });

  test('that takes nothing of a large reply is given up', async () => {
    let giveUp = (): void => {};
    const givenUp = new Promise<void>((resolve) => {
      giveUp = resolve;
    });
    const port = await impatient({ reader: 200 }, pieces('y'.repeat(100_000), giveUp));
    const { socket } = await connection(port);
    socket.pause();
    const gone = new Promise<void>((resolve) => socket.on('close', () => resolve()));
    socket.write('GET /x HTTP/1.0\r\n\r\n');
    // A hundred megabytes do not fit into the buffers on the way. What was cut off is known by its reset.
    await givenUp;
    let size = 0;
    socket.on('data', (part: Buffer) => {
      size += part.length;
    });
    socket.resume();
    await gone.catch(() => undefined);
    expect(size).toBeLessThan(100_000_000);
  });

  test('that takes a large reply slowly gets all of it', async () => {
    const port = await impatient({ reader: 500 }, pieces('y'.repeat(20_000)));
    const { socket, gone } = await connection(port, 'GET /x HTTP/1.0\r\n\r\n');
    const pace = setInterval(() => (socket.isPaused() ? socket.resume() : socket.pause()), 20);
    expect((await gone).length).toBeGreaterThan(20_000_000);
    clearInterval(pace);
  });

  test('of a large reply does not hold up others, nor memory', async () => {
    const engine = await testEngine();
    const tasks = Array.from({ length: 6000 }, (_, index) => `Task {task ${index} ${'y'.repeat(2000)}} {}`);
    const jid = await engine.spool(`Job -title {x} -paused 1 -subtasks {\n${tasks.join('\n')}\n}`);
    const before = process.memoryUsage().rss;
    for (let count = 0; count < 20; count++) {
      const { socket } = await connection(engine.engine.port);
      socket.pause();
      socket.write(stockRequest(`monitor?q=jtree&jid=${jid}`, [`X-Jobtronaut-Token: ${engine.token}`]));
    }
    await answersInTime(engine);
    // Twenty replies of twelve megabytes.
    expect(process.memoryUsage().rss - before).toBeLessThan(160e6);
  });
});
