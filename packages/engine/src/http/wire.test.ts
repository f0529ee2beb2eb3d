/** What stock clients need of the wire (tractor-protocol 2), by sockets alone. */

import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { testEngine } from '../testing/engine.ts';
import { rawRequest, stockRequest } from '../testing/raw.ts';

const header = (headers: readonly (readonly [string, string])[], wanted: string): string | undefined =>
  headers.find(([name]) => name.toLowerCase() === wanted)?.[1];

test('a reply is what a stock client can read', async () => {
  const { engine } = await testEngine();
  for (const [target, status] of [
    ['monitor?q=loginscheme', 200],
    ['config?file=trSiteFunctions.py', 404],
    ['nonsense', 404],
  ] as const) {
    const reply = await rawRequest(engine.port, stockRequest(target));
    expect(reply.status).toBe(status);
    const names = reply.headers.map(([name]) => name);
    expect(names).toContain('Server');
    expect(names.at(-1)).not.toBe('Server');
    expect(header(reply.headers, 'server')).toMatch(/^Pixar_tractor\/2\.\d+ \(.+\)$/);
    expect(header(reply.headers, 'connection')).toBe('close');
    expect(header(reply.headers, 'transfer-encoding')).toBeUndefined();
    expect(header(reply.headers, 'content-type')).toBe('application/json');
    expect(JSON.parse(reply.body)).toMatchObject(status === 200 ? { rc: 0, validation: 'none' } : { rc: 1 });
  }
});

test.each(['1.0', '1.1'])('nothing is chunked in HTTP/%s, however long the reply', async (version) => {
  const { engine, spool, until } = await testEngine();
  const tasks = Array.from({ length: 2000 }, (_, index) => `Task {task number ${index}}`).join('\n');
  const jid = await spool(`Job -title {x} -subtasks {\n${tasks}\n}`);
  await until('job', `jid=${jid} and done`);
  const request = `GET /Tractor/monitor?q=jtree&jid=${jid} HTTP/${version}\r\nHost: localhost\r\n\r\n`;
  const { headers, body } = await rawRequest(engine.port, request);
  expect(header(headers, 'transfer-encoding')).toBeUndefined();
  expect(header(headers, 'connection')).toBe('close');
  expect(JSON.stringify(JSON.parse(body))).toContain('task number 1999');
});

test('parameters may be in the query, in a form body, or in both', async () => {
  const { engine } = await testEngine();
  const form = 'Content-Type: application/x-www-form-urlencoded';
  for (const [target, body] of [
    ['monitor?q=login&user=fred', ''],
    ['monitor', 'q=login&user=fred'],
    ['monitor?q=login', 'user=fred'],
  ] as const) {
    const { body: reply } = await rawRequest(engine.port, stockRequest(target, [form], body));
    expect(JSON.parse(reply)).toMatchObject({ rc: 0, user: 'fred' });
  }
});

test.each([
  ['another content type', 'spool?spvers=2.0', [], 415],
  ['a session that has ended', 'spool?tsid=123abc-456', ['Content-Type: application/tractor-spool'], 403],
  ['an unknown verb', 'nonsense', [], 404],
  ['a form that is too long', 'queue', ['Content-Type: application/x-www-form-urlencoded'], 413],
])(
  'a large body is read to its end, and its sender hears why it is refused: %s',
  async (_, target, headers, status) => {
    const { engine } = await testEngine({ trustLocalUser: true });
    const reply = await rawRequest(engine.port, stockRequest(target, headers, 'x'.repeat(20_000_000)));
    expect(reply.status).toBe(status);
  },
);

test.each(['spool?spvers=2.0', 'nonsense'])(
  'a sender that goes away within its body is no trouble: %s',
  async (target) => {
    const { engine, trouble, call } = await testEngine({ trustLocalUser: true });
    const request = stockRequest(target, ['Content-Type: application/tractor-spool'], 'x'.repeat(1000));
    await new Promise<void>((resolve) => {
      const socket = connect({ port: engine.port, host: '127.0.0.1' }, () => {
        socket.write(request.slice(0, -10), () => setImmediate(() => socket.resetAndDestroy()));
      });
      socket.on('close', () => resolve());
    });
    expect((await call('ctrl?q=status')).status).toBe(200);
    expect(trouble).toEqual([]);
  },
);

test('request lines of a megabyte are fine; of eight they get an answer too', async () => {
  const { engine } = await testEngine();
  const clause = (size: number): string => encodeURIComponent(`jid in [${'1 '.repeat(size / 4)}]`);
  const select = (where: string): string => `db?q=tractorselect('job','${where}','','',0,'f','None')`;
  const long = await rawRequest(engine.port, stockRequest(select(clause(1024 * 1024))));
  expect(long.status).toBe(200);
  expect(JSON.parse(long.body)).toEqual({ rc: 0, rows: [] });
  const longer = await rawRequest(engine.port, stockRequest(select(clause(8 * 1024 * 1024)))).catch(() => undefined);
  if (longer) expect([longer.status, header(longer.headers, 'content-type')]).toEqual([431, 'application/json']);
});

test('replies for people: a page without markup of others, or plain text', async () => {
  const { engine, spool } = await testEngine();
  await spool('Job -title {<b>&} -paused 1 -subtasks { Task {t} -cmds { RemoteCmd {true} } }');
  const pre = await rawRequest(engine.port, stockRequest('monitor?q=jobs&fmt=pre'));
  expect(header(pre.headers, 'content-type')).toBe('text/html; charset=utf-8');
  expect(pre.body).toMatch(/^<pre>\{.*"&lt;b&gt;&amp;".*\}<\/pre>$/);
  const plain = await rawRequest(engine.port, stockRequest('monitor?q=jobs&fmt=plain'));
  expect(header(plain.headers, 'content-type')).toBe('text/plain; charset=utf-8');
  expect(JSON.parse(plain.body)).toMatchObject({ rc: 0 });
});

test('the session dance of a stock client', async () => {
  const { engine } = await testEngine();
  const ask = async (target: string, host = true): Promise<{ status: number; json: Record<string, unknown> }> => {
    const headers = host ? [`Host: 127.0.0.1:${engine.port}`, 'Cookie: TractorUser=fred'] : [];
    const { status, body } = await rawRequest(engine.port, stockRequest(target, headers));
    return { status, json: JSON.parse(body) as Record<string, unknown> };
  };
  expect((await ask('monitor?q=gentoken', false)).json).toMatchObject({
    rc: 0,
    challenge: expect.stringMatching(/^\w+$/) as string,
  });
  const { json } = await ask('monitor?q=login&user=fred', false);
  const tsid = String(json.tsid);
  expect((await ask(`ctrl?q=status&tsid=${tsid}`)).json).toMatchObject({ rc: 0, user: 'fred', pid: process.pid });
  expect((await ask(`monitor?q=logout&user=fred&tsid=${tsid}`)).status).toBe(200);
  const expired = await ask(`ctrl?q=status&tsid=${tsid}`);
  expect(expired).toMatchObject({ status: 403, json: { rc: 1, msg: 'session not valid, login required' } });
  expect((await ask('monitor?q=jobs&tsid=unknown')).status).toBe(403);
  expect((await ask('monitor?q=jobs')).status).toBe(200);
});

describe('what is not even a request', () => {
  test.each([
    ['nonsense\r\n\r\n', 400],
    ['GET / HTTP/9.9\r\n\r\n', 400],
    ['POST /Tractor/queue HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n', 400],
    [
      'POST /Tractor/queue HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    [`GET /Tractor/${'x'.repeat(10)} HTTP/1.1\r\nHost: localhost\r\nA: ${'y'.repeat(5 * 1024 * 1024)}\r\n\r\n`, 431],
  ])('%.40j', async (text, status) => {
    const { engine } = await testEngine();
    // A server that hangs up on a flood may cut its own answer off.
    const reply = await rawRequest(engine.port, text).catch(() => undefined);
    if (status === 400 || reply) {
      expect(reply?.status).toBe(status);
      expect(JSON.parse(reply?.body ?? '')).toMatchObject({ rc: 1 });
    }
    expect((await rawRequest(engine.port, stockRequest('ctrl?q=status'))).status).toBe(200);
  });
});

test('a client that resets the connection harms nobody', async () => {
  const { engine, trouble } = await testEngine();
  for (let count = 0; count < 20; count++) {
    await new Promise<void>((resolve) => {
      const socket = connect({ port: engine.port, host: '127.0.0.1' }, () => {
        socket.write(stockRequest('monitor?q=jobs'));
        socket.resetAndDestroy();
      });
      socket.on('close', () => resolve());
      socket.on('error', () => undefined);
    });
  }
  expect((await rawRequest(engine.port, stockRequest('ctrl?q=status'))).status).toBe(200);
  expect(trouble).toEqual([]);
});
